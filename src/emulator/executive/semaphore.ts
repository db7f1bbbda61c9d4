/**
 * The network semaphore and the application's mutex: binary, recursive, priority
 * queue, priority inheritance. They differ in what a deadlock is.
 */
import type { Layout } from './layout.js';
import { TASK_STATE, offsetOf } from './records.js';
import type { Tasks } from './tasks.js';

const MODE = offsetOf('mode');

/** How an RTEMS target ends a deadlock with the network semaphore: THREAD_QUEUE_DEADLOCK. */
export const DEADLOCK = 'fatal source 0 (INTERNAL_ERROR_CORE)';

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
  nest: number;
  queue: number;
  state: number;
  /** What comes of a task that would wait for itself: whether it goes on. */
  deadlock: (S: Int32Array) => boolean;
}

function create(tasks: Tasks, cells: Cells): Semaphore {
  const { owner, nest, queue, state, deadlock } = cells;

  return {
    obtain(S, task) {
      const holder = S[owner] ?? 0;
      if (holder === 0 || holder === task + 1) {
        S[owner] = task + 1;
        S[nest] = (S[nest] ?? 0) + 1;
        return true;
      }
      if (tasks.waits(S, holder - 1, task)) return deadlock(S);
      tasks.note(S, holder - 1);
      tasks.block(S, task, state);
      tasks.enqueue(S, queue, task);
      tasks.adapt(S, false);
      return false;
    },
    release(S, task) {
      if (S[owner] !== task + 1) return;
      const left = (S[nest] ?? 1) - 1;
      S[nest] = left;
      if (left > 0) return;
      // An inherited priority ends here; the task stays the first of its own.
      tasks.note(S, task);
      S[owner] = 0;
      tasks.adapt(S, true);
      const next = (S[queue] ?? 0) - 1;
      if (next < 0) return;
      tasks.dequeue(S, queue, next);
      S[owner] = next + 1;
      S[nest] = 1;
      tasks.ready(S, next);
    },
    forget(S, task) {
      if (S[tasks.at(task) + MODE] !== state) return;
      tasks.note(S, (S[owner] ?? 0) - 1);
      tasks.dequeue(S, queue, task);
      // A priority that ends is given back (first), one that is lower now is a new one (last).
      tasks.adapt(S, S[queue] === 0);
    },
  };
}

/** @param panic told of a deadlock, which is a fatal error (_Thread_queue_Deadlock_fatal()). */
export function createNetworkSemaphore(
  layout: Layout,
  tasks: Tasks,
  panic: (S: Int32Array, text: string) => void,
): Semaphore {
  const { owner, nest } = layout.globals;
  return create(tasks, {
    owner,
    nest,
    queue: layout.semaphoreQueue,
    state: TASK_STATE.semaphore,
    deadlock: (S) => {
      panic(S, DEADLOCK);
      return false;
    },
  });
}

export function createMutex(layout: Layout, tasks: Tasks): Semaphore {
  return create(tasks, {
    owner: layout.globals.mutex,
    nest: layout.globals.mutexnest,
    queue: layout.mutexQueue,
    state: TASK_STATE.mutex,
    // RTEMS_INCORRECT_STATE: the task goes on without it.
    deadlock: () => true,
  });
}
