/**
 * The host's side of the console protocol over some line. What the target
 * does, a panic and a reboot included, is a result; only what the host fails
 * to do is thrown.
 */
import { CheckError } from '../errors.js';
import type { Peer } from '../scenario/executor.js';
import { type Persistence } from './courier.js';
import type { FatalText } from './fatal.js';
import type { Frame } from './frame.js';
import { Greeting } from './greeting.js';
import type { Line } from './line.js';
import { ConsoleLink } from './link.js';
import {
  PROTOCOL_VERSION,
  RUN_ID,
  parseTargetMessage,
  type HostMessage,
  type Introduction,
  type TargetMessage,
} from './messages.js';
import { Output } from './output.js';
import { Pulse } from './pulse.js';
import type { Timers } from './timers.js';

/** Why nothing more is to be had from this boot of the target. */
export type SessionEnd =
  /** It has printed fatal lines, or has ended. */
  | { end: 'panic'; fatal: FatalText }
  /** It has started anew. */
  | { end: 'rebooted' }
  /** It does not answer. `during` completes a sentence: `while it ran case 7`. */
  | { end: 'silence'; during: string }
  /** {@link Session.close} was called. */
  | { end: 'closed' };

export type HelloEnd = { end: 'introduced'; introduction: Introduction } | SessionEnd;

export type RunEnd =
  | { end: 'report'; payload: string }
  /** The target cannot run the program. */
  | { end: 'bad-program'; reason: string }
  | SessionEnd;

export interface Case {
  number: number;
  /** First port. */
  port: number;
  /** Text of docs/program.md. */
  program: string;
}

export interface SessionOptions {
  line: Line;
  timers: Timers;
  /** Gets each console line that is no message, without its end. */
  onText?: (line: string) => void;
}

/**
 * Many short tries, 8 s in all: of a line that loses one byte in a hundred, a
 * PING and its ACK come through three times out of five.
 */
const PING_PERSISTENCE: Persistence = { firstMs: 100, tries: 23 };

/** What the session waits for. */
type Waiting = { for: 'introduction'; runId: string; settle: (end: HelloEnd) => void } | Report;

interface Report {
  for: 'report';
  number: number;
  peer: Peer;
  peerBusy: boolean;
  settle: (end: RunEnd) => void;
  fail: (error: unknown) => void;
}

export class Session {
  readonly #timers: Timers;
  readonly #link: ConsoleLink;
  readonly #output: Output;
  readonly #pulse: Pulse;
  readonly #greeting: Greeting;
  #waiting: Waiting | undefined;
  #introduction: Introduction | undefined;
  #ended: SessionEnd | undefined;
  /** Whether something has come in this case that may have been a message before it was damaged. */
  #damaged = false;

