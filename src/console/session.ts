/**
 * The host's side of the console protocol over some line. What the target
 * does, a panic and a reboot included, is a result; only what the host fails
 * to do is thrown.
 */
import { CheckError } from '../errors.js';
import type { Peer } from '../scenario/executor.js';
import { Courier, type Persistence } from './courier.js';
import { Decoder } from './decoder.js';
import { FatalWatch, readSign, type FatalText } from './fatal.js';
import { encodeFrame, type Frame } from './frame.js';
import type { Line } from './line.js';
import { RUN_ID, parseTargetMessage, type Introduction, type TargetMessage } from './messages.js';
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

/** Between two HELLOs while the target boots. */
const HELLO_MILLISECONDS = 500;
/** Without a byte for so long in a case, the target is asked whether it is alive. */
const IDLE_MILLISECONDS = 2000;
/**
 * Many short tries: of a line that loses one byte in a hundred, a PING and its
 * ACK come through two times out of three.
 */
const PING_PERSISTENCE: Persistence = { firstMs: 500, tries: 16, growth: 1 };
/** The rest of the fatal lines must come within this time. */
const FATAL_MILLISECONDS = 300;
const RECENT_LINES = 100;

/** What the session waits for. */
type Waiting =
  | { for: 'introduction'; runId: string; settle: (end: HelloEnd) => void }
  | ({ for: 'report'; peer: Peer; peerBusy: boolean } & Settlement & { number: number });

interface Settlement {
  settle: (end: RunEnd) => void;
  fail: (error: unknown) => void;
}

export class Session {
  readonly #line: Line;
  readonly #timers: Timers;
  readonly #onText: (line: string) => void;
  readonly #decoder = new Decoder();
  readonly #courier: Courier;
  readonly #stopListening: () => void;
  readonly #recent: string[] = [];
  #watch = new FatalWatch();
  #waiting: Waiting | undefined;
  #introduction: Introduction | undefined;
  /** Last message taken from the target. */
  #received: number | undefined;
  #ended: SessionEnd | undefined;
  /** Whether something has come in this case that may have been a message before it was damaged. */
  #damaged = false;
  #cancelGreeting: () => void = () => {};
  #cancelIdle: () => void = () => {};
  #cancelFatal: (() => void) | undefined;

