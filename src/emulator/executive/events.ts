/**
 * Events as RTEMS has them: a send that satisfies a waiting task seizes the
 * satisfied set at once; what is sent later stays pending.
 */
import { markTask, type Layout } from './layout.js';
import { TASK_STATE, offsetOf } from './records.js';
import type { Tasks } from './tasks.js';
import type { Timers } from './timers.js';
import { WILD } from './words.js';

const MODE = offsetOf('mode');
const PENDING = offsetOf('pending');
const MASK = offsetOf('mask');
const OUT = offsetOf('out');
const DEADLINE = offsetOf('deadline');
const WOKEN = offsetOf('woken');

export interface Events {
  /** rtems_event_send; an id of 0 is RTEMS_SELF, one that no task has is refused. */
  send: (S: Int32Array, sender: number, id: number, events: number) => void;
  /** rtems_event_receive(ANY | NO_WAIT). */
  poll: (S: Int32Array, task: number, events: number) => number;
  /** rtems_event_receive(ANY | WAIT); false if the task waits now. */
  wait: (S: Int32Array, task: number, events: number, ticks: number) => boolean;
  /** rtems_task_wake_after; 0 ticks: behind those of the same priority. False if it waits now. */
  sleep: (S: Int32Array, task: number, ticks: number) => boolean;
  /** Whether a clock tick would change anything. */
  ticking: (S: Int32Array) => boolean;
  /** rtems_clock_tick. */
  tick: (S: Int32Array) => void;
}

export function createEvents(layout: Layout, tasks: Tasks, timers: Timers): Events {
  const count = layout.tasks;
  const { readyQueue, sliced } = layout;

  /** Under the scheduler `any` no task executes: it is -1 then. */
  function isSliced(task: number): boolean {
    return task >= 0 && sliced[task] === true;
  }

  /** Whether a tick would end the slice of the executing task: another one is ready. */
  function sliceEnds(S: Int32Array): boolean {
    const running = tasks.executing(S);
    if (!isSliced(running)) return false;
    const next = (S[readyQueue + 1] ?? 0) - 1;
    return next >= 0 && tasks.priority(S, next) === tasks.priority(S, running);
  }

  function wake(S: Int32Array, task: number, out: number): void {
    const T = tasks.at(task);
    S[T + OUT] = out;
    S[T + MASK] = 0;
    timers.stop(S, task);
    S[T + WOKEN] = 1;
    tasks.ready(S, task);
  }

  return {
    send(S, sender, id, events) {
      const task = id === 0 ? sender : id - 1;
      if (task < 0 || task >= count) return;
      const T = tasks.at(task);
      markTask(S, layout, task);
      const state = S[T + MODE] ?? 0;
      if (state === TASK_STATE.ended || state === TASK_STATE.deleted) return;
      const pending = (S[T + PENDING] ?? 0) | events;
      const satisfied = state === TASK_STATE.event ? pending & (S[T + MASK] ?? 0) : 0;
      S[T + PENDING] = pending & ~satisfied;
      if (satisfied !== 0) wake(S, task, satisfied);
    },
    poll(S, task, events) {
      const T = tasks.at(task);
      const seized = (S[T + PENDING] ?? 0) & events;
      S[T + PENDING] = (S[T + PENDING] ?? 0) & ~seized;
      return seized;
    },
    wait(S, task, events, ticks) {
      const T = tasks.at(task);
      const seized = (S[T + PENDING] ?? 0) & events;
      if (seized !== 0) {
        S[T + PENDING] = (S[T + PENDING] ?? 0) & ~seized;
        S[T + OUT] = seized;
        return true;
      }
      S[T + MASK] = events;
      // 0xdddddddd ticks are more than a year: for ever.
      timers.start(S, task, ticks === WILD ? 0 : ticks);
      tasks.block(S, task, TASK_STATE.event);
      return false;
    },
    sleep(S, task, ticks) {
      if (ticks <= 0) {
        tasks.yield(S, task);
        const running = tasks.executing(S);
        return running < 0 || running === task;
      }
      timers.start(S, task, ticks);
      tasks.block(S, task, TASK_STATE.sleep);
      return false;
    },
    ticking(S) {
      for (let task = 0; task < count; task += 1) {
        if (timers.isRunning(S, task) || (S[tasks.at(task) + DEADLINE] ?? 0) > 0) return true;
      }
      return sliceEnds(S);
    },
    // _Watchdog_Tick(), then _Scheduler_Tick(): the slices are one tick long.
    tick(S) {
      const running = tasks.executing(S);
      for (let task = 0; task < count; task += 1) {
        const deadline = S[tasks.at(task) + DEADLINE] ?? 0;
        if (deadline <= 0) continue;
        markTask(S, layout, task);
        S[tasks.at(task) + DEADLINE] = deadline - 1;
      }
      timers.tick(S, (task) => {
        if (S[tasks.at(task) + MODE] === TASK_STATE.sleep) tasks.ready(S, task);
        else wake(S, task, 0);
      });
      if (isSliced(running)) tasks.yield(S, running);
    },
  };
}
