/** Which columns a schedule makes late. */
import { TASK_STATE, offsetOf } from '../executive/records.js';
import type { Machine } from './machine.js';

const MODE = offsetOf('mode');
const FIRST_OF_WORLD = 32;
const FIRST_ALTERNATIVE = 256;

/**
 * The columns that could go on in some state of the path while something else
 * happened: an `await` whose conditions held, or the task that had the
 * processor. Those that wait longest come first.
 * @param path choices from the initial state
 */
export function heldBack(machine: Machine, path: readonly number[]): string[] {
  const S = Int32Array.from(machine.initial);
  const columns = machine.program.columns;
  const states = new Map<number, number>();
  const offered: number[] = [];
  for (const choice of path) {
    machine.choices(S, offered);
    const chosen = isTask(choice) ? choice & 31 : -1;
    for (const other of new Set(offered.filter(isTask).map((one) => one & 31))) {
      if (other === chosen || other >= columns.length) continue;
      // A release that comes late weighs more than a task that an interrupt delays.
      const weight = S[machine.tasks.at(other) + MODE] === TASK_STATE.await ? 2 : 1;
      states.set(other, (states.get(other) ?? 0) + weight);
    }
    machine.apply(S, choice);
  }
  return [...states].sort(([, a], [, b]) => b - a).map(([column]) => columns[column]?.name ?? '?');
}

function isTask(choice: number): boolean {
  return choice < FIRST_OF_WORLD || choice >= FIRST_ALTERNATIVE;
}
