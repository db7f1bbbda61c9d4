/** What the generated code calls: the primitives of microop/primitive.ts in JavaScript. */
import type { Program } from '../../scenario/program.js';
import type { Memory } from '../bsdnet/memory.js';
import type { Events } from '../executive/events.js';
import { REGION, markRest, markTask, type Layout } from '../executive/layout.js';
import { ARGUMENTS, TASK_STATE, VARIABLE, offsetOf } from '../executive/records.js';
import type { Semaphore } from '../executive/semaphore.js';
import type { Tasks } from '../executive/tasks.js';
import type { Timers } from '../executive/timers.js';
import { EVENT, PHASES, errnoName } from '../executive/words.js';
import type { Code } from './code.js';
import { createFunctions } from './functions.js';
import { usesWire, type StepEntry } from './steps.js';

export interface RuntimeParts {
  program: Program;
  layout: Layout;
  steps: StepEntry[][];
  tasks: Tasks;
  memory: Memory;
  events: Events;
  timers: Timers;
  semaphore: Semaphore;
  mutex: Semaphore;
  code: Code;
  /** One processor: a `hog` keeps it. */
  chained: boolean;
  trace: ((pc: number, task: number) => void) | undefined;
}

export interface Runtime {
  bindings: object;
  panics: string[];
  /** Which alternative the next `choose` takes. */
  choose(alternative: number): void;
  /** Lets a task that has finished a step begin the next one, wait for it, or end. */
  settle(S: Int32Array, task: number): void;
  put(S: Int32Array, queue: number, segment: number): void;
  take(S: Int32Array, queue: number): number;
  /** The step of CTL that failed, and how. */
  setupFailure(): string | undefined;
  /** A task that another one has deleted runs for the last time. */
  die(S: Int32Array, task: number): void;
  /** Ends the schedule. */
  panic(S: Int32Array, text: string): void;
}

const PC = offsetOf('pc');
const MODE = offsetOf('mode');
const STEP = offsetOf('step');
const OUT = offsetOf('out');
const DEADLINE = offsetOf('deadline');
const PENDING = offsetOf('pending');
const PRIORITY = offsetOf('priority');
const ENTERED = offsetOf('entered');
const ABANDONED = offsetOf('abandoned');
const LINKED = offsetOf('linked');
const ABORTED = offsetOf('aborted');
const CLOSER = offsetOf('closer_task');
const WOKEN = offsetOf('woken');

const WIDTH = ARGUMENTS.length;
const SPLIT = ARGUMENTS.indexOf('split');
const MARKS = ARGUMENTS.indexOf('marks');
const INTO = ARGUMENTS.indexOf('into');

/** Steps that let others see who holds or waits for the semaphore. */
const DIRECTIVE_STEPS = new Set(['step_suspend', 'step_resume', 'step_delete', 'step_priority']);

/** 1 if a program has timeouts, 2 if it has task directives. */
export function levelOf(steps: StepEntry[][]): number {
  const all = steps.flat();
  if (all.some((step) => DIRECTIVE_STEPS.has(step.entry))) return 2;
  const timed = all.some((step) => {
    const timeout = step.args[ARGUMENTS.indexOf('timeout')] ?? 0;
    return (
      step.entry === 'step_sleep' ||
      // Whoever waits for an mbuf polls.
      (step.entry === 'step_exhaust' && step.args[ARGUMENTS.indexOf('value')] === 2) ||
      step.entry.endsWith('timeo') ||
      (step.entry === 'select' && timeout >= 0)
    );
  });
  return timed ? 1 : 0;
}

/** Tasks of which a condition says that they are blocked or woken. */
export function tasksWatched(program: Program): boolean[] {
  const watched: boolean[] = [];
  for (const column of program.columns) {
    for (const step of column.steps) {
      if (step.op !== 'await' && step.op !== 'hog') continue;
      for (const condition of step.conditions) {
        if (condition.is === 'blocked' || condition.is === 'woken') {
          watched[condition.column] = true;
        }
      }
    }
  }
  return watched;
}

