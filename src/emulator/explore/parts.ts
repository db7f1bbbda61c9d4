/**
 * A state as a short row: its parts (tasks, sockets, pieces of the rest) are
 * numbered each, and their numbers are packed into words.
 */
import { REGION, type Layout } from '../executive/layout.js';
import { CONNECTION, IOP, SOCKET, TASK, VARIABLE } from '../executive/records.js';
import { cell, Interner, mix } from './interner.js';
import { Packing } from './packing.js';

/** Most cells of the rest that one number stands for. */
const PIECE = 24;
/** Bits of a part's number besides those that it needs when a packing is made. */
const SPARE_BITS = 3;

/** Two equal states, of which the second one makes the steps. */
export interface Parts {
  first: Int32Array;
  second: Int32Array;
  /** The row of the second state and its hash, after {@link Parts.takeBack}. */
  row: Int32Array;
  hash: number;
  /** Turns both into the state of a row, which begins at a position of an array. */
  load(rows: Int32Array, start: number): void;
  /**
   * Makes the row of the second state, which came about by one step from the
   * first, and takes the step back. Only what it may have changed is looked at.
   * @returns false if the rows are too narrow for it: they must be widened.
   */
  takeBack(): boolean;
  /**
   * Makes rows wider, so that they hold the one that was too narrow.
   * @returns how the rows there are become such rows.
   */
  widen(): Conversion;
}

/** Writes a row that begins at a position of one array to a position of another one. */
export interface Conversion {
  /** Words of the new rows. */
  words: number;
  convert: (old: Int32Array, oldStart: number, rows: Int32Array, start: number) => void;
}

interface Leaf {
  interner: Interner;
  base: number;
  /** Of a piece of the rest: the regions that it belongs to; 0: it is always looked at. */
  region: number;
}

interface Leaves {
  /** Tasks, sockets, the results of each task that has some, then the rest. */
  leaves: Leaf[];
  /** By task the leaf of its results, -1 if it has none. */
  leafOfResults: Int32Array;
  firstOfRest: number;
}

/** Tasks, sockets, results by task, then pieces of the rest. */
function leavesOf(layout: Layout): Leaves {
  const leaves: Leaf[] = [];
  // Parts of one kind have their numbers in common.
  const ofTasks = new Interner(TASK.size);
  const ofSockets = new Interner(SOCKET.size);
  const each = (interner: Interner, base: number, width: number, count: number): void => {
    for (let index = 0; index < count; index += 1) {
      leaves.push({ interner, base: base + index * width, region: 0 });
    }
  };
  each(ofTasks, layout.task, TASK.size, layout.tasks);
  each(ofSockets, layout.socket, SOCKET.size, layout.sockets);
  const results = new Map<number, Interner>();
  const leafOfResults = Int32Array.from({ length: layout.tasks }, (_, task) => {
    const base = layout.resultOf[task] ?? 0;
    const width = (layout.resultOf[task + 1] ?? 0) - base;
    if (width === 0) return -1;
    const interner = results.get(width) ?? new Interner(width);
    results.set(width, interner);
    return leaves.push({ interner, base, region: REGION.results }) - 1;
  });
  const firstOfRest = leaves.length;
  const rest = (region: number, start: number, end: number): void => {
    for (let base = start; base < end; base += PIECE) {
      const width = Math.min(PIECE, end - base);
      leaves.push({ interner: new Interner(width), base, region });
    }
  };
  const { iop, variable, connection, semaphoreQueue, socketStack, wireQueue, netQueue } = layout;
  const queue = layout.queueLimit + 1;
  rest(0, 0, layout.task);
  rest(REGION.queues, semaphoreQueue, socketStack);
  rest(REGION.net, netQueue, netQueue + queue);
  rest(REGION.wire, wireQueue, wireQueue + queue);
  rest(REGION.variables, variable, variable + layout.variables * VARIABLE.size);
  rest(REGION.connections, connection, connection + layout.connections * CONNECTION.size);
  rest(REGION.iops, iop, iop + layout.iops * IOP.size);
  rest(REGION.stacks, socketStack, wireQueue);
  rest(REGION.datagrams, layout.datagrams, layout.result);
  return { leaves, leafOfResults, firstOfRest };
}

