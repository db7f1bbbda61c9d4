/**
 * All states found so far, in the order of finding: exact, rows of small
 * numbers in pages, an open-addressing table over them, parents kept.
 */
import { cell } from './interner.js';

const PAGE_BITS = 16;
const PAGE = 1 << PAGE_BITS;
const PAGE_MASK = PAGE - 1;
const FIRST_ROWS = 256;

interface Page {
  rows: Uint16Array | Uint32Array;
  parent: Int32Array;
  via: Uint16Array;
  hash: Int32Array;
}

export class StateStore {
  private readonly width: number;
  private readonly pages: Page[] = [];
  /** Pairs of hash and position plus 1. */
  private table: Int32Array;
  private used = 0;
  private wide = false;

  /** @param width numbers in a row. */
  constructor(width: number) {
    this.width = width;
    this.table = new Int32Array(2048);
  }

  get count(): number {
    return this.used;
  }

  parentOf(position: number): number {
    return this.page(position).parent[position & PAGE_MASK] ?? -1;
  }

  viaOf(position: number): number {
    return this.page(position).via[position & PAGE_MASK] ?? 0;
  }

  /** Copies the row of a state, and returns its hash. */
  read(position: number, row: Int32Array): number {
    const { rows, hash } = this.page(position);
    const start = (position & PAGE_MASK) * this.width;
    for (let index = 0; index < this.width; index += 1) row[index] = cell(rows, start + index);
    return cell(hash, position & PAGE_MASK);
  }

  /**
   * Finds the row, or adds it.
   * @param hash of the row, the same for equal rows.
   * @returns its position, or minus 1 minus its position if it is new.
   */
  find(row: Int32Array, hash: number, parent: number, via: number): number {
    const { table } = this;
    const mask = table.length / 2 - 1;
    let probe = hash & mask;
    for (;;) {
      const entry = cell(table, probe * 2 + 1);
      if (entry === 0) break;
      if (cell(table, probe * 2) === hash && this.equals(row, entry - 1)) return entry - 1;
      probe = (probe + 1) & mask;
    }
    const position = this.used;
    this.append(row, hash, parent, via);
    table[probe * 2] = hash;
    table[probe * 2 + 1] = position + 1;
    if (this.used * 10 > mask * 6) this.grow();
    return -1 - position;
  }

  private page(position: number): Page {
    const page = this.pages[position >> PAGE_BITS];
    if (page === undefined) throw new Error('no such state');
    return page;
  }

  private equals(row: Int32Array, position: number): boolean {
    const { rows } = this.page(position);
    const start = (position & PAGE_MASK) * this.width;
    for (let index = 0; index < this.width; index += 1) {
      if (cell(rows, start + index) !== cell(row, index)) return false;
    }
    return true;
  }

  private append(row: Int32Array, hash: number, parent: number, via: number): void {
    if (!this.wide && this.isWide(row)) this.widen();
    const position = this.used;
    if (position >> PAGE_BITS === this.pages.length) {
      // Most programs have a few hundred states: the first page starts small.
      this.pages.push(this.emptyPage(position === 0 ? FIRST_ROWS : PAGE));
    }
    let page = this.page(position);
    const at = position & PAGE_MASK;
    if (at === page.parent.length) page = this.doublePage(page);
    page.rows.set(row, at * this.width);
    page.parent[at] = parent;
    page.via[at] = via;
    page.hash[at] = hash;
    this.used = position + 1;
  }

  private emptyPage(rows: number): Page {
    const cells = rows * this.width;
    return {
      rows: this.wide ? new Uint32Array(cells) : new Uint16Array(cells),
      parent: new Int32Array(rows),
      via: new Uint16Array(rows),
      hash: new Int32Array(rows),
    };
  }

  private doublePage(page: Page): Page {
    const larger = this.emptyPage(page.parent.length * 2);
    larger.rows.set(page.rows);
    larger.parent.set(page.parent);
    larger.via.set(page.via);
    larger.hash.set(page.hash);
    this.pages[0] = larger;
    return larger;
  }

  private isWide(row: Int32Array): boolean {
    let all = 0;
    for (let index = 0; index < this.width; index += 1) all |= cell(row, index);
    return all > 0xffff;
  }

  /** Some part has more than 65,536 contents: rows get 32-bit numbers. */
  private widen(): void {
    this.wide = true;
    for (const page of this.pages) page.rows = Uint32Array.from(page.rows);
  }

  private grow(): void {
    const old = this.table;
    const table = new Int32Array(old.length * 2);
    const mask = table.length / 2 - 1;
    for (let at = 0; at < old.length; at += 2) {
      const entry = old[at + 1] ?? 0;
      if (entry === 0) continue;
      const hash = old[at] ?? 0;
      let probe = hash & mask;
      while (table[probe * 2 + 1] !== 0) probe = (probe + 1) & mask;
      table[probe * 2] = hash;
      table[probe * 2 + 1] = entry;
    }
    this.table = table;
  }
}
