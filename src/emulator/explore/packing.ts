/** Rows of small numbers, packed into as few words as their largest ones allow. */
import { cell } from './interner.js';

const WORD = 32;

export class Packing {
  /** Words of a row. */
  readonly words: number;
  private readonly wordOf: Int32Array;
  private readonly shiftOf: Int32Array;
  /** The largest number of each place, which is also its mask. */
  private readonly largest: Int32Array;

  /** @param bits of each place, 1 to 31. */
  constructor(bits: readonly number[]) {
    this.wordOf = new Int32Array(bits.length);
    this.shiftOf = new Int32Array(bits.length);
    this.largest = Int32Array.from(bits, (width) => 2 ** width - 1);
    let word = 0;
    let shift = 0;
    bits.forEach((width, place) => {
      if (shift + width > WORD) {
        word += 1;
        shift = 0;
      }
      this.wordOf[place] = word;
      this.shiftOf[place] = shift;
      shift += width;
    });
    this.words = word + 1;
  }

  holds(place: number, number: number): boolean {
    return number <= cell(this.largest, place);
  }

  /** The number at a place of a row that begins at a position of an array. */
  numberAt(rows: Int32Array, start: number, place: number): number {
    const word = cell(rows, start + cell(this.wordOf, place));
    return (word >>> cell(this.shiftOf, place)) & cell(this.largest, place);
  }

  /** Puts another number, which the place holds, for the one that is there. */
  change(rows: Int32Array, start: number, place: number, before: number, after: number): void {
    const at = start + cell(this.wordOf, place);
    rows[at] = cell(rows, at) ^ ((before ^ after) << cell(this.shiftOf, place));
  }

  /** The row of some numbers. */
  pack(numbers: Int32Array): Int32Array {
    const row = new Int32Array(this.words);
    numbers.forEach((number, place) => {
      this.change(row, 0, place, 0, number);
    });
    return row;
  }
}