export function createRuntime(parts: RuntimeParts): Runtime {
  const { program, layout, steps, tasks, memory, events, timers } = parts;
  const { semaphore, mutex, code, chained } = parts;
  const G = layout.globals;
  const netd = layout.netd;
  const panics: string[] = [];
  const longest = Math.max(1, ...steps.map((column) => column.length));
  // One row for each step of each task; the last row of a task (and netd's) is empty.
  const table = new Int32Array(layout.tasks * (longest + 1) * WIDTH);
  steps.forEach((column, task) => {
    column.forEach((step, index) => {
      table.set(step.args, (task * (longest + 1) + index) * WIDTH);
    });
  });
  /** Whether anything is put on record from a close on. */
  const marks =
    usesWire(program) && steps.some((column) => column.some((step) => step.entry === 'close'));
  const watchedTasks = tasksWatched(program);
  const { functions, uses } = createFunctions(parts);
  let alternative = 0;
  let failure: string | undefined;

  const rowOf = (S: Int32Array, task: number): number =>
    (task * (longest + 1) + (task === netd ? longest : (S[tasks.at(task) + STEP] ?? 0))) * WIDTH;

  function panic(S: Int32Array, text: string): void {
    let index = panics.indexOf(text);
    if (index < 0) index = panics.push(text) - 1;
    S[G.panic] = index + 1;
  }

  function put(S: Int32Array, queue: number, segment: number): void {
    markRest(S, layout, queue === layout.wireQueue ? REGION.wire : REGION.net);
    const count = (S[queue] ?? 0) + 1;
    if (count > layout.queueLimit) throw new Error('more segments than the program can send');
    S[queue] = count;
    S[queue + count] = segment;
  }

  function take(S: Int32Array, queue: number): number {
    markRest(S, layout, queue === layout.wireQueue ? REGION.wire : REGION.net);
    const count = S[queue] ?? 0;
    const first = S[queue + 1] ?? 0;
    S.copyWithin(queue + 1, queue + 2, queue + count + 1);
    S[queue + count] = 0;
    S[queue] = count - 1;
    return first;
  }

  function settle(S: Int32Array, task: number): void {
    const T = tasks.at(task);
    const step = steps[task]?.[S[T + STEP] ?? 0];
    if (step === undefined) tasks.block(S, task, TASK_STATE.ended);
    else if (step.entry === 'await' || (step.entry === 'hog' && !chained)) {
      tasks.block(S, task, TASK_STATE.await);
    } else if (S[T + MODE] !== TASK_STATE.ready) tasks.ready(S, task);
  }

  function result(S: Int32Array, task: number, value: number): void {
    const T = tasks.at(task);
    const step = steps[task]?.[S[T + STEP] ?? 0];
    S[T + PC] = 0;
    S[T + DEADLINE] = 0;
    S[T + ENTERED] = 0;
    S[T + ABANDONED] = 0;
    if (step === undefined || S[T + MODE] === TASK_STATE.deleted) return;
    if (step.result >= 0) {
      markRest(S, layout, REGION.results);
      S[layout.result + step.result] = value >= 0 ? value + 1 : value;
    } else if (value < 0 && S[G.phase] === PHASES.PHASE_SETUP) {
      failure ??= `${step.name} returned -1 ${errnoName(-value)}`;
    }
    const into = step.args[INTO] ?? 0;
    if (into > 0 && value > 0) {
      markRest(S, layout, REGION.variables);
      S[layout.variable + (into - 1) * VARIABLE.size] = value;
    }
    S[T + STEP] = (S[T + STEP] ?? 0) + 1;
    settle(S, task);
  }

  function begin(S: Int32Array, task: number): number {
    if (task === netd || task === layout.peer) return 0;
    const row = rowOf(S, task);
    let split = table[row + SPLIT] === 1;
    if (table[row + MARKS] === 1 && S[G.phase] === PHASES.PHASE_RUN && S[G.closing] === 0) {
      S[G.closing] = 1;
      split ||= table[row + SPLIT] === 2;
    }
    return split ? 1 : 0;
  }

  /** False if the caller waits until the other task has gone. */
  function remove(S: Int32Array, killer: number, id: number): boolean {
    const task = id - 1;
    const T = tasks.at(task);
    const mode = S[T + MODE] ?? 0;
    if (mode === TASK_STATE.deleted) return true;
    // A column that has ended is a task still, that has to run to go.
    if (mode === TASK_STATE.ended) return events.sleep(S, killer, 0);
    semaphore.forget(S, task);
    mutex.forget(S, task);
    timers.stop(S, task);
    S[T + DEADLINE] = 0;
    S[T + PENDING] = 0;
    S[T + WOKEN] = 0;
    if (chained && task !== killer) {
      tasks.doom(S, task, killer);
      return false;
    }
    tasks.block(S, task, TASK_STATE.deleted);
    acknowledge(S, task);
    return true;
  }

  function die(S: Int32Array, task: number): void {
    acknowledge(S, task);
    tasks.die(S, task);
  }

  /** The extension of the records of sleeping calls. */
  function acknowledge(S: Int32Array, task: number): void {
    const T = tasks.at(task);
    if (S[T + LINKED] !== 0) {
      S[T + LINKED] = 0;
      if (S[T + ABORTED] === 1) events.send(S, task, S[T + CLOSER] ?? 0, EVENT.CLOSEACK);
    }
  }

  const bindings = {
    level: levelOf(steps),
    arguments: table,
    argumentBase: rowOf,
    functions,
    begun: code.begun,
    wildPanic(S: Int32Array) {
      panic(S, 'wild pointer');
    },
    trace: parts.trace ?? (() => undefined),
    obtain: semaphore.obtain,
    release: semaphore.release,
    send: events.send,
    poll: events.poll,
    wait: events.wait,
    idle: events.wait,
    take(S: Int32Array, task: number) {
      const T = tasks.at(task);
      const out = S[T + OUT] ?? 0;
      S[T + OUT] = 0;
      return out;
    },
    visible: () => undefined,
    emit: () => undefined,
    between: () => undefined,
    /** Whether a send would wake a task that a condition speaks of. */
    watched(S: Int32Array, task: number, id: number) {
      const receiver = id === 0 ? task : id - 1;
      if (watchedTasks[receiver] !== true) return false;
      return S[tasks.at(receiver) + MODE] === TASK_STATE.event;
    },
    clock: (S: Int32Array, task: number) => S[tasks.at(task) + DEADLINE] ?? 0,
    unmarked: (S: Int32Array) => S[G.closing] === 0 && S[G.phase] === PHASES.PHASE_RUN && marks,
    contended: (S: Int32Array) => S[layout.semaphoreQueue] !== 0,
    preempted: (S: Int32Array, task: number) =>
      chained && task !== layout.peer && tasks.executing(S) !== task,
    choose: () => alternative,
    begin,
    result,
    panic: (S: Int32Array, _task: number, text: string) => {
      panic(S, text);
    },
    until: () => true,
    sleep: events.sleep,
    suspend: (S: Int32Array, _task: number, id: number) => {
      tasks.setSuspended(S, id - 1, true);
    },
    resume: (S: Int32Array, _task: number, id: number) => {
      tasks.setSuspended(S, id - 1, false);
    },
    delete: remove,
    priority: (S: Int32Array, _task: number, id: number, value: number) => {
      markTask(S, layout, id - 1);
      tasks.note(S, id - 1);
      S[tasks.at(id - 1) + PRIORITY] = value;
      tasks.adapt(S, false);
    },
    mutex_obtain: mutex.obtain,
    mutex_release: mutex.release,
    alloc_socket: memory.allocSocket,
    free_socket: (S: Int32Array, _task: number, so: number, fill: number) => {
      memory.freeSocket(S, so, fill);
    },
    alloc_number: memory.allocNumber,
    free_number: (S: Int32Array, _task: number, handle: number) => {
      memory.freeNumber(S, handle);
    },
    alloc_connection: memory.allocConnection,
    record_append: (S: Int32Array, _task: number, so: number, length: number) => {
      memory.recordAppend(S, so, length);
    },
    record_drop: (S: Int32Array, _task: number, so: number) => {
      memory.recordDrop(S, so);
    },
    record_flush: (S: Int32Array, _task: number, so: number) => {
      memory.recordFlush(S, so);
    },
    wire_put: (S: Int32Array, _task: number, segment: number) => {
      put(S, layout.wireQueue, segment);
    },
    net_put: (S: Int32Array, task: number, segment: number) => {
      put(S, layout.netQueue, segment);
      if (task !== netd) events.send(S, task, netd + 1, EVENT.NETISR);
    },
    net_get: (S: Int32Array) => take(S, layout.netQueue),
    abandon: (S: Int32Array, task: number, handle: number) => {
      for (let other = 0; other < program.columns.length; other += 1) {
        if (other === task || !uses(S, other, handle)) continue;
        markTask(S, layout, other);
        S[tasks.at(other) + ABANDONED] = 1;
      }
    },
  };

  return {
    bindings,
    panics,
    choose: (index) => {
      alternative = index;
    },
    settle,
    put,
    take,
    setupFailure: () => failure,
    die,
    panic,
  };
}
