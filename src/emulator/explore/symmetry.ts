/**
 * Symmetry of identical tasks. Columns that do the same in the same places can
 * change their parts in any schedule, so of the states that differ by such an
 * exchange one stands for all (Ip and Dill's scalarsets; SPIN's and Murphi's
 * symmetry). What it takes: nothing in the tables tells tasks apart, and the
 * tasks are alike at the start. On one processor they are not: ready tasks of
 * one priority stand in a chain.
 */
import { TASK, TASK_CELLS } from '../executive/records.js';
import { treatsTasksAlike } from '../microop/tasks-alike.js';
import { identicalColumns } from './identical.js';
import { cell } from './interner.js';
import type { Machine } from './machine.js';
import {
  exchangeOf,
  following,
  inverse,
  noRenaming,
  renamedChoice,
  Renamer,
  taskCells,
  type Renaming,
} from './renaming.js';

export interface Symmetry {
  /** The tasks that may change places, by position; at least one set, of at least two each. */
  sets: readonly (readonly number[])[];
  /** Exchanges of two tasks; any renaming within the sets is one after the other of them. */
  exchanges: readonly Renaming[];
  rename(S: Int32Array, renaming: Renaming): void;
  /**
   * Turns a state into the one that stands for it.
   * @returns how its tasks were renamed; undefined if it is the one.
   */
  represent(S: Int32Array): Renaming | undefined;
}

const FIELDS = TASK.fields.filter(({ name }) => !TASK_CELLS.has(name));

/** Undefined if no two tasks of the machine can change places. */
export function symmetryOf(machine: Machine): Symmetry | undefined {
  const { layout, program, scheduler, code } = machine;
  if (scheduler === 'prio' || !treatsTasksAlike(code.program)) return undefined;
  const renamer = new Renamer(layout);
  const sets = identicalColumns(program).filter((set) =>
    exchangesOf(set, layout.tasks).every((exchange) => isUnchanged(renamer, machine, exchange)),
  );
  if (sets.length === 0) return undefined;
  const order = createOrder(machine);
  return {
    sets,
    exchanges: sets.flatMap((set) => exchangesOf(set, layout.tasks)),
    rename: (S, renaming) => {
      renamer.rename(S, renaming);
    },
    represent(S) {
      let renaming: Renaming | undefined;
      for (const set of sets) {
        if (set.every((task, at) => at === 0 || order(S, set[at - 1] ?? task, task) <= 0)) continue;
        const sorted = set.toSorted((one, other) => order(S, one, other));
        renaming ??= noRenaming(layout.tasks);
        for (const [at, task] of sorted.entries()) renaming[task] = set[at] ?? task;
      }
      if (renaming !== undefined) renamer.rename(S, renaming);
      return renaming;
    },
  };
}

/** Exchanges of neighbours in a set. */
function exchangesOf(set: readonly number[], tasks: number): Renaming[] {
  return set.slice(1).map((task, at) => exchangeOf(tasks, set[at] ?? task, task));
}

function isUnchanged(renamer: Renamer, { initial, layout }: Machine, exchange: Renaming): boolean {
  const S = Int32Array.from(initial);
  renamer.rename(S, exchange);
  return S.subarray(0, layout.size).every((value, at) => value === initial[at]);
}

/**
 * An order of tasks by what they are at: by their own cells, their results, then by
 * where they are named first. Tasks that are equal in that stay where they are; at
 * worst two states are kept where one would do.
 */
function createOrder(machine: Machine): (S: Int32Array, one: number, other: number) => number {
  const { layout, tasks } = machine;
  const offsets = Int32Array.from(FIELDS, ({ offset }) => offset);
  const cells = Int32Array.from(taskCells(layout));
  const namedAt = (S: Int32Array, task: number): number => {
    for (let at = 0; at < cells.length; at += 1) {
      if (cell(S, cell(cells, at)) === task + 1) return at;
    }
    return cells.length;
  };
  return (S, one, other) => {
    const [A, B] = [tasks.at(one), tasks.at(other)];
    for (let at = 0; at < offsets.length; at += 1) {
      const offset = cell(offsets, at);
      const difference = cell(S, A + offset) - cell(S, B + offset);
      if (difference !== 0) return difference;
    }
    const [resultsA, resultsB] = [layout.resultOf[one] ?? 0, layout.resultOf[other] ?? 0];
    const end = layout.resultOf[one + 1] ?? 0;
    for (let at = 0; at < end - resultsA; at += 1) {
      const difference = cell(S, resultsA + at) - cell(S, resultsB + at);
      if (difference !== 0) return difference;
    }
    return namedAt(S, one) - namedAt(S, other);
  };
}

/**
 * A schedule that begins with the initial state, from choices of which each is one of
 * the state that stands for the one before.
 * @param ending renames the last of those states into the one that the schedule is to end with.
 */
export function scheduleThrough(
  machine: Machine,
  symmetry: Symmetry,
  choices: readonly number[],
  ending: Renaming,
): number[] {
  const S = Int32Array.from(machine.initial);
  // What the tasks of the state that stands for another one are called there.
  let names = noRenaming(machine.layout.tasks);
  const schedule: number[] = [];
  for (const choice of choices) {
    schedule.push(renamedChoice(choice, names));
    machine.apply(S, choice);
    const renaming = symmetry.represent(S);
    if (renaming !== undefined) names = following(inverse(renaming), names);
  }
  const rest = following(inverse(names), ending);
  return schedule.map((choice) => renamedChoice(choice, rest));
}
