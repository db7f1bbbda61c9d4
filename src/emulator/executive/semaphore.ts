/**
 * The network semaphore (binary, recursive, priority queue, priority
 * inheritance) and the application's mutex, which differs in not nesting.
 */
import { REGION, markRest, type Layout } from './layout.js';
import { TASK_STATE } from './records.js';
import type { Tasks } from './tasks.js';

export interface Semaphore {
  /** True if the task has it now; else the task is queued and blocked. */
  obtain: (S: Int32Array, task: number) => boolean;
  /** Releases one level; the last one hands it to the waiter of the highest priority. */
  release: (S: Int32Array, task: number) => void;
  /** Takes a deleted task out of the queue. */
  forget: (S: Int32Array, task: number) => void;
}

interface Cells {
  owner: number;
  nest: number | undefined;
  queue: number;
  state: number;
}

function create(layout: Layout, tasks: Tasks, cells: Cells): Semaphore {
  const { owner, nest, queue, state } = cells;
  const count = layout.tasks;

  function drop(S: Int32Array, position: number): void {
    markRest(S, layout, REGION.queues);
    for (let index = position; index < count - 1; index += 1) {
      S[queue + index] = S[queue + index + 1] ?? 0;
    }
    S[queue + count - 1] = 0;
  }

  return {
    obtain(S, task) {
      const holder = S[owner] ?? 0;
      if (holder === 0 || (holder === task + 1 && nest !== undefined)) {
        S[owner] = task + 1;
        if (nest !== undefined) S[nest] = (S[nest] ?? 0) + 1;
        return true;
      }
      const before = tasks.priority(S, holder - 1);
      tasks.block(S, task, state);
      let index = 0;
      while (S[queue + index] !== 0) index += 1;
      S[queue + index] = task + 1;
      markRest(S, layout, REGION.queues);
      if (tasks.priority(S, holder - 1) < before) tasks.requeue(S, holder - 1, false);
      return false;
    },
    release(S, task) {
      if (S[owner] !== task + 1) return;
      if (nest !== undefined) {
        const left = (S[nest] ?? 1) - 1;
        S[nest] = left;
        if (left > 0) return;
      }
      const before = tasks.priority(S, task);
      S[owner] = 0;
      let best = -1;
      let bestPriority = 0;
      for (let index = 0; index < count; index += 1) {
        const waiter = S[queue + index] ?? 0;
        if (waiter === 0) break;
        const priority = tasks.priority(S, waiter - 1);
        if (best < 0 || priority < bestPriority) {
          best = index;
          bestPriority = priority;
        }
      }
      if (best >= 0) {
        const next = (S[queue + best] ?? 1) - 1;
        drop(S, best);
        S[owner] = next + 1;
        if (nest !== undefined) S[nest] = 1;
        tasks.ready(S, next);
      }
      // An inherited priority ends here; the task stays the first of its own.
      if (tasks.priority(S, task) !== before) tasks.requeue(S, task, true);
    },
    forget(S, task) {
      for (let index = 0; index < count; index += 1) {
        if (S[queue + index] === task + 1) {
          drop(S, index);
          return;
        }
      }
    },
  };
}

export function createNetworkSemaphore(layout: Layout, tasks: Tasks): Semaphore {
  const { owner, nest } = layout.globals;
  return create(layout, tasks, {
    owner,
    nest,
    queue: layout.semaphoreQueue,
    state: TASK_STATE.semaphore,
  });
}

export function createMutex(layout: Layout, tasks: Tasks): Semaphore {
  return create(layout, tasks, {
    owner: layout.globals.mutex,
    nest: undefined,
    queue: layout.mutexQueue,
    state: TASK_STATE.mutex,
  });
}
