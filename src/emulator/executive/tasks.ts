/**
 * Tasks, priorities and the ready chain of one processor. Under the scheduler
 * `any` there is no chain: whoever is ready may run.
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
  /** Puts a ready task at the tail (or head) of the group of its current priority. */
  requeue(S: Int32Array, task: number, head: boolean): void;
  /** The task at the head of the ready chain, or -1. */
  executing(S: Int32Array): number;
  setSuspended(S: Int32Array, task: number, suspended: boolean): void;
}

export function createTasks(layout: Layout, scheduler: 'prio' | 'any'): Tasks {
  const { task: base, tasks: count, semaphoreQueue, mutexQueue, readyQueue } = layout;
  const { dirtyTasks } = layout;
  const { owner, mutex } = layout.globals;
  const suspendedAt = offsetOf('suspended');
  const at = (task: number): number => base + task * TASK.size;

  function priority(S: Int32Array, task: number): number {
    let best = S[at(task) + PRIORITY] ?? 0;
    if (S[owner] === task + 1) best = highest(S, semaphoreQueue, best);
    if (S[mutex] === task + 1) best = highest(S, mutexQueue, best);
    return best;
  }

  /** RTEMS semaphores of the network and of the agent inherit priorities. */
  function highest(S: Int32Array, queue: number, best: number): number {
    let result = best;
    for (let index = 0; index < count; index += 1) {
      const waiter = S[queue + index] ?? 0;
      if (waiter === 0) break;
      result = Math.min(result, priority(S, waiter - 1));
    }
    return result;
  }

  function remove(S: Int32Array, task: number): void {
    markRest(S, layout, REGION.queues);
    let to = 0;
    for (let index = 0; index < count; index += 1) {
      const other = S[readyQueue + index] ?? 0;
      if (other === task + 1) continue;
      S[readyQueue + to] = other;
      to += 1;
    }
    while (to < count) {
      S[readyQueue + to] = 0;
      to += 1;
    }
  }

  function insert(S: Int32Array, task: number, head: boolean): void {
    markRest(S, layout, REGION.queues);
    const mine = priority(S, task);
    let index = 0;
    while (index < count) {
      const other = S[readyQueue + index] ?? 0;
      if (other === 0) break;
      const its = priority(S, other - 1);
      if (its > mine || (head && its === mine)) break;
      index += 1;
    }
    for (let move = count - 1; move > index; move -= 1) {
      S[readyQueue + move] = S[readyQueue + move - 1] ?? 0;
    }
    S[readyQueue + index] = task + 1;
  }

  const chained = scheduler === 'prio';
  function isReady(S: Int32Array, task: number): boolean {
    if (task === layout.peer) return false;
    const T = at(task);
    return S[T + MODE] === TASK_STATE.ready && S[T + suspendedAt] === 0;
  }

  return {
    at,
    priority,
    ready(S, task) {
      S[dirtyTasks] = (S[dirtyTasks] ?? 0) | (1 << task);
      S[at(task) + MODE] = TASK_STATE.ready;
      if (chained && isReady(S, task)) insert(S, task, false);
    },
    block(S, task, state) {
      S[dirtyTasks] = (S[dirtyTasks] ?? 0) | (1 << task);
      S[at(task) + MODE] = state;
      if (chained) remove(S, task);
    },
    requeue(S, task, head) {
      if (!chained || !isReady(S, task)) return;
      remove(S, task);
      insert(S, task, head);
    },
    executing(S) {
      return (S[readyQueue] ?? 0) - 1;
    },
    setSuspended(S, task, suspended) {
      const T = at(task);
      S[dirtyTasks] = (S[dirtyTasks] ?? 0) | (1 << task);
      if ((S[T + suspendedAt] !== 0) === suspended) return;
      S[T + suspendedAt] = suspended ? 1 : 0;
      if (!chained || S[T + MODE] !== TASK_STATE.ready || task === layout.peer) return;
      if (suspended) remove(S, task);
      else insert(S, task, false);
    },
  };
}