/** What a number at a place adds to a row's hash. */
function share(place: number, number: number): number {
  return mix(Math.imul(number + 1, 0xc2b2ae35) ^ Math.imul(place + 1, 0x9e3779b1));
}

function packingOf(interners: readonly Interner[]): Packing {
  return new Packing(interners.map(({ count }) => 32 - Math.clz32(count) + SPARE_BITS));
}

/** @param initial the state that is loaded at first. */
export function createParts(layout: Layout, initial: Int32Array): Parts {
  const { tasks, dirtyTasks, dirtySockets, dirtyRest } = layout;
  const { leaves, leafOfResults, firstOfRest } = leavesOf(layout);
  const count = leaves.length;
  const interners = leaves.map(({ interner }) => interner);
  const baseOf = Int32Array.from(leaves, ({ base }) => base);
  const regionOf = Int32Array.from(leaves, ({ region }) => region);
  const first = Int32Array.from(initial);
  const second = Int32Array.from(initial);
  // Numbers of the parts of both states.
  const before = Int32Array.from(leaves, ({ interner, base }) => interner.numberOf(first, base));
  const after = Int32Array.from(before);
  // The parts that differ.
  const changed = new Int32Array(count);
  let changes = 0;
  let firstHash = before.reduce((hash, number, leaf) => (hash + share(leaf, number)) | 0, 0);
  let packing = packingOf(interners);
  let firstRow = packing.pack(before);

  function compare(leaf: number): void {
    const known = cell(before, leaf);
    const number = (interners[leaf] as Interner).exchange(second, first, cell(baseOf, leaf), known);
    if (number === known) return;
    after[leaf] = number;
    changed[changes] = leaf;
    changes += 1;
  }

  /** Makes the row and its hash from those of the first state. */
  function patch(): boolean {
    const { row } = parts;
    for (let word = 0; word < row.length; word += 1) row[word] = cell(firstRow, word);
    let hash = firstHash;
    let fits = true;
    for (let index = 0; index < changes; index += 1) {
      const leaf = cell(changed, index);
      const old = cell(before, leaf);
      const number = cell(after, leaf);
      fits &&= packing.holds(leaf, number);
      packing.change(row, 0, leaf, old, number);
      hash = (hash + share(leaf, number) - share(leaf, old)) | 0;
    }
    parts.hash = hash;
    return fits;
  }

  const parts: Parts = {
    first,
    second,
    row: Int32Array.from(firstRow),
    hash: firstHash,
    load(rows, start) {
      for (let word = 0; word < firstRow.length; word += 1)
        firstRow[word] = cell(rows, start + word);
      for (let leaf = 0; leaf < count; leaf += 1) {
        const number = packing.numberAt(rows, start, leaf);
        const old = cell(before, leaf);
        if (number === old) continue;
        firstHash = (firstHash + share(leaf, number) - share(leaf, old)) | 0;
        before[leaf] = number;
        (interners[leaf] as Interner).restore(number, first, second, cell(baseOf, leaf));
      }
    },
    takeBack() {
      changes = 0;
      const dirty = cell(second, dirtyRest);
      for (let mask = cell(second, dirtyTasks); mask !== 0; mask &= mask - 1) {
        const index = 31 - Math.clz32(mask & -mask);
        if (index >= tasks) break;
        compare(index);
        // A call's result is written by its own task.
        const results = (dirty & REGION.results) === 0 ? -1 : cell(leafOfResults, index);
        if (results >= 0) compare(results);
      }
      for (let mask = cell(second, dirtySockets); mask !== 0; mask &= mask - 1) {
        compare(tasks + 31 - Math.clz32(mask & -mask));
      }
      for (let leaf = firstOfRest; leaf < count; leaf += 1) {
        const region = cell(regionOf, leaf);
        if (region === 0 || (region & dirty) !== 0) compare(leaf);
      }
      return patch();
    },
    widen() {
      const old = packing;
      packing = packingOf(interners);
      firstRow = packing.pack(before);
      parts.row = Int32Array.from(firstRow);
      patch();
      return {
        words: packing.words,
        convert: (oldRows, oldStart, rows, start) => {
          for (let leaf = 0; leaf < count; leaf += 1) {
            packing.change(rows, start, leaf, 0, old.numberAt(oldRows, oldStart, leaf));
          }
        },
      };
    },
  };
  return parts;
}
