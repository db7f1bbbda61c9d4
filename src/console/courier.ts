/** Delivers messages: one outstanding at a time, repeated until acknowledged. */
import { SEQ_LIMIT, encodeFrame } from './frame.js';
import type { Line } from './line.js';
import { printHostMessage, type HostMessage } from './messages.js';
import { cutFrame } from './parts.js';
import type { Timers } from './timers.js';

/** How long a message is tried. */
export interface Persistence {
  /** Until the second try, in milliseconds; the time that the line itself takes comes on top. */
  firstMs: number;
  tries: number;
}

/** docs/console-protocol.md, Delivery: 25 s in all, and a little for the line itself. */
const PROTOCOL_PERSISTENCE: Persistence = { firstMs: 100, tries: 34 };
/** Each wait is so many times the one before. */
const GROWTH = 1.1;
/** Ten bits a byte, and twice the time that they take. */
const LINE_MILLISECONDS = 2 * 10 * 1000;
const DEFAULT_BAUD_RATE = 115_200;

const ACK = /^(0|[1-9]\d{0,3})(?: ([01]+))?$/;

interface Outstanding {
  message: HostMessage;
  persistence: Persistence;
  settle: (delivered: boolean) => void;
}

export class Courier {
  readonly #line: Line;
  readonly #timers: Timers;
  readonly #queue: Outstanding[] = [];
  #takesParts = false;
  #seq = 0;
  #whole = '';
  #parts: string[] = [];
  /** A `1` for each part that has come. */
  #arrived = '';
  #cancel: () => void = () => {};

  constructor(line: Line, timers: Timers) {
    this.#line = line;
    this.#timers = timers;
  }

  /** From here on the target takes parts, or does not: says its introduction. */
  cutLongMessages(cut: boolean): void {
    this.#takesParts = cut;
  }

  /** Resolves to whether the target has acknowledged the message. */
  deliver(message: HostMessage, persistence: Persistence = PROTOCOL_PERSISTENCE): Promise<boolean> {
    return new Promise((settle) => {
      this.#queue.push({ message, persistence, settle });
      if (this.#queue.length === 1) this.#begin();
    });
  }

  /**
   * An acknowledgement has come. One of an earlier message is not noticed.
   * @param payload `SEQ` of a message, `SEQ 0110` of its parts
   */
  acknowledged(payload: string): void {
    const [, seq, arrived] = ACK.exec(payload) ?? [];
    if (this.#queue.length === 0 || Number(seq) !== this.#seq) return;
    if (arrived === undefined) this.#end(true);
    else if (arrived.length === this.#parts.length) this.#arrived = arrived;
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
    this.#whole = encodeFrame({ seq: this.#seq, kind, payload: printHostMessage(first.message) });
    this.#parts = this.#takesParts ? cutFrame(this.#seq, this.#whole) : [];
    this.#arrived = '';
    this.#try(this.#whole, first.persistence.firstMs, first.persistence.tries);
  }

  #try(text: string, waitMs: number, tries: number): void {
    this.#line.write(text);
    const { baudRate = DEFAULT_BAUD_RATE } = this.#line;
    const onLineMs = (LINE_MILLISECONDS * text.length) / baudRate;
    this.#cancel = this.#timers.after(Math.round(waitMs + onLineMs), () => {
      if (tries > 1) this.#try(this.#missing(), GROWTH * waitMs, tries - 1);
      else this.#end(false);
    });
  }

  /** What is sent when the whole has not been acknowledged. */
  #missing(): string {
    if (this.#parts.length === 0) return this.#whole;
    return this.#parts.filter((_, index) => this.#arrived[index] !== '1').join('');
  }

  #end(delivered: boolean): void {
    this.#cancel();
    this.#queue.shift()?.settle(delivered);
    this.#begin();
  }
}
