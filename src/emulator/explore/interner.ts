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

  /** How many different contents there have been. */
  get count(): number {
    return this.used;
  }

  /** The number of what lies at a position of a state. */
  numberOf(S: Int32Array, base: number): number {
    const width = this.width;
    let hash = 0x811c9dc5;
    for (let index = 0; index < width; index += 1) {
      hash = Math.imul(hash ^ (S[base + index] ?? 0), 0x01000193);
      hash ^= hash >>> 15;
    }
    const mask = this.table.length - 1;
    let probe = hash & mask;
    for (;;) {
      const entry = this.table[probe] ?? 0;
      if (entry === 0) return this.add(S, base, hash, probe);
      if (this.hashes[entry - 1] === hash && this.equals(S, base, entry - 1)) return entry - 1;
      probe = (probe + 1) & mask;
    }
  }

  /** Writes a content back. */
  restore(number: number, S: Int32Array, base: number): void {
    const start = number * this.width;
    for (let index = 0; index < this.width; index += 1) {
      S[base + index] = this.cells[start + index] ?? 0;
    }
  }

  private equals(S: Int32Array, base: number, number: number): boolean {
    const start = number * this.width;
    for (let index = 0; index < this.width; index += 1) {
      if (this.cells[start + index] !== S[base + index]) return false;
    }
    return true;
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
      this.cells[number * this.width + index] = S[base + index] ?? 0;
    }
    this.hashes[number] = hash;
    this.table[probe] = number + 1;
    return number;
  }

  private grow(): void {
    const table = new Int32Array(this.table.length * 2);
    const mask = table.length - 1;
    for (let number = 0; number < this.used; number += 1) {
      let probe = (this.hashes[number] ?? 0) & mask;
      while (table[probe] !== 0) probe = (probe + 1) & mask;
      table[probe] = number + 1;
    }
    this.table = table;
  }
}
