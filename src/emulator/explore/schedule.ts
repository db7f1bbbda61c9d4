/**
 * Schedule ids: one base36 digit for each state that offers more than one
 * choice, the position of the choice taken. `-` if there is none.
 */
import { CheckError } from '../../errors.js';
import { TASK_STATE, offsetOf } from '../executive/records.js';
import { taskOfChoice } from './choice.js';
import type { Machine } from './machine.js';

const MODE = offsetOf('mode');
const MOST_STEPS = 1_000_000;

/** A list of choices from the initial state, as it is printed. */
export interface Schedule {
  id: string;
  /** How often a task that could have gone on is followed by another task. */
  preemptions: number;
}

/** A schedule as far as a state. */
interface Moment extends Schedule {
  S: Int32Array;
  /** The task that ran last, -1 if none has. */
  last: number;
}

/** What some lists of choices are: those that begin alike are followed once as far as they do. */
export function schedulesOf(machine: Machine, paths: readonly (readonly number[])[]): Schedule[] {
  const offered: number[] = [];
  const begin: Moment = { S: Int32Array.from(machine.initial), id: '', preemptions: 0, last: -1 };
  const moments = [begin];
  const schedules: Schedule[] = paths.map(() => ({ id: '-', preemptions: 0 }));
  const order = [...paths.entries()].sort(([, one], [, other]) => compare(one, other));
  let before: readonly number[] = [];
  for (const [index, path] of order) {
    let depth = 0;
    while (depth < path.length && path[depth] === before[depth]) depth += 1;
    for (const choice of path.slice(depth)) {
      moments[depth + 1] = after(machine, moments[depth] ?? begin, choice, offered);
      depth += 1;
    }
    const { id, preemptions } = moments[path.length] ?? begin;
    schedules[index] = { id: id === '' ? '-' : id, preemptions };
    before = path;
  }
  return schedules;
}

function after(machine: Machine, moment: Moment, choice: number, offered: number[]): Moment {
  const S = Int32Array.from(moment.S);
  machine.choices(S, offered);
  const id = offered.length > 1 ? moment.id + offered.indexOf(choice).toString(36) : moment.id;
  const task = taskOf(machine, S, choice);
  const { last } = moment;
  const preempts =
    task >= 0 &&
    last >= 0 &&
    last !== task &&
    S[machine.tasks.at(last) + MODE] === TASK_STATE.ready;
  machine.apply(S, choice);
  const preemptions = moment.preemptions + (preempts ? 1 : 0);
  return { S, id, preemptions, last: task >= 0 ? task : last };
}

/** By their first choices; of two that begin alike the shorter one comes first. */
function compare(one: readonly number[], other: readonly number[]): number {
  for (let at = 0; at < one.length && at < other.length; at += 1) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}

/** What one list of choices is. */
export function scheduleOf(machine: Machine, path: readonly number[]): Schedule {
  return schedulesOf(machine, [path])[0] ?? { id: '-', preemptions: 0 };
}

/**
 * The choices that an id stands for, up to a state that offers none.
 * @throws CheckError (`usage`) if the id is not of this program.
 */
export function schedulePath(machine: Machine, id: string): number[] {
  const S = Int32Array.from(machine.initial);
  const offered: number[] = [];
  const path: number[] = [];
  const digits = id === '-' ? '' : id;
  let position = 0;
  for (;;) {
    machine.choices(S, offered);
    if (offered.length === 0 || path.length > MOST_STEPS) break;
    let index = 0;
    if (offered.length > 1) {
      index = Number.parseInt(digits[position] ?? '', 36);
      position += 1;
    }
    const choice = offered[index];
    if (choice === undefined) throw foreign(id, position);
    machine.apply(S, choice);
    path.push(choice);
  }
  if (position < digits.length) throw foreign(id, position + 1);
  return path;
}

function foreign(id: string, position: number): CheckError {
  return new CheckError(
    'usage',
    'unknown-schedule',
    `"${id}" is no schedule of this scenario, profile and scheduler (position ${String(position)}).`,
    {
      hint: 'Take an id that explore prints for the same scenario, variant, profile, policy and scheduler.',
    },
  );
}

/** The task that a choice lets run; -1 for interrupts, the peer and releases of an await. */
export function taskOf(machine: Machine, S: Int32Array, choice: number): number {
  const task = taskOfChoice(choice);
  if (task < 0 || task === machine.layout.peer) return -1;
  return S[machine.tasks.at(task) + MODE] === TASK_STATE.await ? -1 : task;
}
