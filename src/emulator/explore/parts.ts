/** A state as a row of numbers: its tasks, its sockets and the rest, each interned. */
import { REGION, type Layout } from '../executive/layout.js';
import { CONNECTION, IOP, SOCKET, TASK, VARIABLE } from '../executive/records.js';
import { cell, Interner } from './interner.js';

/** Most cells of the rest that one number stands for. */
const PIECE = 24;

export interface Parts {
  /** Numbers in a row. */
  width: number;
  /** Writes the row of a state. */
  pack(S: Int32Array, row: Int32Array): void;
  /** The hash of a row. */
  hash(row: Int32Array): number;
  /**
   * Writes the row of `S`, which came about in one step from the state `from`
   * of row `fromRow`, and makes `S` equal to `from` again. Only what the step
   * may have changed is looked at.
   * @returns the hash of the row, given that of `fromRow`.
   */
  repack(
    S: Int32Array,
    from: Int32Array,
    fromRow: Int32Array,
    fromHash: number,
    row: Int32Array,
  ): number;
  /** Turns two equal states, of row `was`, into the state of another row. */
  unpack(row: Int32Array, was: Int32Array, first: Int32Array, second: Int32Array): void;
}

/** What the number at a place adds to a row's hash. */
function share(place: number, number: number): number {
  let mixed = Math.imul(number ^ Math.imul(place + 1, 0x9e3779b1), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

export function createParts(layout: Layout): Parts {
  const { tasks, sockets, dirtyTasks, dirtySockets, dirtyRest } = layout;
  const bases: number[] = [];
  const widths: number[] = [];
  const interners: Interner[] = [];
  const add = (interner: Interner, base: number, width: number): void => {
    bases.push(base);
    widths.push(width);
    interners.push(interner);
  };
  // Parts of one kind have their numbers in common.
  const ofTasks = new Interner(TASK.size);
  const ofSockets = new Interner(SOCKET.size);
  for (let task = 0; task < tasks; task += 1) {
    add(ofTasks, layout.task + task * TASK.size, TASK.size);
  }
  for (let slot = 0; slot < sockets; slot += 1) {
    add(ofSockets, layout.socket + slot * SOCKET.size, SOCKET.size);
  }
  /** For each piece of the rest the region that it belongs to; 0: always looked at. */
  const regions: number[] = [];
  const rest = (region: number, start: number, end: number): void => {
    for (let base = start; base < end; base += PIECE) {
      const width = Math.min(PIECE, end - base);
      add(new Interner(width), base, width);
      regions.push(region);
    }
  };
  const queue = layout.queueLimit + 1;
  rest(0, 0, layout.task);
  rest(REGION.iops, layout.iop, layout.iop + layout.iops * IOP.size);
  rest(REGION.variables, layout.variable, layout.variable + layout.variables * VARIABLE.size);
  rest(
    REGION.connections,
    layout.connection,
    layout.connection + layout.connections * CONNECTION.size,
  );
  rest(REGION.queues, layout.semaphoreQueue, layout.socketStack);
  rest(REGION.stacks, layout.socketStack, layout.wireQueue);
  rest(REGION.wire, layout.wireQueue, layout.wireQueue + queue);
  rest(REGION.net, layout.netQueue, layout.netQueue + queue);
  rest(REGION.datagrams, layout.datagrams, layout.result);
  rest(REGION.results, layout.result, layout.result + layout.results);
  const count = bases.length;
  const firstRest = tasks + sockets;
  const baseOf = Int32Array.from(bases);
  const widthOf = Int32Array.from(widths);
  const regionOf = Int32Array.from(regions);

  /** Looks up one part of `S` if it differs; returns what that changes in the hash. */
  function update(
    index: number,
    S: Int32Array,
    from: Int32Array,
    fromRow: Int32Array,
    row: Int32Array,
  ): number {
    const base = cell(baseOf, index);
    const end = base + cell(widthOf, index);
    let at = base;
    while (at < end && cell(S, at) === cell(from, at)) at += 1;
    if (at === end) return 0;
    const interner = interners[index] as Interner;
    const number = interner.numberOf(S, base);
    for (; at < end; at += 1) S[at] = cell(from, at);
    row[index] = number;
    return (share(index, number) - share(index, cell(fromRow, index))) | 0;
  }

  return {
    width: count,
    pack(S, row) {
      for (let index = 0; index < count; index += 1) {
        row[index] = interners[index]?.numberOf(S, bases[index] ?? 0) ?? 0;
      }
    },
    hash(row) {
      let hash = 0;
      for (let index = 0; index < count; index += 1) {
        hash = (hash + share(index, cell(row, index))) | 0;
      }
      return hash;
    },
    repack(S, from, fromRow, fromHash, row) {
      row.set(fromRow);
      let hash = fromHash;
      for (let mask = cell(S, dirtyTasks); mask !== 0; mask &= mask - 1) {
        const index = 31 - Math.clz32(mask & -mask);
        if (index >= tasks) break;
        hash += update(index, S, from, fromRow, row);
      }
      for (let mask = cell(S, dirtySockets); mask !== 0; mask &= mask - 1) {
        hash += update(tasks + 31 - Math.clz32(mask & -mask), S, from, fromRow, row);
      }
      const dirty = cell(S, dirtyRest);
      for (let index = firstRest; index < count; index += 1) {
        const region = cell(regionOf, index - firstRest);
        if (region === 0 || (region & dirty) !== 0) hash += update(index, S, from, fromRow, row);
      }
      return hash | 0;
    },
    unpack(row, was, first, second) {
      for (let index = 0; index < count; index += 1) {
        const number = cell(row, index);
        if (number === cell(was, index)) continue;
        const interner = interners[index] as Interner;
        interner.restore(number, first, second, cell(baseOf, index));
        was[index] = number;
      }
    },
  };
}
