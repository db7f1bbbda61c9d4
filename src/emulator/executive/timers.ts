/**
 * The watchdogs of waiting tasks. Those that end with one tick end in the order
 * in which they began (_Watchdog_Insert() puts the later one behind its equals),
 * which shows on one processor: the first one is ready first.
 */
import { REGION, markRest, markTask, type Layout } from './layout.js';
import { offsetOf } from './records.js';
import type { Tasks } from './tasks.js';

const TIMER = offsetOf('timer');

export interface Timers {
  /** @param ticks none, and no timer, if it is not above 0. */
  start(S: Int32Array, task: number, ticks: number): void;
  stop(S: Int32Array, task: number): void;
  isRunning(S: Int32Array, task: number): boolean;
  /** A clock tick: tells of the timers that have ended, in their order. */
  tick(S: Int32Array, ended: (task: number) => void): void;
}

export function createTimers(layout: Layout, tasks: Tasks, scheduler: 'prio' | 'any'): Timers {
  const { tasks: count, timerQueue } = layout;
  const chained = scheduler === 'prio';
  const left = (S: Int32Array, task: number): number => S[tasks.at(task) + TIMER] ?? 0;

  function enqueue(S: Int32Array, task: number, ticks: number): void {
    markRest(S, layout, REGION.queues);
    let at = 0;
    for (; at < count; at += 1) {
      const other = S[timerQueue + at] ?? 0;
      if (other === 0 || left(S, other - 1) > ticks) break;
    }
    S.copyWithin(timerQueue + at + 1, timerQueue + at, timerQueue + count - 1);
    S[timerQueue + at] = task + 1;
  }

  function dequeue(S: Int32Array, task: number): void {
    markRest(S, layout, REGION.queues);
    const at = S.indexOf(task + 1, timerQueue);
    S.copyWithin(at, at + 1, timerQueue + count);
    S[timerQueue + count - 1] = 0;
  }

  function countDown(S: Int32Array, task: number): number {
    const ticks = left(S, task);
    if (ticks <= 0) return -1;
    markTask(S, layout, task);
    S[tasks.at(task) + TIMER] = ticks - 1;
    return ticks - 1;
  }

  return {
    start(S, task, ticks) {
      S[tasks.at(task) + TIMER] = ticks;
      if (chained && ticks > 0) enqueue(S, task, ticks);
    },
    stop(S, task) {
      if (chained && left(S, task) > 0) dequeue(S, task);
      S[tasks.at(task) + TIMER] = 0;
    },
    isRunning: (S, task) => left(S, task) > 0,
    tick(S, ended) {
      for (let task = 0; task < count; task += 1) {
        if (countDown(S, task) === 0 && !chained) ended(task);
      }
      for (;;) {
        const first = (S[timerQueue] ?? 0) - 1;
        if (first < 0 || left(S, first) > 0) return;
        dequeue(S, first);
        ended(first);
      }
    },
  };
}
