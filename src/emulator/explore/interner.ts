/** How many exchanges are remembered: a power of 2. */
const RECENT = 1 << 8;

/**
 * Numbers the different contents of one part of a state (a task, a socket ...),
 * exactly: equal contents have one number.
 */
export class Interner {
  private readonly width: number;
  private cells: Int32Array;
  /** Pairs of hash and number plus 1. */
  private table: Int32Array = new Int32Array(128);
  private used = 0;
  /** Numbers that exchanges came to. */
  private readonly recent = new Int32Array(RECENT);

  /** @param width cells of the part. */
  constructor(width: number) {
    this.width = width;
    this.cells = new Int32Array(width * 32);
  }

  /** How many numbers there are. */
  get count(): number {
    return this.used;
  }

  /** The number of what lies at a position of a state. */
  numberOf(S: Int32Array, base: number): number {
    const { table, cells, width } = this;
    const end = base + width;
    // Two sums, so that the processor need not wait for each product.
    let even = 0;
    let odd = 0;
    let next = base;
    for (; next + 3 < end; next += 4) {
      even = (Math.imul(even, 0x01000193) + cell(S, next)) | 0;
      odd = (Math.imul(odd, 0x01000193) + cell(S, next + 1)) | 0;
      even = (Math.imul(even, 0x01000193) + cell(S, next + 2)) | 0;
      odd = (Math.imul(odd, 0x01000193) + cell(S, next + 3)) | 0;
    }
    for (; next < end; next += 1) even = (Math.imul(even, 0x01000193) + cell(S, next)) | 0;
    const hash = mix((even + Math.imul(odd, 0x9e3779b1)) | 0);
    const mask = table.length - 2;
    for (let probe = (hash << 1) & mask; ; probe = (probe + 2) & mask) {
      const entry = cell(table, probe + 1);
      if (entry === 0) return this.add(S, base, hash, probe);
      if (cell(table, probe) !== hash) continue;
      if (equalCells(S, base, cells, (entry - 1) * width, width) === width) return entry - 1;
    }
  }

  /**
   * The number of what lies at a position of a state, which is then made equal
   * to another one.
   * @param before the number of what lies there in the other one.
   */
  exchange(S: Int32Array, other: Int32Array, base: number, before: number): number {
    const same = equalCells(S, base, other, base, this.width);
    const { width, cells, recent } = this;
    if (same === width) return before;
    // Most often the same change has come to the same content not long ago.
    const change = (before * 61 + same * 7 + cell(S, base + same)) & (RECENT - 1);
    let number = cell(recent, change);
    if (equalCells(S, base, cells, number * width, width) !== width) {
      number = this.numberOf(S, base);
      recent[change] = number;
    }
    for (let at = base + same; at < base + width; at += 1) S[at] = cell(other, at);
    return number;
  }

  /** Writes a content to two states. */
  restore(number: number, first: Int32Array, second: Int32Array, base: number): void {
    const { cells, width } = this;
    const start = number * width;
    for (let index = 0; index < width; index += 1) {
      const value = cell(cells, start + index);
      first[base + index] = value;
      second[base + index] = value;
    }
  }

  private add(S: Int32Array, base: number, hash: number, probe: number): number {
    const number = this.used;
    if (number * this.width === this.cells.length) {
      const cells = new Int32Array(this.cells.length * 2);
      cells.set(this.cells);
      this.cells = cells;
    }
    this.cells.set(S.subarray(base, base + this.width), number * this.width);
    this.table[probe] = hash;
    this.table[probe + 1] = number + 1;
    this.used = number + 1;
    if (this.used * 4 > this.table.length) this.table = rehash(this.table);
    return number;
  }
}

/**
 * How many cells from a position of one array on are equal to those of another
 * one, up to a width. Four are looked at at once: a search spends its time here.
 */
function equalCells(
  one: Int32Array,
  start: number,
  other: Int32Array,
  otherStart: number,
  width: number,
): number {
  let index = 0;
  for (; index + 3 < width; index += 4) {
    const a = start + index;
    const b = otherStart + index;
    const differ =
      (cell(one, a) ^ cell(other, b)) |
      (cell(one, a + 1) ^ cell(other, b + 1)) |
      (cell(one, a + 2) ^ cell(other, b + 2)) |
      (cell(one, a + 3) ^ cell(other, b + 3));
    if (differ !== 0) break;
  }
  while (index < width && cell(one, start + index) === cell(other, otherStart + index)) index += 1;
  return index;
}

/** The last touch of a hash. */
export function mix(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return mixed ^ (mixed >>> 13);
}

/**
 * A table of twice the size.
 * @param table of pairs of hash and a number that is 0 where there is none.
 */
export function rehash(table: Int32Array): Int32Array {
  const larger = new Int32Array(table.length * 2);
  const mask = larger.length - 2;
  for (let at = 0; at < table.length; at += 2) {
    const entry = cell(table, at + 1);
    if (entry === 0) continue;
    const hash = cell(table, at);
    let probe = (hash << 1) & mask;
    while (larger[probe + 1] !== 0) probe = (probe + 2) & mask;
    larger[probe] = hash;
    larger[probe + 1] = entry;
  }
  return larger;
}

/** An element that is known to exist: the explorer's inner loops have no time to ask. */
export function cell(array: Int32Array | Uint16Array, index: number): number {
  return array[index] as number;
}
