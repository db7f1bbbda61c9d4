/** Which steps a schedule makes late, and by how many ticks. */
import { TASK_STATE, offsetOf } from '../executive/records.js';
import { CHOICE, taskOfChoice } from './choice.js';
import type { Machine } from './machine.js';

const MODE = offsetOf('mode');
const ENTERED = offsetOf('entered');
const PC = offsetOf('pc');
const STEP = offsetOf('step');

/** A step of a column that could have gone on while something else happened. */
export interface HeldStep {
  column: string;
  /** Its place in the column, from 0. */
  step: number;
  /**
   * Where in the step it was: at an `await` or before the call has found its
   * socket, behind that and in possession of the network semaphore, or
   * elsewhere in the call.
   */
  place: 'before' | 'locked' | 'inside';
  /** It is an `await`. */
  waits: boolean;
  /** States in which it could; those of an `await` count twice. */
  states: number;
  /** Ticks that came meanwhile. */
  ticks: number;
}

/**
 * The steps that could go on in some state of the path while something else
 * happened: an `await` whose conditions held, or a call of the task that had
 * the processor. Those that wait longest come first.
 * @param path choices from the initial state
 */
export function heldBack(machine: Machine, path: readonly number[]): HeldStep[] {
  const S = Int32Array.from(machine.initial);
  const columns = machine.program.columns;
  const { owner } = machine.layout.globals;
  const held = new Map<string, HeldStep>();
  const offered: number[] = [];
  for (const choice of path) {
    machine.choices(S, offered);
    const chosen = taskOfChoice(choice);
    for (const other of new Set(offered.map(taskOfChoice))) {
      const column = columns[other]?.name;
      if (other === chosen || column === undefined) continue;
      const T = machine.tasks.at(other);
      const step = S[T + STEP] ?? 0;
      const place = placeIn(S, T, S[owner] === other + 1);
      const key = `${column}.${String(step)} ${place}`;
      const waits = S[T + MODE] === TASK_STATE.await;
      const entry = held.get(key) ?? { column, step, place, waits, states: 0, ticks: 0 };
      held.set(key, entry);
      // A release that comes late weighs more than a task that an interrupt delays.
      entry.states += waits ? 2 : 1;
      if (choice === CHOICE.tick) entry.ticks += 1;
    }
    machine.apply(S, choice);
  }
  return [...held.values()].sort((a, b) => b.states - a.states);
}

function placeIn(S: Int32Array, T: number, owns: boolean): HeldStep['place'] {
  if (S[T + PC] === 0 || S[T + MODE] === TASK_STATE.await) return 'before';
  if (S[T + ENTERED] === 0) return 'before';
  return owns ? 'locked' : 'inside';
}
