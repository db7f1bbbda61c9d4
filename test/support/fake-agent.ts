/**
 * An agent that answers over a fake line, with bug switches. It delivers as
 * the real one does (firmware-tests/agent/link.c); programs it only pretends
 * to run.
 */
import { Decoder } from '../../src/console/decoder.js';
import { encodeFrame, type Frame } from '../../src/console/frame.js';
import type { Line } from '../../src/console/line.js';
import type { PeerTask } from '../../src/console/messages.js';
import { Assembly, cutFrame } from '../../src/console/parts.js';
import type { Timers } from '../../src/console/timers.js';

const REPEAT_MILLISECONDS = 100;
export const IDENTITY =
  'protocol=2 product=closecheck-standalone arch=i386 stack=2005 fix=connabort policy=stale caps=tap,suspend tick=100 ip=10.77.0.2';

export interface FakeAgentOptions {
  timers: Timers;
  /** What it does for RUN: tasks for the peer in turn, then the report's text. */
  program?: (number: string) => { go: PeerTask[]; report: string };
  identity?: string;
  /** What becomes of the bytes on their way; the default is no harm. */
  toHost?: (bytes: string) => string;
  toTarget?: (bytes: string) => string;
  /** Characters that the host gets at once; the default is all. */
  chunk?: number;
}

export class FakeAgent {
  /** All good frames that came from the host, acknowledgements too. */
  readonly heard: Frame[] = [];
  /** Numbers of the cases run: once for each RUN acted on. */
  readonly ran: string[] = [];
  acknowledges = true;
  /** Of its introduction, behind the run id and the boot. */
  identity: string;
  /** It listens; else all that comes is lost. */
  listening = true;
  boot = 1;
  program: NonNullable<FakeAgentOptions['program']>;
  readonly #options: FakeAgentOptions;
  readonly #listeners = new Set<(data: string) => void>();
  #decoder = new Decoder();
  #greeted = false;
  #received: number | undefined;
  #seq = 0;
  #outstanding: number | undefined;
  #assembly = new Assembly();
  /** Of its own message: a `1` for each part that the host has. */
  #arrived = '';
  #todo: PeerTask[] = [];
  #report = '';
  #cancel: () => void = () => {};

  constructor(options: FakeAgentOptions) {
    this.#options = options;
    this.identity = options.identity ?? IDENTITY;
    this.program = options.program ?? (() => ({ go: [], report: '' }));
  }

  readonly line: Line = {
    write: (data) => {
      setImmediate(() => {
        this.#hear((this.#options.toTarget ?? same)(data));
      });
    },
    onData: (listener) => {
      this.#listeners.add(listener);
      return () => {
        this.#listeners.delete(listener);
      };
    },
  };

  get listeners(): number {
    return this.#listeners.size;
  }

  /** Console output, byte for byte. */
  print(text: string): void {
    const { chunk = text.length, toHost = same } = this.#options;
    const bytes = toHost(text);
    for (let at = 0; at < bytes.length; at += chunk) {
      for (const listener of Array.from(this.#listeners)) listener(bytes.slice(at, at + chunk));
    }
  }

  /** Sends a message and repeats it until it is acknowledged. */
  send(kind: string, payload: string): void {
    const seq = this.#seq++;
    this.#outstanding = seq;
    this.#arrived = '';
    const whole = encodeFrame({ seq, kind, payload });
    const parts = cutFrame(seq, whole);
    this.#repeat(whole, parts.length === 0 ? [whole] : parts, seq);
  }

  /** Starts anew; all state is lost. */
  reboot(): void {
    this.boot++;
    this.#cancel();
    this.#greeted = false;
    this.#received = undefined;
    this.#seq = 0;
    this.#todo = [];
    this.#decoder = new Decoder();
    this.#assembly = new Assembly();
    this.listening = true;
    this.print('closecheck agent ready\r\n');
  }

  /** Does nothing any more, as after a hang. */
  hang(): void {
    this.listening = false;
    this.#cancel();
  }

  #repeat(text: string, parts: readonly string[], seq: number): void {
    this.print(text);
    this.#cancel();
    this.#cancel = this.#options.timers.after(REPEAT_MILLISECONDS, () => {
      if (this.#outstanding !== seq) return;
      const missing = parts.filter((_, index) => this.#arrived[index] !== '1');
      this.#repeat(missing.join(''), parts, seq);
    });
  }

  #hear(bytes: string): void {
    if (!this.listening) return;
    for (const received of this.#decoder.push(bytes)) {
      if (received.type === 'frame') this.#frame(received.frame);
    }
  }

  #frame(frame: Frame): void {
    this.heard.push(frame);
    if (frame.kind === 'ACK') {
      const [seq, arrived] = frame.payload.split(' ');
      if (Number(seq) !== this.#outstanding) return;
      if (arrived === undefined) this.#outstanding = undefined;
      else this.#arrived = arrived;
      return;
    }
    if (frame.kind === 'PART' && this.#greeted && frame.seq !== this.#received) {
      const result = this.#assembly.take(frame);
      if (typeof result === 'string') this.#acknowledge(`${frame.seq} ${result}`);
      else if (result !== undefined) this.#message(result);
      return;
    }
    this.#message(frame);
  }

  #message(frame: Frame): void {
    if (frame.kind === 'HELLO') {
      this.#greeted = true;
      this.#received = undefined;
      this.#seq = 0;
    }
    if (!this.#greeted) return;
    this.#acknowledge(String(frame.seq));
    if (frame.seq === this.#received) return;
    this.#received = frame.seq;
    this.#act(frame);
  }

  #acknowledge(payload: string): void {
    if (this.acknowledges) this.print(encodeFrame({ seq: 0, kind: 'ACK', payload }));
  }

  #act({ kind, payload }: Frame): void {
    if (kind === 'HELLO') this.send('IAM', `run=${payload} boot=${this.boot} ${this.identity}`);
    if (kind === 'DONE') this.#next(payload.split(' ')[0] ?? '');
    if (kind === 'RUN') {
      const [number = ''] = payload.split(' ');
      const { go, report } = this.program(number);
      this.ran.push(number);
      this.#todo = [...go];
      this.#report = report;
      this.#next(number);
    }
  }

  #next(number: string): void {
    const task = this.#todo.shift();
    if (task !== undefined) this.send('GO', `${number} ${task}`);
    else if (this.#report !== '') this.send('REPORT', this.#report);
  }
}

function same(bytes: string): string {
  return bytes;
}
