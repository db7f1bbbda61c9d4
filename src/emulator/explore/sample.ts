/** Random schedules, for programs with more states than can be kept: never complete. */
import type { Outcome } from '../../scenario/outcome.js';
import type { Machine } from './machine.js';
import { createRandom } from './random.js';
import { outcomeKey, outcomeOf } from './result.js';

export interface Sampled {
  outcome: Outcome;
  path: number[];
}

/** Choices after which a schedule is given up. */
const LONGEST = 100_000;

/**
 * The outcomes of random schedules from the initial state, each with the
 * shortest path that was seen.
 * @param budget steps of all schedules together, after which no other one begins.
 * @param seed the same seed gives the same schedules.
 */
export function sample(machine: Machine, budget: number, seed: number): Sampled[] {
  const random = createRandom(seed);
  const found = new Map<string, Sampled>();
  const offered: number[] = [];
  for (let steps = 0; steps < budget;) {
    const S = Int32Array.from(machine.initial);
    const path: number[] = [];
    for (machine.choices(S, offered); offered.length > 0 && path.length < LONGEST;) {
      const choice = offered[random.below(offered.length)] as number;
      machine.apply(S, choice);
      path.push(choice);
      machine.choices(S, offered);
    }
    steps += path.length + 1;
    if (offered.length > 0) continue;
    const outcome = outcomeOf(machine, S);
    const key = outcomeKey(outcome);
    const known = found.get(key);
    if (known === undefined || known.path.length > path.length) found.set(key, { outcome, path });
  }
  return [...found.values()];
}
