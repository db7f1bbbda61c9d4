/**
 * Tasks, priorities, the ready chain of one processor and the queues of those
 * that wait for a semaphore, all in the order of the priorities, first come
 * first served among equals. Under the scheduler `any` there is no ready chain:
 * whoever is ready may run.
 */
import { REGION, markRest, type Layout } from './layout.js';
import { TASK, TASK_STATE, offsetOf } from './records.js';

const MODE = offsetOf('mode');
const PRIORITY = offsetOf('priority');

export interface Tasks {
  /** First cell of a task. */
  at(task: number): number;
  /** The priority it runs at: its own, or an inherited higher one. */
  priority(S: Int32Array, task: number): number;
  /** Becomes ready, behind the others of its priority. */
  ready(S: Int32Array, task: number): void;
  /** Stops being ready, for the reason given (a TASK_STATE). */
  block(S: Int32Array, task: number, state: number): void;
  /** Puts a ready task at the tail of the group of its current priority. */
  yield(S: Int32Array, task: number): void;
  /** Joins a queue of waiting tasks, behind the others of its priority, and leaves it again. */
  enqueue(S: Int32Array, queue: number, task: number): void;
  dequeue(S: Int32Array, queue: number, task: number): void;
  /**
   * Before anything changes that the priority of a task depends on: keeps its
   * priority, and those of the tasks that it waits for, one through the other.
   */
  note(S: Int32Array, task: number): void;
  /**
   * Behind it: those whose priorities have changed, and no others, leave their
   * places and go behind those that have that priority already.
   * @param first whether the noted task itself goes before them: it has lost an
   *   inherited priority (_Thread_Priority_remove()).
   */
  adapt(S: Int32Array, first: boolean): void;
  /** Whether a task waits for another one, or for what that one waits for. */
  waits(S: Int32Array, task: number, other: number): boolean;
  /** The task at the head of the ready chain, or -1. */
  executing(S: Int32Array): number;
  /**
   * rtems_task_delete of another task on one processor: that one has to run to
   * go, and inherits the priority of the one that waits for it.
   */
  doom(S: Int32Array, task: number, killer: number): void;
  /** Goes, and those that wait for it go on. */
  die(S: Int32Array, task: number): void;
  setSuspended(S: Int32Array, task: number, suspended: boolean): void;
}

/** A task that deletes one, or waits for its semaphore, and so on: there are two semaphores. */
const LONGEST_PATH = 4;

