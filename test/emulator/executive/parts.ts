/** An executive without tables, over the tasks of a program with priorities of one's own. */
import { createEvents } from '../../../src/emulator/executive/events.js';
import { layoutOf } from '../../../src/emulator/executive/layout.js';
import { TASK_STATE, offsetOf } from '../../../src/emulator/executive/records.js';
import { createMutex, createNetworkSemaphore } from '../../../src/emulator/executive/semaphore.js';
import { createTasks } from '../../../src/emulator/executive/tasks.js';
import { createTimers } from '../../../src/emulator/executive/timers.js';
import type { Program, TaskColumn } from '../../../src/scenario/program.js';

export function executive(priorities: readonly number[], sliced: readonly number[] = []) {
  const columns = priorities.map((priority, index): TaskColumn => ({
    kind: 'task',
    name: `T${String(index)}`,
    priority,
    ...(sliced.includes(index) ? { timeslice: true as const } : {}),
    steps: [],
  }));
  const program: Program = {
    scenario: 'X1',
    variant: '-',
    needs: [],
    peer: 'none',
    netd: 100,
    patience: 100,
    descriptors: [],
    columns,
  };
  const layout = layoutOf(program);
  const tasks = createTasks(layout, 'prio');
  const S = new Int32Array(layout.cells);
  const cell = (task: number, name: string): number => S[tasks.at(task) + offsetOf(name)] ?? 0;
  priorities.forEach((priority, task) => {
    S[tasks.at(task) + offsetOf('priority')] = priority;
    S[tasks.at(task) + offsetOf('mode')] = TASK_STATE.dormant;
  });
  S[tasks.at(layout.netd) + offsetOf('mode')] = TASK_STATE.dormant;
  return {
    layout,
    tasks,
    S,
    cell,
    events: createEvents(layout, tasks, createTimers(layout, tasks, 'prio')),
    semaphore: createNetworkSemaphore(layout, tasks, (_S, text) => {
      throw new Error(text);
    }),
    mutex: createMutex(layout, tasks),
    start: (...order: number[]): void => {
      for (const task of order) tasks.ready(S, task);
    },
  };
}
