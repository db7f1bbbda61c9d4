/** Takes the bytes of a console apart into frames and everything else. */
import { FRAME_MAXIMUM, parseFrame, type Frame } from './frame.js';

export type Received =
  | { type: 'frame'; frame: Frame }
  /** A line, or the part of one in front of a frame: output of the image. */
  | { type: 'text'; text: string }
  /** A line that has the beginning of a frame and is none: lost or garbled bytes. */
  | { type: 'rubbish'; text: string };

/** A line without an end is given out in pieces; the last piece could yet become a frame. */
const LINE_MAXIMUM = 2 * FRAME_MAXIMUM;
const LINE_END = /[\r\n]/;
const CANDIDATE = /#\d/g;
const FRAME_LIKE = /#\d{1,4} [A-Z]{1,8} \d/;

export class Decoder {
  /** The line so far. */
  #line = '';

  /**
   * @param chunk any piece of the stream, one character for each byte
   * @returns what it completed, in the order of the stream
   */
  push(chunk: string): Received[] {
    const received: Received[] = [];
    let rest = chunk;
    while (rest !== '') {
      const room = rest.slice(0, LINE_MAXIMUM - this.#line.length);
      const end = room.search(LINE_END);
      if (end >= 0) {
        received.push(...takeLine(this.#line + room.slice(0, end)));
        this.#line = '';
        rest = rest.slice(end + 1);
      } else {
        this.#line += room;
        rest = rest.slice(room.length);
        if (this.#line.length === LINE_MAXIMUM) {
          received.push(...takeOther(this.#line.slice(0, FRAME_MAXIMUM)));
          this.#line = this.#line.slice(FRAME_MAXIMUM);
        }
      }
    }
    return received;
  }

  /** Gives out the line without an end: nothing more will come, or not soon. */
  flush(): Received[] {
    const line = this.#line;
    this.#line = '';
    return takeOther(line);
  }
}

function takeLine(line: string): Received[] {
  for (const { index } of line.matchAll(CANDIDATE)) {
    const frame = parseFrame(line.slice(index));
    if (frame !== undefined) return [...takeOther(line.slice(0, index)), { type: 'frame', frame }];
  }
  return takeOther(line);
}

function takeOther(text: string): Received[] {
  if (text === '') return [];
  return [{ type: FRAME_LIKE.test(text) ? 'rubbish' : 'text', text }];
}
