/**
 * Schedule ids: one base36 digit for each state that offers more than one
 * choice, the position of the choice taken. `-` if there is none.
 */
import { CheckError } from '../../errors.js';
import { TASK_STATE, offsetOf } from '../executive/records.js';
import { CHOICE, type Machine } from './machine.js';

const MODE = offsetOf('mode');
const MOST_STEPS = 1_000_000;

/** The id of a list of choices from the initial state. */
export function scheduleId(machine: Machine, path: readonly number[]): string {
  const S = Int32Array.from(machine.initial);
  const offered: number[] = [];
  let id = '';
  for (const choice of path) {
    machine.choices(S, offered);
    if (offered.length > 1) id += offered.indexOf(choice).toString(36);
    machine.apply(S, choice);
  }
  return id === '' ? '-' : id;
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

/** Counts how often a task that could have gone on is followed by another task. */
export function countPreemptions(machine: Machine, path: readonly number[]): number {
  const S = Int32Array.from(machine.initial);
  let last = -1;
  let preemptions = 0;
  for (const choice of path) {
    const task = taskOf(machine, S, choice);
    if (task >= 0) {
      if (last >= 0 && last !== task && S[machine.tasks.at(last) + MODE] === TASK_STATE.ready) {
        preemptions += 1;
      }
      last = task;
    }
    machine.apply(S, choice);
  }
  return preemptions;
}

/** The task that a choice lets run; -1 for interrupts, the peer and releases of an await. */
export function taskOf(machine: Machine, S: Int32Array, choice: number): number {
  if (choice >= CHOICE.arrive && choice < 256) return -1;
  const task = choice & 31;
  if (task === machine.layout.peer) return -1;
  return S[machine.tasks.at(task) + MODE] === TASK_STATE.await ? -1 : task;
}
