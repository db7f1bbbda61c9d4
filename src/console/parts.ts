/**
 * A long frame in parts (docs/console-protocol.md, Parts), so that a line that
 * loses bytes carries it. The C twin is firmware-tests/agent/link_parts.c.
 */
import { FRAME_MAXIMUM, encodeFrame, parseFrame, type Frame } from './frame.js';

/** Of the frame's text in one part: about the best for a line that loses one byte in a hundred. */
export const PART_SIZE = 48;
/** A frame that is no longer than this, without its line end, is never cut. */
export const UNCUT_MAXIMUM = 96;

const PARTS_MAXIMUM = Math.ceil(FRAME_MAXIMUM / PART_SIZE);
const PART = /^([1-9]\d?)\/([1-9]\d?) (.+)$/;

/**
 * The parts of a frame, each one a frame with its line end; none if the frame is short.
 * @param line of {@link encodeFrame}
 */
export function cutFrame(seq: number, line: string): string[] {
  const text = line.slice(0, -2);
  if (text.length <= UNCUT_MAXIMUM) return [];
  const count = Math.ceil(text.length / PART_SIZE);
  return Array.from({ length: count }, (_, index) => {
    const piece = text.slice(PART_SIZE * index, PART_SIZE * (index + 1));
    return encodeFrame({ seq, kind: 'PART', payload: `${index + 1}/${count} ${piece}` });
  });
}

/** Puts the parts of one frame together, in whatever order they come. */
export class Assembly {
  #seq = -1;
  #pieces: (string | undefined)[] = [];

  /**
   * @returns the frame when its last part has come; until then which parts are
   *   there, as `0110`; undefined for what is no part
   */
  take({ seq, payload }: Frame): Frame | string | undefined {
    const [, number, total, piece = ''] = PART.exec(payload) ?? [];
    const [index, count] = [Number(number) - 1, Number(total)];
    if (!(index < count) || count > PARTS_MAXIMUM || piece.length > PART_SIZE) return undefined;
    if (index < count - 1 && piece.length < PART_SIZE) return undefined;
    if (seq !== this.#seq || count !== this.#pieces.length) {
      this.#seq = seq;
      this.#pieces = Array.from({ length: count });
    }
    this.#pieces[index] = piece;
    if (this.#pieces.includes(undefined)) return this.#state;
    const frame = parseFrame(this.#pieces.join(''));
    if (frame?.seq === seq) return frame;
    // Parts of two frames: of one that nobody sends any more.
    this.#pieces.fill(undefined);
    return this.#state;
  }

  /** Forgets what has come. */
  clear(): void {
    this.#pieces = [];
  }

  get #state(): string {
    return this.#pieces.map((piece) => (piece === undefined ? '0' : '1')).join('');
  }
}
