/**
 * All states found so far, in the order of finding: exact, packed rows
 * (parts.ts) in pages, an open-addressing table over them, parents kept.
 */
import { cell, rehash } from './interner.js';
import type { Conversion } from './parts.js';

const PAGE_BITS = 16;
const PAGE = 1 << PAGE_BITS;
const PAGE_MASK = PAGE - 1;
/** Most programs have a few hundred states: the first page starts small. */
const FIRST_PAGE = 256;

interface Page {
  rows: Int32Array;
  parent: Int32Array;
  via: Uint16Array;
}

export class StateStore {
  private width: number;
  private readonly pages: Page[] = [];
  /** Pairs of hash and position plus 1. */
  private table: Int32Array = new Int32Array(FIRST_PAGE * 8);
  private used = 0;

  /** @param width words of a row. */
  constructor(width: number) {
    this.width = width;
  }

  get count(): number {
    return this.used;
  }

  parentOf(position: number): number {
    return cell(this.page(position).parent, position & PAGE_MASK);
  }

  viaOf(position: number): number {
    return cell(this.page(position).via, position & PAGE_MASK);
  }

  /** The array that the row of a state lies in. */
  rows(position: number): Int32Array {
    return this.page(position).rows;
  }

  /** Where in that array the row begins. */
  start(position: number): number {
    return (position & PAGE_MASK) * this.width;
  }

  /**
   * Finds the row that begins at a position of an array, or adds it.
   * @param hash of the row: the same for equal rows, however wide they are.
   * @param via choice by which it comes from its parent.
   * @returns its position.
   */
  find(rows: Int32Array, start: number, hash: number, parent: number, via: number): number {
    const { table } = this;
    const mask = table.length - 2;
    let probe = (hash << 1) & mask;
    for (;;) {
      const entry = cell(table, probe + 1);
      if (entry === 0) break;
      if (cell(table, probe) === hash && this.equals(rows, start, entry - 1)) return entry - 1;
      probe = (probe + 2) & mask;
    }
    const position = this.used;
    this.append(rows, start, parent, via);
    table[probe] = hash;
    table[probe + 1] = position + 1;
    if (this.used * 10 > table.length * 3) this.table = rehash(table);
    return position;
  }

  /**
   * Reads what {@link find} will look at first for some hashes: one read does not
   * wait for the other.
   * @param into takes what is read, which is of no use to anybody.
   */
  prefetch(hashes: Int32Array, count: number, into: Int32Array): void {
    const { table } = this;
    const mask = table.length - 2;
    for (let at = 0; at < count; at += 1) {
      into[at] = cell(table, ((cell(hashes, at) << 1) & mask) + 1);
    }
    for (let at = 0; at < count; at += 1) {
      const position = cell(into, at) - 1;
      if (position >= 0) into[at] = cell(this.rows(position), this.start(position));
    }
  }

  /** Turns all rows into such as a conversion makes. */
  convert({ words, convert }: Conversion): void {
    const old = this.width;
    this.width = words;
    for (const page of this.pages) {
      const count = page.parent.length;
      const rows = new Int32Array(count * words);
      for (let at = 0; at < count; at += 1) convert(page.rows, at * old, rows, at * words);
      page.rows = rows;
    }
  }

  private page(position: number): Page {
    return this.pages[position >> PAGE_BITS] as Page;
  }

  private equals(other: Int32Array, from: number, position: number): boolean {
    const { rows } = this.page(position);
    const start = this.start(position);
    for (let index = 0; index < this.width; index += 1) {
      if (cell(rows, start + index) !== cell(other, from + index)) return false;
    }
    return true;
  }

  private append(other: Int32Array, from: number, parent: number, via: number): void {
    const position = this.used;
    const at = position & PAGE_MASK;
    if (at === 0) this.pages.push(this.emptyPage(position === 0 ? FIRST_PAGE : PAGE));
    let page = this.page(position);
    if (at === page.parent.length) {
      page = this.largerPage(page);
      this.pages[position >> PAGE_BITS] = page;
    }
    const start = at * this.width;
    for (let index = 0; index < this.width; index += 1) {
      page.rows[start + index] = cell(other, from + index);
    }
    page.parent[at] = parent;
    page.via[at] = via;
    this.used = position + 1;
  }

  private emptyPage(states: number): Page {
    return {
      rows: new Int32Array(states * this.width),
      parent: new Int32Array(states),
      via: new Uint16Array(states),
    };
  }

  private largerPage({ rows, parent, via }: Page): Page {
    const larger = this.emptyPage(parent.length * 2);
    larger.rows.set(rows);
    larger.parent.set(parent);
    larger.via.set(via);
    return larger;
  }
}