  constructor({ line, timers, onText = () => {} }: SessionOptions) {
    this.#timers = timers;
    this.#output = new Output({
      timers,
      onLine: onText,
      onReady: () => {
        if (this.#waiting?.for === 'introduction') this.#greeting.begin(this.#waiting.runId);
        else if (this.#introduction !== undefined) this.#finish({ end: 'rebooted' });
      },
      onFatal: (fatal) => {
        this.#finish({ end: 'panic', fatal });
      },
    });
    this.#pulse = new Pulse(timers, () => this.ping());
    this.#link = new ConsoleLink(line, timers, {
      bytes: () => {
        this.#pulse.beat();
      },
      output: ({ type, text }) => {
        if (type === 'rubbish') this.#damaged = true;
        this.#output.push(text);
      },
      begins: (frame) => this.#introduces(frame),
      message: (frame) => {
        this.#message(frame);
      },
    });
    this.#greeting = new Greeting(this.#link, timers);
  }

  /** The last lines of the console that were no messages, the latest last. */
  get recentLines(): readonly string[] {
    return this.#output.recentLines;
  }

  /**
   * Greets the target until it introduces itself with this run id. Whatever
   * else comes before is of another run. May be called again, after a reboot
   * for one.
   * @param deadlineMs from now on
   * @throws CheckError of class `bug` for a run id that no target takes
   */
  async hello(runId: string, deadlineMs: number): Promise<HelloEnd> {
    if (!RUN_ID.test(runId)) {
      throw new CheckError('bug', 'run-id-invalid', `No target takes ${runId} for a run id.`);
    }
    if (this.#ended?.end === 'closed') return this.#ended;
    this.#ended = undefined;
    this.#introduction = undefined;
    this.#output.begin();
    this.#link.begin();
    return new Promise((resolve) => {
      const cancel = this.#timers.after(deadlineMs, () => {
        this.#finish({ end: 'silence', during: 'when it was greeted' });
      });
      this.#waiting = {
        for: 'introduction',
        runId,
        settle: (end) => {
          cancel();
          this.#greeting.end();
          resolve(end);
        },
      };
      this.#greeting.begin(runId);
    });
  }

  /**
   * Runs a program and does what the target asks of the peer meanwhile.
   * @param deadlineMs until the report; a target that still answers then is `silence` too
   * @throws CheckError of class `infrastructure` if the peer has not done its
   *   step by then, and whatever the peer throws.
   */
  async run(job: Case, peer: Peer, deadlineMs: number): Promise<RunEnd> {
    if (this.#ended !== undefined) return this.#ended;
    const during = `while it ran case ${job.number}`;
    this.#damaged = false;
    let cancel = (): void => {};
    const report = new Promise<RunEnd>((settle, fail) => {
      this.#waiting = { for: 'report', number: job.number, peer, peerBusy: false, settle, fail };
      cancel = this.#timers.after(deadlineMs, () => {
        this.#overdue(during, deadlineMs);
      });
    });
    this.#pulse.watch(() => {
      this.#finish({ end: 'silence', during });
    });
    void this.#deliver(
      { kind: 'RUN', case: job.number, port: job.port, program: job.program },
      during,
    );
    try {
      return await report;
    } finally {
      cancel();
      this.#pulse.stop();
      this.#waiting = undefined;
    }
  }

  /** Resolves to whether the target answers. */
  ping(): Promise<boolean> {
    return this.#link.deliver({ kind: 'PING' }, PING_PERSISTENCE);
  }

  /** Asks the target to switch itself off; resolves to whether it has heard that. */
  off(): Promise<boolean> {
    return this.#link.deliver({ kind: 'OFF' }, { firstMs: 200, tries: 2 });
  }

  /** Ends the session: the line is lost or no longer wanted. What has come is still judged. */
  close(): void {
    this.#link.close();
    const { fatal } = this.#output;
    this.#finish(fatal === undefined ? { end: 'closed' } : { end: 'panic', fatal });
    this.#ended = { end: 'closed' };
  }

  /** Whether a message is the answer to the greeting. */
  #introduces({ kind, payload }: Frame): boolean {
    const message = parseTargetMessage(kind, payload);
    const waiting = this.#waiting;
    return (
      message?.kind === 'IAM' && waiting?.for === 'introduction' && message.runId === waiting.runId
    );
  }

  #message({ kind, payload }: Frame): void {
    const message = parseTargetMessage(kind, payload);
    const waiting = this.#waiting;
    if (message?.kind === 'IAM') this.#introduced(message);
    else if (message === undefined || waiting?.for !== 'report') return;
    else if (message.kind === 'REPORT') {
      if (message.payload.startsWith(`C ${waiting.number} `)) {
        waiting.settle({ end: 'report', payload: message.payload });
      }
    } else if (message.case === waiting.number) {
      if (message.kind === 'BAD') waiting.settle({ end: 'bad-program', reason: message.reason });
      else void this.#perform(waiting, message);
    }
  }

  #introduced(introduction: Introduction): void {
    const waiting = this.#waiting;
    if (waiting?.for === 'introduction') {
      this.#introduction = introduction;
      this.#link.cutLongMessages(introduction.protocol >= PROTOCOL_VERSION);
      this.#waiting = undefined;
      waiting.settle({ end: 'introduced', introduction });
    } else if (introduction.boot !== this.#introduction?.boot) this.#finish({ end: 'rebooted' });
  }

  async #perform(
    waiting: Report,
    { case: number, task }: Extract<TargetMessage, { kind: 'GO' }>,
  ): Promise<void> {
    waiting.peerBusy = true;
    try {
      if (task === 'quiet') await this.#turn();
      else await (task === 'end' ? waiting.peer.end() : waiting.peer.perform(task));
    } catch (error) {
      waiting.fail(error);
      return;
    }
    waiting.peerBusy = false;
    if (this.#waiting !== waiting) return;
    await this.#deliver({ kind: 'DONE', case: number, task }, `while it ran case ${number}`);
  }

  /** Resolves when all input that is already there, frames for a peer too, has been dealt with. */
  #turn(): Promise<void> {
    return new Promise((resolve) => {
      this.#timers.soon(resolve);
    });
  }

  async #deliver(message: HostMessage, during: string): Promise<void> {
    const waiting = this.#waiting;
    const delivered = await this.#link.deliver(message);
    if (delivered || this.#waiting !== waiting) return;
    // A long message may not get through where a short one does.
    const alive = await this.ping();
    if (this.#waiting !== waiting) return;
    if (alive && waiting?.for === 'report') waiting.fail(lineLossy(during));
    else this.#finish({ end: 'silence', during });
  }

  #overdue(during: string, deadlineMs: number): void {
    const waiting = this.#waiting;
    if (waiting?.for !== 'report') return;
    if (waiting.peerBusy) waiting.fail(peerStuck(during, deadlineMs));
    else if (this.#damaged) waiting.fail(lineLossy(during));
    else this.#finish({ end: 'silence', during });
  }

  /** Nothing more is to be had from this boot. */
  #finish(end: SessionEnd): void {
    this.#ended ??= end;
    this.#output.stop();
    this.#pulse.stop();
    this.#link.abandon();
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.settle(end);
  }
}

function lineLossy(during: string): CheckError {
  const sentence = `The target is alive, but messages on the console are lost or damaged, ${during}.`;
  const hint = 'Check the cable, the baud rate, and who else reads the console.';
  return new CheckError('infrastructure', 'line-lossy', sentence, { phase: 'case', hint });
}

function peerStuck(during: string, deadlineMs: number): CheckError {
  const sentence = `The peer has not done its step within ${deadlineMs} ms, ${during}.`;
  const hint = 'The capture of the case shows how far it came.';
  return new CheckError('infrastructure', 'peer-stuck', sentence, { phase: 'case', hint });
}
