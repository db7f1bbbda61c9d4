/**
 * The explorer: breadth first over typed arrays, exact, with for each outcome a
 * shortest path and among those one with the fewest preemptions.
 */
import { TASK_STATE, offsetOf } from '../executive/records.js';
import { Ends } from './ends.js';
import type { Machine } from './machine.js';
import { createParts } from './parts.js';
import { PreemptionTracker } from './preemptions.js';
import { taskOf } from './schedule.js';
import type { Exploration } from './simple.js';
import { StateStore } from './store.js';

/** States of which preemptions are counted; beyond, the first path found is taken. */
const TRACKED = 1 << 13;

const MODE = offsetOf('mode');

/** @param limit states after which the search gives up as not complete. */
export function exploreFast(machine: Machine, limit: number): Exploration {
  const { layout, tasks } = machine;
  const parts = createParts(layout, machine.initial);
  const { first, second } = parts;
  const store = new StateStore(parts.row.length);
  const tracker = new PreemptionTracker(layout.tasks, Math.min(TRACKED, limit + 1));
  const offered: number[] = [];
  const ends = new Ends(machine);
  let transitions = 0;
  // Where the next level begins: states are found level by level.
  let level = 0;
  let levelEnd = 1;
  const mayGoOn = (last: number): boolean => first[tasks.at(last) + MODE] === TASK_STATE.ready;

  /** Looks at one state; a function of its own, so that it is compiled as one. */
  function expand(at: number): void {
    parts.load(store.rows(at), store.start(at));
    machine.choices(first, offered);
    if (offered.length === 0) {
      ends.add(first, at, level, tracker.fewest(at) ?? Number.POSITIVE_INFINITY);
      return;
    }
    for (let index = 0; index < offered.length; index += 1) {
      const choice = offered[index] as number;
      machine.apply(second, choice);
      if (!parts.takeBack()) store.convert(parts.widen());
      const position = store.find(parts.row, parts.hash, at, choice);
      const next = position < 0 ? -1 - position : position;
      if (next >= levelEnd && next < TRACKED) {
        tracker.offer(at, next, choice, taskOf(machine, first, choice), mayGoOn);
      }
    }
    transitions += offered.length;
  }

  store.find(parts.row, parts.hash, -1, 0);
  let complete = true;
  for (let at = 0; at < store.count; at += 1) {
    if (at === levelEnd) {
      level += 1;
      levelEnd = store.count;
    }
    expand(at);
    if (store.count > limit) {
      complete = false;
      break;
    }
  }
  return {
    complete,
    states: store.count,
    transitions,
    outcomes: [...ends.all()].map(({ outcome, at, preemptions }) => ({
      outcome,
      path: Number.isFinite(preemptions) ? tracker.path(at) : firstPath(store, at),
    })),
  };
}

function firstPath(store: StateStore, end: number): number[] {
  const path: number[] = [];
  for (let at = end; store.parentOf(at) >= 0; at = store.parentOf(at)) path.push(store.viaOf(at));
  return path.toReversed();
}