  constructor({ line, timers, onText = () => {} }: SessionOptions) {
    this.#line = line;
    this.#timers = timers;
    this.#onText = onText;
    this.#courier = new Courier(line, timers);
    this.#stopListening = line.onData((chunk) => {
      this.#take(chunk);
    });
  }

  /** The last lines of the console that were no messages, the latest last. */
  get recentLines(): readonly string[] {
    return this.#recent;
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
    this.#watch = new FatalWatch();
    return new Promise((resolve) => {
      const cancel = this.#timers.after(deadlineMs, () => {
        this.#finish({ end: 'silence', during: 'when it was greeted' });
      });
      this.#waiting = {
        for: 'introduction',
        runId,
        settle: (end) => {
          cancel();
          this.#cancelGreeting();
          resolve(end);
        },
      };
      this.#greet(runId);
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
    this.#watchIdle(during);
    void this.#deliver(
      { kind: 'RUN', case: job.number, port: job.port, program: job.program },
      during,
    );
    try {
      return await report;
    } finally {
      cancel();
      this.#cancelIdle();
      this.#waiting = undefined;
    }
  }

  /** Resolves to whether the target answers. */
  ping(): Promise<boolean> {
    return this.#courier.deliver({ kind: 'PING' }, PING_PERSISTENCE);
  }

  /** Asks the target to switch itself off; resolves to whether it has heard that. */
  off(): Promise<boolean> {
    return this.#courier.deliver({ kind: 'OFF' }, { firstMs: 200, tries: 2 });
  }

  /** Ends the session: the line is lost or no longer wanted. What has come is still judged. */
  close(): void {
    this.#stopListening();
    for (const { text } of this.#decoder.flush().filter(isText)) this.#text(text);
    const { fatal } = this.#watch;
    this.#finish(fatal === undefined ? { end: 'closed' } : { end: 'panic', fatal });
    this.#ended = { end: 'closed' };
    this.#courier.abandon();
  }

  #take(chunk: string): void {
    const waiting = this.#waiting;
    if (waiting?.for === 'report') this.#watchIdle(`while it ran case ${waiting.number}`);
    for (const received of this.#decoder.push(chunk)) {
      if (received.type === 'rubbish') this.#damaged = true;
      if (received.type === 'frame') this.#frame(received.frame);
      else this.#text(received.text);
    }
  }

  #text(line: string): void {
    this.#recent.push(line);
    if (this.#recent.length > RECENT_LINES) this.#recent.shift();
    this.#onText(line);
    if (readSign(line)?.sign === 'ready') {
      if (this.#waiting?.for === 'introduction') this.#greet(this.#waiting.runId);
      else if (this.#introduction !== undefined) this.#finish({ end: 'rebooted' });
    }
    this.#watch.push(line);
    if (this.#watch.complete) this.#panic();
    else if (this.#watch.fatal !== undefined) {
      this.#cancelFatal ??= this.#timers.after(FATAL_MILLISECONDS, () => {
        this.#panic();
      });
    }
  }

  #panic(): void {
    const { fatal } = this.#watch;
    if (fatal !== undefined) this.#finish({ end: 'panic', fatal });
  }

  #frame(frame: Frame): void {
    if (frame.kind === 'ACK') {
      this.#courier.acknowledged(Number(frame.payload));
      return;
    }
    const message = parseTargetMessage(frame.kind, frame.payload);
    const waiting = this.#waiting;
    if (waiting?.for === 'introduction') {
      if (message?.kind !== 'IAM' || message.runId !== waiting.runId) return;
      this.#acknowledge(frame.seq);
      this.#received = frame.seq;
      this.#introduction = message;
      this.#courier.abandon();
      this.#waiting = undefined;
      waiting.settle({ end: 'introduced', introduction: message });
      return;
    }
    if (this.#introduction === undefined) return;
    this.#acknowledge(frame.seq);
    if (frame.seq === this.#received) return;
    this.#received = frame.seq;
    this.#courier.answered();
    if (message !== undefined) this.#message(message);
  }

  #message(message: TargetMessage): void {
    const waiting = this.#waiting;
    if (message.kind === 'IAM') {
      if (message.boot !== this.#introduction?.boot) this.#finish({ end: 'rebooted' });
    } else if (waiting?.for !== 'report') {
      return;
    } else if (message.kind === 'REPORT') {
      if (message.payload.startsWith(`C ${waiting.number} `)) {
        waiting.settle({ end: 'report', payload: message.payload });
      }
    } else if (message.case === waiting.number) {
      if (message.kind === 'BAD') waiting.settle({ end: 'bad-program', reason: message.reason });
      else void this.#perform(waiting, message);
    }
  }

  async #perform(
    waiting: Extract<Waiting, { for: 'report' }>,
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

  async #deliver(message: Parameters<Courier['deliver']>[0], during: string): Promise<void> {
    const waiting = this.#waiting;
    const delivered = await this.#courier.deliver(message);
    if (delivered || this.#waiting !== waiting) return;
    // A long message may not get through where a short one does.
    const alive = await this.ping();
    if (this.#waiting !== waiting) return;
    if (alive && waiting?.for === 'report') waiting.fail(lossyLine(during));
    else this.#finish({ end: 'silence', during });
  }

  /** Says HELLO, now and again. Acknowledged or not: only IAM counts. */
  #greet(runId: string): void {
    this.#courier.abandon();
    void this.#courier.deliver({ kind: 'HELLO', runId }, { firstMs: HELLO_MILLISECONDS, tries: 1 });
    this.#cancelGreeting();
    this.#cancelGreeting = this.#timers.after(HELLO_MILLISECONDS, () => {
      this.#greet(runId);
    });
  }

  #watchIdle(during: string): void {
    this.#cancelIdle();
    this.#cancelIdle = this.#timers.after(IDLE_MILLISECONDS, () => {
      void this.#askWhetherAlive(during);
    });
  }

  async #askWhetherAlive(during: string): Promise<void> {
    const waiting = this.#waiting;
    const alive = await this.ping();
    if (!alive && this.#waiting === waiting) this.#finish({ end: 'silence', during });
  }

  #overdue(during: string, deadlineMs: number): void {
    const waiting = this.#waiting;
    if (waiting?.for !== 'report') return;
    if (this.#damaged && !waiting.peerBusy) {
      waiting.fail(lossyLine(during));
      return;
    }
    if (!waiting.peerBusy) {
      this.#finish({ end: 'silence', during });
      return;
    }
    waiting.fail(
      new CheckError(
        'infrastructure',
        'peer-stuck',
        `The peer has not done its step within ${deadlineMs} ms, ${during}.`,
        { phase: 'case', hint: 'The capture of the case shows how far it came.' },
      ),
    );
  }

  #acknowledge(seq: number): void {
    this.#line.write(encodeFrame({ seq: 0, kind: 'ACK', payload: String(seq) }));
  }

  /** Nothing more is to be had from this boot. */
  #finish(end: SessionEnd): void {
    this.#ended ??= end;
    this.#cancelFatal?.();
    this.#cancelFatal = undefined;
    this.#cancelIdle();
    this.#courier.abandon();
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.settle(end);
  }
}

function lossyLine(during: string): CheckError {
  return new CheckError(
    'infrastructure',
    'line-lossy',
    `The target is alive, but messages on the console are lost or damaged, ${during}.`,
    { phase: 'case', hint: 'Check the cable, the baud rate, and who else reads the console.' },
  );
}

function isText<T extends { type: string }>(received: T): received is T & { text: string } {
  return received.type !== 'frame';
}
