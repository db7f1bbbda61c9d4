/**
 * Numbers the different contents of one part of a state (a task, a socket ...),
 * exactly: equal contents have one number. A state is then a short row of numbers.
 */
export class Interner {
  private readonly width: number;
  private cells: Int32Array;
  private table: Int32Array;
  private hashes: Int32Array;
  private used = 0;

  /** @param width cells of the part. */
  constructor(width: number) {
    this.width = width;
    this.cells = new Int32Array(width * 64);
    this.hashes = new Int32Array(64);
    this.table = new Int32Array(128);
  }

  /** The number of what lies at a position of a state. */
  numberOf(S: Int32Array, base: number): number {
    const { table, hashes, cells, width } = this;
    const end = base + width;
    // Two sums, so that the processor need not wait for each product.
    let even = 0;
    let odd = 0;
    let next = base;
    for (; next + 1 < end; next += 2) {
      even = (Math.imul(even, 0x01000193) + cell(S, next)) | 0;
      odd = (Math.imul(odd, 0x01000193) + cell(S, next + 1)) | 0;
    }
    if (next < end) even = (Math.imul(even, 0x01000193) + cell(S, next)) | 0;
    let hash = (even + Math.imul(odd, 0x9e3779b1)) | 0;
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
    hash ^= hash >>> 13;
    const mask = table.length - 1;
    let probe = hash & mask;
    for (;;) {
      const entry = cell(table, probe);
      if (entry === 0) return this.add(S, base, hash, probe);
      if (cell(hashes, entry - 1) === hash) {
        let at = base;
        let own = (entry - 1) * width;
        while (at < end && cell(S, at) === cell(cells, own)) {
          at += 1;
          own += 1;
        }
        if (at === end) return entry - 1;
      }
      probe = (probe + 1) & mask;
    }
  }

  /** Writes a content back, to two states. */
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
    if ((number + 1) * 2 > this.table.length) {
      this.grow();
      return this.numberOf(S, base);
    }
    if ((number + 1) * this.width > this.cells.length) {
      const cells = new Int32Array(this.cells.length * 2);
      cells.set(this.cells);
      this.cells = cells;
      const hashes = new Int32Array(this.hashes.length * 2);
      hashes.set(this.hashes);
      this.hashes = hashes;
    }
    this.used = number + 1;
    for (let index = 0; index < this.width; index += 1) {
      this.cells[number * this.width + index] = cell(S, base + index);
    }
    this.hashes[number] = hash;
    this.table[probe] = number + 1;
    return number;
  }

  private grow(): void {
    const table = new Int32Array(this.table.length * 2);
    const mask = table.length - 1;
    for (let number = 0; number < this.used; number += 1) {
      let probe = cell(this.hashes, number) & mask;
      while (table[probe] !== 0) probe = (probe + 1) & mask;
      table[probe] = number + 1;
    }
    this.table = table;
  }
}

/** An element that is known to exist: the explorer's inner loops have no time to ask. */
export function cell(array: Int32Array | Uint16Array | Uint32Array, index: number): number {
  return array[index] as number;
}