export function createTasks(layout: Layout, scheduler: 'prio' | 'any'): Tasks {
  const { task: base, tasks: count, semaphoreQueue, mutexQueue, readyQueue } = layout;
  const { dirtyTasks } = layout;
  const { owner, mutex } = layout.globals;
  const suspendedAt = offsetOf('suspended');
  const joinsAt = offsetOf('joins');
  const at = (task: number): number => base + task * TASK.size;
  const path = new Int32Array(LONGEST_PATH);
  const before = new Int32Array(LONGEST_PATH);
  let length = 0;

  function priority(S: Int32Array, task: number): number {
    let best = S[at(task) + PRIORITY] ?? 0;
    if (S[owner] === task + 1) best = highest(S, semaphoreQueue, best);
    if (S[mutex] === task + 1) best = highest(S, mutexQueue, best);
    if (S[at(task) + MODE] !== TASK_STATE.dying) return best;
    for (let other = 0; other < count; other += 1) {
      if (S[at(other) + joinsAt] === task + 1) best = Math.min(best, priority(S, other));
    }
    return best;
  }

  /** RTEMS semaphores of the network and of the agent inherit priorities. */
  function highest(S: Int32Array, queue: number, best: number): number {
    const waiter = S[queue] ?? 0;
    return waiter === 0 ? best : Math.min(best, priority(S, waiter - 1));
  }

  function remove(S: Int32Array, queue: number, task: number): void {
    markRest(S, layout, REGION.queues);
    let to = 0;
    for (let index = 0; index < count; index += 1) {
      const other = S[queue + index] ?? 0;
      if (other === task + 1) continue;
      S[queue + to] = other;
      to += 1;
    }
    while (to < count) {
      S[queue + to] = 0;
      to += 1;
    }
  }

  function insert(S: Int32Array, queue: number, task: number, head: boolean): void {
    markRest(S, layout, REGION.queues);
    const mine = priority(S, task);
    let index = 0;
    while (index < count) {
      const other = S[queue + index] ?? 0;
      if (other === 0) break;
      const its = priority(S, other - 1);
      if (its > mine || (head && its === mine)) break;
      index += 1;
    }
    for (let move = count - 1; move > index; move -= 1) {
      S[queue + move] = S[queue + move - 1] ?? 0;
    }
    S[queue + index] = task + 1;
  }

  /** The queue that a task has a place in, -1 if there is none. */
  function queueOf(S: Int32Array, task: number): number {
    const mode = S[at(task) + MODE];
    if (mode === TASK_STATE.semaphore) return semaphoreQueue;
    if (mode === TASK_STATE.mutex) return mutexQueue;
    return chained && isReady(S, task) ? readyQueue : -1;
  }

  /** The owner of what a task waits for, -1 if there is none. */
  function waitsFor(S: Int32Array, task: number): number {
    const mode = S[at(task) + MODE];
    if (mode === TASK_STATE.semaphore) return (S[owner] ?? 0) - 1;
    if (mode === TASK_STATE.mutex) return (S[mutex] ?? 0) - 1;
    if (mode === TASK_STATE.joining) return (S[at(task) + joinsAt] ?? 0) - 1;
    return -1;
  }

  function move(S: Int32Array, task: number, head: boolean): void {
    const queue = queueOf(S, task);
    if (queue < 0) return;
    remove(S, queue, task);
    insert(S, queue, task, head);
  }

  const chained = scheduler === 'prio';
  function isReady(S: Int32Array, task: number): boolean {
    if (task === layout.peer) return false;
    const T = at(task);
    const mode = S[T + MODE];
    if (mode !== TASK_STATE.ready && mode !== TASK_STATE.dying) return false;
    return S[T + suspendedAt] === 0;
  }

  function note(S: Int32Array, task: number): void {
    length = 0;
    for (let next = task; next >= 0 && length < LONGEST_PATH; next = waitsFor(S, next)) {
      path[length] = next;
      before[length] = priority(S, next);
      length += 1;
    }
  }

  function adapt(S: Int32Array, first: boolean): void {
    for (let index = 0; index < length; index += 1) {
      const task = path[index] ?? 0;
      if (priority(S, task) === before[index]) return;
      move(S, task, first && index === 0);
    }
  }

  /** A task that is deleted waits no longer for one that it deletes itself. */
  function leave(S: Int32Array, task: number): void {
    const other = (S[at(task) + joinsAt] ?? 0) - 1;
    if (other < 0) return;
    note(S, other);
    S[at(task) + joinsAt] = 0;
    adapt(S, true);
  }

  /** Of those that wait for a task to go the one of the highest priority, -1 if there is none. */
  function firstKiller(S: Int32Array, task: number): number {
    let best = -1;
    for (let other = 0; other < count; other += 1) {
      if (S[at(other) + joinsAt] !== task + 1) continue;
      if (best < 0 || priority(S, other) < priority(S, best)) best = other;
    }
    return best;
  }

  return {
    at,
    priority,
    ready(S, task) {
      S[dirtyTasks] = (S[dirtyTasks] ?? 0) | (1 << task);
      S[at(task) + MODE] = TASK_STATE.ready;
      if (chained && isReady(S, task)) insert(S, readyQueue, task, false);
    },
    doom(S, task, killer) {
      leave(S, task);
      S[dirtyTasks] = (S[dirtyTasks] ?? 0) | (1 << task) | (1 << killer);
      if (S[at(task) + MODE] !== TASK_STATE.dying) {
        remove(S, readyQueue, task);
        S[at(task) + MODE] = TASK_STATE.dying;
        S[at(task) + suspendedAt] = 0;
        insert(S, readyQueue, task, false);
      }
      note(S, task);
      remove(S, readyQueue, killer);
      S[at(killer) + MODE] = TASK_STATE.joining;
      S[at(killer) + joinsAt] = task + 1;
      adapt(S, false);
    },
    die(S, task) {
      S[dirtyTasks] = -1;
      remove(S, readyQueue, task);
      S[at(task) + MODE] = TASK_STATE.deleted;
      for (;;) {
        const killer = firstKiller(S, task);
        if (killer < 0) return;
        S[at(killer) + joinsAt] = 0;
        S[at(killer) + MODE] = TASK_STATE.ready;
        if (isReady(S, killer)) insert(S, readyQueue, killer, false);
      }
    },
    block(S, task, state) {
      S[dirtyTasks] = (S[dirtyTasks] ?? 0) | (1 << task);
      S[at(task) + MODE] = state;
      if (chained) remove(S, readyQueue, task);
    },
    yield(S, task) {
      if (chained && isReady(S, task)) move(S, task, false);
    },
    enqueue(S, queue, task) {
      insert(S, queue, task, false);
    },
    dequeue: remove,
    note,
    adapt,
    executing(S) {
      return (S[readyQueue] ?? 0) - 1;
    },
    waits(S, task, other) {
      let next = waitsFor(S, task);
      while (next >= 0 && next !== other) next = waitsFor(S, next);
      return next >= 0;
    },
    setSuspended(S, task, suspended) {
      const T = at(task);
      S[dirtyTasks] = (S[dirtyTasks] ?? 0) | (1 << task);
      if ((S[T + suspendedAt] !== 0) === suspended) return;
      S[T + suspendedAt] = suspended ? 1 : 0;
      if (!chained) return;
      if (suspended) remove(S, readyQueue, task);
      else if (isReady(S, task)) insert(S, readyQueue, task, false);
    },
  };
}
