/** Tasks that change places: what a renaming makes of a state, a choice, another renaming. */
import { REGION, type Layout } from '../executive/layout.js';
import { SOCKET, TASK, TASK_CELLS, type RecordType } from '../executive/records.js';
import { cell } from './interner.js';
import { alternativeOf, choiceOf, taskOfChoice } from './choice.js';

/** By position of a task the position that it takes. */
export type Renaming = Int32Array;

/** @param count of tasks. */
export function noRenaming(count: number): Renaming {
  return Int32Array.from({ length: count }, (_, task) => task);
}

/** The renaming of two tasks into each other. */
export function exchangeOf(count: number, one: number, other: number): Renaming {
  const renaming = noRenaming(count);
  renaming[one] = other;
  renaming[other] = one;
  return renaming;
}

/** One renaming after another one. */
export function following(first: Renaming, second: Renaming): Renaming {
  return first.map((task) => cell(second, task));
}

export function inverse(renaming: Renaming): Renaming {
  const back = new Int32Array(renaming.length);
  renaming.forEach((to, task) => {
    back[to] = task;
  });
  return back;
}

/** A choice of a state is this one of the renamed state. */
export function renamedChoice(choice: number, renaming: Renaming): number {
  const task = taskOfChoice(choice);
  return task < 0 ? choice : choiceOf(cell(renaming, task), alternativeOf(choice));
}

/** The cells of a state that hold a task, as its position plus 1; 0 and what is no task stay. */
export function taskCells(layout: Layout): number[] {
  const inRecords = (type: RecordType, base: number, count: number): number[] => {
    const offsets = type.fields.filter(({ name }) => TASK_CELLS.has(name));
    return Array.from({ length: count }, (_, index) =>
      offsets.map(({ offset }) => base + index * type.size + offset),
    ).flat();
  };
  const { semaphoreQueue, mutexQueue, readyQueue, timerQueue } = layout;
  const inQueue = (base: number): number[] =>
    Array.from({ length: layout.tasks }, (_, index) => base + index);
  return [
    ...Object.entries(layout.globals).flatMap(([name, at]) => (TASK_CELLS.has(name) ? [at] : [])),
    ...inRecords(SOCKET, layout.socket, layout.sockets),
    ...inRecords(TASK, layout.task, layout.tasks),
    ...[semaphoreQueue, mutexQueue, readyQueue, timerQueue].flatMap(inQueue),
  ];
}

/** Renames the tasks of states of one layout. */
export class Renamer {
  private readonly layout: Layout;
  private readonly cells: Int32Array;
  private readonly before: Int32Array;

  constructor(layout: Layout) {
    this.layout = layout;
    this.cells = Int32Array.from(taskCells(layout));
    this.before = new Int32Array(layout.size);
  }

  /** Renames in place, and notes that anything may have been written. */
  rename(S: Int32Array, renaming: Renaming): void {
    const { before, layout } = this;
    for (let at = 0; at < layout.size; at += 1) before[at] = cell(S, at);
    for (let task = 0; task < renaming.length; task += 1) {
      const to = cell(renaming, task);
      if (to === task) continue;
      const [from, target] = [layout.task + task * TASK.size, layout.task + to * TASK.size];
      for (let at = 0; at < TASK.size; at += 1) S[target + at] = cell(before, from + at);
      this.moveResults(S, task, to);
    }
    for (let index = 0; index < this.cells.length; index += 1) {
      const at = cell(this.cells, index);
      const task = cell(S, at) - 1;
      if (task >= 0 && task < renaming.length) S[at] = cell(renaming, task) + 1;
    }
    S[layout.dirtyTasks] = -1;
    S[layout.dirtySockets] = 2 ** layout.sockets - 1;
    S[layout.dirtyRest] = Object.values(REGION).reduce((all, region) => all | region, 0);
  }

  private moveResults(S: Int32Array, task: number, to: number): void {
    const from = this.layout.resultOf[task] ?? 0;
    const target = this.layout.resultOf[to] ?? 0;
    const end = this.layout.resultOf[task + 1] ?? 0;
    for (let at = 0; at < end - from; at += 1) S[target + at] = cell(this.before, from + at);
  }
}
