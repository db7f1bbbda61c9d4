/** A state as a row of numbers: its tasks, its sockets and the rest, each interned. */
import { SOCKET, TASK } from '../executive/records.js';
import type { Layout } from '../executive/layout.js';
import { Interner } from './interner.js';

/** Cells of the rest that one number stands for. */
const PIECE = 32;

interface Part {
  base: number;
  width: number;
  interner: Interner;
}

export interface Parts {
  width: number;
  /** Writes the row of a state. */
  pack(S: Int32Array, row: Int32Array): void;
  /** Writes the row of a state that came from one with a known row: only changed parts are looked up. */
  repack(S: Int32Array, from: Int32Array, fromRow: Int32Array, row: Int32Array): void;
  /** Writes the state of a row. */
  unpack(row: Int32Array, S: Int32Array): void;
}

export function createParts(layout: Layout): Parts {
  const shared = new Map<string, Interner>();
  const internerOf = (kind: string, width: number): Interner => {
    const known = shared.get(kind) ?? new Interner(width);
    shared.set(kind, known);
    return known;
  };
  const parts: Part[] = [];
  const add = (kind: string, base: number, width: number): void => {
    if (width > 0) parts.push({ base, width, interner: internerOf(kind, width) });
  };
  // Parts of one kind have their numbers in common.
  for (let task = 0; task < layout.tasks; task += 1) {
    add('task', layout.task + task * TASK.size, TASK.size);
  }
  for (let slot = 0; slot < layout.sockets; slot += 1) {
    add('socket', layout.socket + slot * SOCKET.size, SOCKET.size);
  }
  const rest = (start: number, end: number): void => {
    for (let base = start; base < end; base += PIECE) {
      add(`rest ${String(base)}`, base, Math.min(PIECE, end - base));
    }
  };
  rest(0, layout.task);
  rest(layout.socket + layout.sockets * SOCKET.size, layout.size);
  const bases = Int32Array.from(parts, (part) => part.base);
  const widths = Int32Array.from(parts, (part) => part.width);
  const interners = parts.map((part) => part.interner);
  const count = parts.length;

  return {
    width: count,
    pack(S, row) {
      for (let index = 0; index < count; index += 1) {
        row[index] = interners[index]?.numberOf(S, bases[index] ?? 0) ?? 0;
      }
    },
    repack(S, from, fromRow, row) {
      for (let index = 0; index < count; index += 1) {
        const base = bases[index] ?? 0;
        const end = base + (widths[index] ?? 0);
        let at = base;
        while (at < end && S[at] === from[at]) at += 1;
        row[index] =
          at === end ? (fromRow[index] ?? 0) : (interners[index]?.numberOf(S, base) ?? 0);
      }
    },
    unpack(row, S) {
      for (let index = 0; index < count; index += 1) {
        interners[index]?.restore(row[index] ?? 0, S, bases[index] ?? 0);
      }
    },
  };
}
