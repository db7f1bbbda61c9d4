/**
 * Rows that have been made and not been looked up yet. A table of millions of
 * states is far from the processor: rows looked up one by one, with steps in
 * between, wait for memory each; those of a batch wait together.
 */
import { cell } from './interner.js';
import type { StateStore } from './store.js';

/** Rows of a full batch. */
const FULL = 64;

export class Batch {
  private rows = new Int32Array(0);
  private width = 0;
  private count = 0;
  private readonly hashes = new Int32Array(FULL);
  private readonly parents = new Int32Array(FULL);
  private readonly vias = new Int32Array(FULL);
  /** Only written to: what is read for nothing may not be read at all. */
  private readonly fetched = new Int32Array(FULL);

  /** Nothing can be added then before it is settled. */
  get isFull(): boolean {
    return this.count === FULL;
  }

  /**
   * @param row as wide as the others of the batch.
   * @param hash of the row: the same for equal rows, however wide they are.
   * @param parent position of the state that it comes from.
   * @param via choice by which it comes from there.
   */
  add(row: Int32Array, hash: number, parent: number, via: number): void {
    const { count } = this;
    if (count === 0 && row.length !== this.width) {
      this.width = row.length;
      this.rows = new Int32Array(FULL * this.width);
    }
    const start = count * this.width;
    for (let word = 0; word < this.width; word += 1) this.rows[start + word] = cell(row, word);
    this.hashes[count] = hash;
    this.parents[count] = parent;
    this.vias[count] = via;
    this.count = count + 1;
  }

  /**
   * Finds all rows in a store, or adds them to it, in their order.
   * @param found is told the position of each.
   */
  settle(store: StateStore, found: (position: number, parent: number, via: number) => void): void {
    const { rows, width, hashes, parents, vias, count } = this;
    store.prefetch(hashes, count, this.fetched);
    for (let index = 0; index < count; index += 1) {
      const parent = cell(parents, index);
      const via = cell(vias, index);
      found(store.find(rows, index * width, cell(hashes, index), parent, via), parent, via);
    }
    this.count = 0;
  }
}
