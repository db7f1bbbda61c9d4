/**
 * Delivery in both directions: acknowledgement, repetition, duplicates, parts
 * (docs/console-protocol.md). The C twin is firmware-tests/agent/link.c.
 */
import { Courier, type Persistence } from './courier.js';
import { Decoder, type Received } from './decoder.js';
import { encodeFrame, type Frame } from './frame.js';
import type { Line } from './line.js';
import type { HostMessage } from './messages.js';
import { Assembly } from './parts.js';
import type { Timers } from './timers.js';

/** Whoever gets what comes. */
export interface Hearer {
  /** Something has come, whatever it is. */
  bytes(): void;
  /** Console output, or what damage has made of a frame. */
  output(output: Exclude<Received, { type: 'frame' }>): void;
  /** Whether a message begins the session. Until one has, nothing is acknowledged. */
  begins(frame: Frame): boolean;
  /** A message of the target, each one once. */
  message(frame: Frame): void;
}

export class ConsoleLink {
  readonly #line: Line;
  readonly #hearer: Hearer;
  readonly #decoder = new Decoder();
  readonly #assembly = new Assembly();
  readonly #courier: Courier;
  readonly #stopListening: () => void;
  /** Last message taken from the target in this session. */
  #received: number | undefined;

  constructor(line: Line, timers: Timers, hearer: Hearer) {
    this.#line = line;
    this.#hearer = hearer;
    this.#courier = new Courier(line, timers);
    this.#stopListening = line.onData((chunk) => {
      hearer.bytes();
      this.#take(this.#decoder.push(chunk));
    });
  }

  /** Whatever comes is of an earlier session, until a message begins a new one. */
  begin(): void {
    this.#received = undefined;
    this.#assembly.clear();
    this.cutLongMessages(false);
  }

  /** See {@link Courier.cutLongMessages}. */
  cutLongMessages(cut: boolean): void {
    this.#courier.cutLongMessages(cut);
  }

  /** Resolves to whether the target has acknowledged the message. */
  deliver(message: HostMessage, persistence?: Persistence): Promise<boolean> {
    return this.#courier.deliver(message, persistence);
  }

  /** Gives up all that is outstanding. */
  abandon(): void {
    this.#courier.abandon();
  }

  /** Listens no more; a last line without an end is given out. */
  close(): void {
    this.#stopListening();
    this.#take(this.#decoder.flush());
  }

  #take(all: readonly Received[]): void {
    for (const received of all) {
      if (received.type === 'frame') this.#frame(received.frame);
      else this.#hearer.output(received);
    }
  }

  #frame(frame: Frame): void {
    if (frame.kind === 'ACK') this.#courier.acknowledged(frame.payload);
    else if (frame.seq === this.#received) this.#acknowledge(String(frame.seq));
    else if (frame.kind === 'PART') this.#part(frame);
    else this.#message(frame);
  }

  #part(part: Frame): void {
    const result = this.#assembly.take(part);
    if (result === undefined) return;
    if (typeof result !== 'string') this.#message(result);
    else if (this.#received !== undefined) this.#acknowledge(`${part.seq} ${result}`);
  }

  #message(frame: Frame): void {
    this.#assembly.clear();
    if (this.#received === undefined && !this.#hearer.begins(frame)) return;
    this.#received = frame.seq;
    this.#acknowledge(String(frame.seq));
    this.#courier.answered();
    this.#hearer.message(frame);
  }

  #acknowledge(payload: string): void {
    this.#line.write(encodeFrame({ seq: 0, kind: 'ACK', payload }));
  }
}
