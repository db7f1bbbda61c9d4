/**
 * The explorer: breadth first over typed arrays, exact, with for each outcome a
 * shortest path and among those one with the fewest preemptions.
 */
import { TASK_STATE, offsetOf } from '../executive/records.js';
import { Batch } from './batch.js';
import { Ends, type End } from './ends.js';
import type { Machine } from './machine.js';
import { createParts } from './parts.js';
import { PreemptionTracker } from './preemptions.js';
import type { Renaming } from './renaming.js';
import { taskOf } from './schedule.js';
import type { Exploration } from './simple.js';
import { StateStore } from './store.js';
import { scheduleThrough, type Symmetry } from './symmetry.js';

/** States of which preemptions are counted; beyond, the first path found is taken. */
const TRACKED = 1 << 13;

const MODE = offsetOf('mode');

/**
 * @param limit states after which the search gives up as not complete.
 * @param symmetry the states and transitions are then those that stand for all,
 *   the outcomes and paths are the same as without.
 */
export function exploreFast(machine: Machine, limit: number, symmetry?: Symmetry): Exploration {
  const { layout, tasks } = machine;
  const parts = createParts(layout, machine.initial);
  const { first, second } = parts;
  const store = new StateStore(parts.row.length);
  const batch = new Batch();
  const tracker = new PreemptionTracker(layout.tasks, Math.min(TRACKED, limit + 1));
  const offered: number[] = [];
  const ends = new Ends(machine, symmetry);
  let transitions = 0;
  // Where the next level begins: states are found level by level.
  let level = 0;
  let levelEnd = 1;
  // Of the tasks by the last step, to be those of the state that stands for where it led.
  let renaming: Renaming | undefined;
  const mayGoOn = (last: number): boolean => first[tasks.at(last) + MODE] === TASK_STATE.ready;

  /** Looks at one state; a function of its own, so that it is compiled as one. */
  function expand(at: number): void {
    parts.load(store.rows(at), store.start(at));
    machine.choices(first, offered);
    if (offered.length === 0) {
      ends.add(first, at, level, tracker.fewest(at) ?? Number.POSITIVE_INFINITY);
      return;
    }
    // An edge is tracked while what it comes from is at hand.
    const each = symmetry !== undefined && at < TRACKED;
    for (let index = 0; index < offered.length; index += 1) {
      const choice = offered[index] as number;
      machine.apply(second, choice);
      if (symmetry !== undefined) renaming = symmetry.represent(second);
      if (!parts.takeBack()) {
        batch.settle(store, found);
        store.convert(parts.widen());
      }
      batch.add(parts.row, parts.hash, at, choice);
      if (each || batch.isFull) batch.settle(store, found);
    }
    transitions += offered.length;
    if (at < TRACKED) batch.settle(store, found);
  }

  function found(position: number, parent: number, choice: number): void {
    if (position < levelEnd || position >= TRACKED) return;
    tracker.offer(
      { from: parent, to: position, choice, task: taskOf(machine, first, choice), renaming },
      mayGoOn,
    );
  }

  function pathTo({ at, preemptions, renaming: ending }: End): number[] {
    const path = Number.isFinite(preemptions) ? tracker.path(at) : firstPath(store, at);
    return symmetry === undefined ? path : scheduleThrough(machine, symmetry, path, ending);
  }

  store.find(parts.row, 0, parts.hash, -1, 0);
  let complete = true;
  for (let at = 0; at < levelEnd; at += 1) {
    expand(at);
    if (at + 1 === levelEnd) {
      batch.settle(store, found);
      level += 1;
      levelEnd = store.count;
    }
    if (store.count > limit) {
      complete = false;
      break;
    }
  }
  return {
    complete,
    states: store.count,
    transitions,
    outcomes: [...ends.all()].map((end) => ({ outcome: end.outcome, path: pathTo(end) })),
  };
}

function firstPath(store: StateStore, end: number): number[] {
  const path: number[] = [];
  for (let at = end; store.parentOf(at) >= 0; at = store.parentOf(at)) path.push(store.viaOf(at));
  return path.toReversed();
}
