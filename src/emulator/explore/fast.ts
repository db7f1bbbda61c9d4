/**
 * The explorer: breadth first over typed arrays, exact, with for each outcome a
 * shortest path and among those one with the fewest preemptions.
 */
import { TASK_STATE, offsetOf } from '../executive/records.js';
import type { Outcome } from '../../scenario/outcome.js';
import type { Machine } from './machine.js';
import { createParts } from './parts.js';
import { PreemptionTracker } from './preemptions.js';
import { outcomeKey, outcomeOf } from './result.js';
import { taskOf } from './schedule.js';
import type { Exploration } from './simple.js';
import { StateStore } from './store.js';

/** States of which preemptions are counted; beyond, the first path found is taken. */
const TRACKED = 1 << 13;

const MODE = offsetOf('mode');

interface Found {
  outcome: Outcome;
  at: number;
  level: number;
  preemptions: number;
}

/** @param limit states after which the search gives up as not complete. */
export function exploreFast(machine: Machine, limit: number): Exploration {
  const { layout, tasks } = machine;
  const parts = createParts(layout);
  const store = new StateStore(parts.width);
  const tracker = new PreemptionTracker(layout.tasks, Math.min(TRACKED, limit + 1));
  const from = Int32Array.from(machine.initial);
  const to = Int32Array.from(machine.initial);
  const fromRow = new Int32Array(parts.width);
  const toRow = new Int32Array(parts.width);
  // The row that both arrays hold.
  const held = new Int32Array(parts.width);
  const offered: number[] = [];
  const found = new Map<string, Found>();
  let transitions = 0;
  // Where the next level begins: states are found level by level.
  let level = 0;
  let levelEnd = 1;
  const mayGoOn = (last: number): boolean => from[tasks.at(last) + MODE] === TASK_STATE.ready;

  /** Looks at one state; a function of its own, so that it is compiled as one. */
  function expand(at: number): void {
    const fromHash = store.read(at, fromRow);
    parts.unpack(fromRow, held, from, to);
    machine.choices(from, offered);
    if (offered.length === 0) {
      end(at);
      return;
    }
    for (let index = 0; index < offered.length; index += 1) {
      const choice = offered[index] as number;
      machine.apply(to, choice);
      const hash = parts.repack(to, from, fromRow, fromHash, toRow);
      const position = store.find(toRow, hash, at, choice);
      const next = position < 0 ? -1 - position : position;
      if (next >= levelEnd && next < TRACKED) {
        tracker.offer(at, next, choice, taskOf(machine, from, choice), mayGoOn);
      }
    }
    transitions += offered.length;
  }

  function end(at: number): void {
    const outcome = outcomeOf(machine, from);
    const key = outcomeKey(outcome);
    const preemptions = tracker.fewest(at) ?? Number.POSITIVE_INFINITY;
    const known = found.get(key);
    if (known === undefined || (known.level === level && preemptions < known.preemptions)) {
      found.set(key, { outcome, at, level, preemptions });
    }
  }

  parts.pack(machine.initial, fromRow);
  held.set(fromRow);
  store.find(fromRow, parts.hash(fromRow), -1, 0);
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
    outcomes: [...found.values()].map(({ outcome, at, preemptions }) => ({
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
