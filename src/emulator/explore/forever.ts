/**
 * Programs that never come to an end: a call that polls for what nobody gives
 * back, two hogs that take turns. Nothing that anybody sees happens any more;
 * a target calls it quiet, and so does the reference.
 */
import { TASK_STATE, offsetOf } from '../executive/records.js';
import { CHOICE, taskOfChoice } from './choice.js';
import type { Machine } from './machine.js';

/** States of a round that are looked at; a poll takes a few, many where each micro-op is a step. */
const MOST = 500;

const MODE = offsetOf('mode');
const TIMER = offsetOf('timer');
const DEADLINE = offsetOf('deadline');

type Steps = Pick<Machine, 'layout' | 'tasks' | 'apply'> & {
  /** All choices, among them a tick that changes nothing in the end. */
  offers: Machine['choices'];
};

/** A state of the round, and from which other ones it is come to. */
interface Moment {
  S: Int32Array;
  from: number[];
}

/**
 * Whether a state in which only the clock goes on comes again whatever happens: each
 * state behind it leads back to it, by ticks and by steps of tasks that were ready.
 */
export function goesRound(steps: Steps, S: Int32Array): boolean {
  if (!mayPoll(steps, S)) return false;
  const { layout } = steps;
  const keyOf = (one: Int32Array): string => one.subarray(0, layout.size).join();
  const moments: Moment[] = [{ S, from: [] }];
  const known = new Map([[keyOf(S), 0]]);
  const offered: number[] = [];
  for (const [at, moment] of moments.entries()) {
    steps.offers(moment.S, offered);
    if (offered.length === 0 || moments.length > MOST) return false;
    for (const choice of offered) {
      if (!goesByItself(steps, moment.S, choice)) return false;
      const next = Int32Array.from(moment.S);
      steps.apply(next, choice);
      const position = known.get(keyOf(next)) ?? moments.length;
      if (position === moments.length) {
        known.set(keyOf(next), position);
        moments.push({ S: next, from: [] });
      }
      moments[position]?.from.push(at);
    }
  }
  return leadingToFirst(moments) === moments.length;
}

/** A poll sleeps for one tick; whatever takes longer comes to an end. */
function mayPoll({ layout, tasks }: Steps, S: Int32Array): boolean {
  for (let task = 0; task < layout.tasks; task += 1) {
    const T = tasks.at(task);
    if ((S[T + TIMER] ?? 0) > 1 || (S[T + DEADLINE] ?? 0) > 0) return false;
  }
  return true;
}

function goesByItself({ layout, tasks }: Steps, S: Int32Array, choice: number): boolean {
  if (choice === CHOICE.tick) return true;
  const task = taskOfChoice(choice);
  return task >= 0 && task !== layout.peer && S[tasks.at(task) + MODE] === TASK_STATE.ready;
}

/** How many of the moments lead to the first one. */
function leadingToFirst(moments: readonly Moment[]): number {
  const leading = new Set([0]);
  for (const at of leading) for (const from of moments[at]?.from ?? []) leading.add(from);
  return leading.size;
}
