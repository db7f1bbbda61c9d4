/** Random schedules, for programs with more states than can be kept: never complete. */
import type { Outcome } from '../../scenario/outcome.js';
import type { Machine } from './machine.js';
import { createRandom, type Random } from './random.js';
import { outcomeKey, outcomeOf } from './result.js';

export interface Sample {
  /** Schedules that were followed to their end. */
  schedules: number;
  /** Each outcome with the shortest path that was seen. */
  outcomes: { outcome: Outcome; path: number[] }[];
}

/** Choices after which a schedule is given up. */
const LONGEST = 100_000;

/**
 * Follows random schedules from the initial state.
 * @param budget steps of all schedules together, after which no other one begins.
 * @param seed the same seed gives the same schedules.
 */
export function sample(machine: Machine, budget: number, seed: number): Sample {
  const random = createRandom(seed);
  const found = new Map<string, Sample['outcomes'][number]>();
  let schedules = 0;
  let steps = 0;
  while (steps < budget) {
    const S = Int32Array.from(machine.initial);
    const { path, ended } = walk(machine, S, random);
    steps += path.length + 1;
    if (!ended) continue;
    schedules += 1;
    const outcome = outcomeOf(machine, S);
    const key = outcomeKey(outcome);
    const known = found.get(key);
    if (known === undefined || known.path.length > path.length) found.set(key, { outcome, path });
  }
  return { schedules, outcomes: [...found.values()] };
}

/** Makes random choices in a state until it offers none, or there have been too many. */
function walk(machine: Machine, S: Int32Array, random: Random): { path: number[]; ended: boolean } {
  const offered: number[] = [];
  const path: number[] = [];
  while (path.length < LONGEST) {
    machine.choices(S, offered);
    const choice = offered[random.below(offered.length)];
    if (choice === undefined) return { path, ended: true };
    machine.apply(S, choice);
    path.push(choice);
  }
  return { path, ended: false };
}
