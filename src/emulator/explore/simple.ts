/**
 * The explorer in its plainest form: breadth first, states as strings. It is
 * the test oracle of the fast one.
 */
import { outcomeKey, outcomeOf } from './result.js';
import type { Outcome } from '../../scenario/outcome.js';
import type { Machine } from './machine.js';

export interface Exploration {
  complete: boolean;
  states: number;
  transitions: number;
  /** For each outcome its first (so shortest) path. */
  outcomes: { outcome: Outcome; path: number[] }[];
}

function keyOf(machine: Machine, S: Int32Array): string {
  const halves = new Uint16Array(S.buffer, S.byteOffset, machine.layout.size * 2);
  return String.fromCharCode(...halves);
}

/** @param limit states after which the search gives up as not complete. */
export function exploreSimple(machine: Machine, limit: number): Exploration {
  const states: Int32Array[] = [Int32Array.from(machine.initial)];
  const parents: number[] = [-1];
  const via: number[] = [-1];
  const known = new Map<string, number>([[keyOf(machine, machine.initial), 0]]);
  const found = new Map<string, { outcome: Outcome; at: number }>();
  const offered: number[] = [];
  let transitions = 0;
  let complete = true;
  for (let at = 0; at < states.length; at += 1) {
    const from = states[at];
    if (from === undefined) break;
    machine.choices(from, offered);
    if (offered.length === 0) {
      const outcome = outcomeOf(machine, from);
      const key = outcomeKey(outcome);
      if (!found.has(key)) found.set(key, { outcome, at });
    }
    for (const choice of offered) {
      transitions += 1;
      const to = Int32Array.from(from);
      machine.apply(to, choice);
      const key = keyOf(machine, to);
      if (known.has(key)) continue;
      known.set(key, states.length);
      states.push(to);
      parents.push(at);
      via.push(choice);
    }
    if (states.length > limit) {
      complete = false;
      break;
    }
  }
  const pathTo = (end: number): number[] => {
    const path: number[] = [];
    for (let at = end; (parents[at] ?? -1) >= 0; at = parents[at] ?? -1) path.unshift(via[at] ?? 0);
    return path;
  };
  return {
    complete,
    states: states.length,
    transitions,
    outcomes: [...found.values()].map(({ outcome, at }) => ({ outcome, path: pathTo(at) })),
  };
}
