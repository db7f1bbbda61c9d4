/** A state as a row of numbers: its tasks, its sockets and the rest, each interned. */
import type { Layout } from '../executive/layout.js';
import { SOCKET, TASK } from '../executive/records.js';
import { Interner } from './interner.js';

/** Cells of the rest that one number stands for. */
const PIECE = 24;

export interface Parts {
  /** Numbers in a row. */
  width: number;
  /** Writes the row of a state. */
  pack(S: Int32Array, row: Int32Array): void;
  /**
   * Writes the row of `S`, which came about in one step from the state `from`
   * of row `fromRow`, and makes `S` equal to `from` again. Only what the step
   * may have changed is looked at.
   */
  repack(S: Int32Array, from: Int32Array, fromRow: Int32Array, row: Int32Array): void;
  /** Turns the state of one row into the state of another. */
  unpack(row: Int32Array, was: Int32Array, S: Int32Array): void;
}

export function createParts(layout: Layout): Parts {
  const { tasks, sockets, dirtyTasks, dirtySockets } = layout;
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
  const rest = (start: number, end: number): void => {
    for (let base = start; base < end; base += PIECE) {
      const width = Math.min(PIECE, end - base);
      add(new Interner(width), base, width);
    }
  };
  rest(0, layout.task);
  rest(layout.socket + sockets * SOCKET.size, layout.size);
  const count = bases.length;
  const firstRest = tasks + sockets;

  return {
    width: count,
    pack(S, row) {
      for (let index = 0; index < count; index += 1) {
        row[index] = interners[index]?.numberOf(S, bases[index] ?? 0) ?? 0;
      }
    },
    repack(S, from, fromRow, row) {
      const changedTasks = S[dirtyTasks] ?? 0;
      const changedSockets = S[dirtySockets] ?? 0;
      for (let index = 0; index < count; index += 1) {
        row[index] = fromRow[index] ?? 0;
        if (index < tasks) {
          if ((changedTasks & (1 << index)) === 0) continue;
        } else if (index < firstRest && (changedSockets & (1 << (index - tasks))) === 0) continue;
        const base = bases[index] ?? 0;
        const end = base + (widths[index] ?? 0);
        let at = base;
        while (at < end && S[at] === from[at]) at += 1;
        if (at === end) continue;
        row[index] = interners[index]?.numberOf(S, base) ?? 0;
        for (; at < end; at += 1) S[at] = from[at] ?? 0;
      }
    },
    unpack(row, was, S) {
      for (let index = 0; index < count; index += 1) {
        const number = row[index] ?? 0;
        if (number === was[index]) continue;
        interners[index]?.restore(number, S, bases[index] ?? 0);
        was[index] = number;
      }
    },
  };
}
