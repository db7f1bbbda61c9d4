/** Each witness is one of the shortest, and of those one with the fewest preemptions: all of them are looked at. */
import { expect } from 'chai';
import { TASK_STATE, offsetOf } from '../../../src/emulator/executive/records.js';
import { createMachine, type Machine } from '../../../src/emulator/explore/machine.js';
import { outcomeKey, outcomeOf } from '../../../src/emulator/explore/result.js';
import { schedulePath, taskOf } from '../../../src/emulator/explore/schedule.js';
import { PROFILES, explore } from '../../../src/emulator/index.js';
import { catalogue } from '../programs.js';

const LIMIT = 1_000;
const MODE = offsetOf('mode');

interface Known {
  S: Int32Array;
  level: number;
  /** By the task that ran last (-1: none has): the fewest preemptions on a shortest path. */
  cost: Map<number, number>;
}

/** Length and preemptions of the best schedule, by outcome; undefined beyond the limit. */
function best(machine: Machine): Map<string, [number, number]> | undefined {
  const found = new Map<string, [number, number]>();
  const first: Known = { S: machine.initial, level: 0, cost: new Map([[-1, 0]]) };
  const keyOf = (S: Int32Array): string => S.subarray(0, machine.layout.size).join();
  const known = new Map([[keyOf(first.S), first]]);
  const offered: number[] = [];
  for (const { S, level, cost } of known.values()) {
    machine.choices(S, offered);
    if (offered.length === 0) {
      const key = outcomeKey(outcomeOf(machine, S));
      const [length, fewest] = found.get(key) ?? [level, Number.POSITIVE_INFINITY];
      if (length === level) found.set(key, [level, Math.min(fewest, ...cost.values())]);
    }
    for (const choice of offered) {
      const next = Int32Array.from(S);
      machine.apply(next, choice);
      const key = keyOf(next);
      const there = known.get(key) ?? { S: next, level: level + 1, cost: new Map() };
      known.set(key, there);
      if (there.level === level + 1) pass(machine, S, choice, cost, there.cost);
    }
    if (known.size > LIMIT) return undefined;
  }
  return found;
}

function pass(
  machine: Machine,
  S: Int32Array,
  choice: number,
  from: ReadonlyMap<number, number>,
  to: Map<number, number>,
): void {
  const task = taskOf(machine, S, choice);
  for (const [last, cost] of from) {
    const preempts =
      task >= 0 &&
      last >= 0 &&
      task !== last &&
      S[machine.tasks.at(last) + MODE] === TASK_STATE.ready;
    const now = cost + (preempts ? 1 : 0);
    const next = task >= 0 ? task : last;
    to.set(next, Math.min(now, to.get(next) ?? now));
  }
}

describe('witnesses', function () {
  this.timeout(120_000);
  for (const scheduler of ['prio', 'any'] as const) {
    it(`are the shortest with the fewest preemptions, scheduler ${scheduler}`, () => {
      let compared = 0;
      catalogue().forEach((program, index) => {
        const profile = PROFILES[index % PROFILES.length];
        if (profile === undefined) throw new Error('no profiles');
        const machine = createMachine(program, {
          profile,
          scheduler,
          policy: 'stale',
          grain: 'merged',
        });
        const expected = best(machine);
        if (expected === undefined) return;
        compared += 1;
        for (const apart of [true, false]) {
          const { outcomes } = explore(program, { profile, scheduler, apart });
          const ways = outcomes.map((outcome): [string, [number, number]] => [
            outcomeKey(outcome),
            [schedulePath(machine, outcome.witness).length, outcome.preemptions],
          ]);
          expect(new Map(ways), `${program.scenario}/${program.variant}`).to.deep.equal(expected);
        }
      });
      expect(compared).to.be.greaterThan(100);
    });
  }
});
