/** Delivers messages: one outstanding at a time, repeated until acknowledged. */
import { SEQ_LIMIT, encodeFrame } from './frame.js';
import type { Line } from './line.js';
import { printHostMessage, type HostMessage } from './messages.js';
import type { Timers } from './timers.js';

/** How long a message is tried. */
export interface Persistence {
  /** Until the second try, in milliseconds. */
  firstMs: number;
  tries: number;
  /** Each wait is so many times the one before; 2 unless said otherwise. */
  growth?: number;
}

/**
 * docs/console-protocol.md, Delivery: half a minute in all. Often, as on a line
 * that loses one byte in a hundred a program comes through one time in ten.
 */
const PROTOCOL_PERSISTENCE: Persistence = { firstMs: 500, tries: 20, growth: 1.1 };

interface Outstanding {
  message: HostMessage;
  persistence: Persistence;
  settle: (delivered: boolean) => void;
}

export class Courier {
  readonly #line: Line;
  readonly #timers: Timers;
  readonly #queue: Outstanding[] = [];
  #seq = 0;
  #text = '';
  #cancel: () => void = () => {};

  constructor(line: Line, timers: Timers) {
    this.#line = line;
    this.#timers = timers;
  }

  /** Resolves to whether the target has acknowledged the message. */
  deliver(message: HostMessage, persistence: Persistence = PROTOCOL_PERSISTENCE): Promise<boolean> {
    return new Promise((settle) => {
      this.#queue.push({ message, persistence, settle });
      if (this.#queue.length === 1) this.#begin();
    });
  }

  /** An acknowledgement has come. One of an earlier message is not noticed. */
  acknowledged(seq: number): void {
    if (this.#queue.length > 0 && seq === this.#seq) this.#end(true);
  }

  /**
   * The target has said something new. It does so only in answer to what it was
   * told, so whatever is outstanding has arrived and its acknowledgement was lost.
   */
  answered(): void {
    if (this.#queue.length > 0) this.#end(true);
  }

  /** Gives up all that is outstanding. */
  abandon(): void {
    this.#cancel();
    for (const { settle } of this.#queue.splice(0)) settle(false);
  }

  #begin(): void {
    const [first] = this.#queue;
    if (first === undefined) return;
    this.#seq = (this.#seq + 1) % SEQ_LIMIT;
    const { kind } = first.message;
    this.#text = encodeFrame({ seq: this.#seq, kind, payload: printHostMessage(first.message) });
    this.#try(first.persistence, first.persistence.firstMs, first.persistence.tries);
  }

  #try(persistence: Persistence, waitMs: number, tries: number): void {
    this.#line.write(this.#text);
    this.#cancel = this.#timers.after(waitMs, () => {
      const { growth = 2 } = persistence;
      if (tries > 1) this.#try(persistence, Math.round(growth * waitMs), tries - 1);
      else this.#end(false);
    });
  }

  #end(delivered: boolean): void {
    this.#cancel();
    this.#queue.shift()?.settle(delivered);
    this.#begin();
  }
}
