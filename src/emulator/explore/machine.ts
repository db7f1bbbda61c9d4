/**
 * The step machine of one program under one profile: which choices a state
 * offers, and what each of them makes of it. Pure: a state is an Int32Array of
 * `layout.size` cells (and some scratch behind them).
 */
import { CheckError } from '../../errors.js';
import type { MemoryPolicy } from '../../scenario/outcome.js';
import type { Program } from '../../scenario/program.js';
import { createMemory } from '../bsdnet/memory.js';
import { createEvents } from '../executive/events.js';
import { REGION, layoutOf, markRest, type Layout } from '../executive/layout.js';
import { CONNECTION, TASK_STATE, offsetOf } from '../executive/records.js';
import { createMutex, createNetworkSemaphore } from '../executive/semaphore.js';
import { createTasks, type Tasks } from '../executive/tasks.js';
import { createTimers } from '../executive/timers.js';
import { EVENT, PHASES, SEGMENT } from '../executive/words.js';
import type { Grain } from '../microop/generate.js';
import { STACKS, type Profile } from '../profiles/profile.js';
import { CHOICE, alternativeOf, choiceOf, resendOf, taskOfChoice } from './choice.js';
import { codeOf, type Code } from './code.js';
import { createConditionTest } from './conditions.js';
import { goesRound } from './forever.js';
import { createRuntime } from './runtime.js';
import { stepsOf, type StepEntry } from './steps.js';

export interface MachineOptions {
  profile: Profile;
  policy: MemoryPolicy;
  scheduler: 'prio' | 'any';
  grain: Grain;
  /** Code of a changed table, instead of the profile's. */
  code?: Code;
  /** Called with each op of a `traced` machine. */
  trace?: (pc: number, task: number) => void;
}

export interface Machine {
  profile: Profile;
  program: Program;
  scheduler: 'prio' | 'any';
  layout: Layout;
  steps: StepEntry[][];
  tasks: Tasks;
  code: Code;
  /** Messages of panics; cell `panic` is a position here, plus 1. */
  panics: string[];
  /** The state after set-up, in which all columns have started. */
  initial: Int32Array;
  /** Writes the state's choices, in a fixed order; none if nothing can happen any more. */
  choices(S: Int32Array, into: number[]): void;
  /** Makes a choice that the state offers. */
  apply(S: Int32Array, choice: number): void;
}

const PC = offsetOf('pc');
const MODE = offsetOf('mode');
const STEP = offsetOf('step');
const SUSPENDED = offsetOf('suspended');
const WOKEN = offsetOf('woken');
const PRIORITY = offsetOf('priority');
const LOST = offsetOf('lost');
const CPORT = offsetOf('cport');
const QLEN = offsetOf('qlen');
const QLIMIT = offsetOf('qlimit');

/** Bound of the deterministic set-up, far above what 24 steps need. */
const MOST_SETUP_STEPS = 100_000;

/**
 * @throws CheckError `usage` if the program is too large for the reference or
 *   its set-up does not succeed.
 */
export function createMachine(program: Program, options: MachineOptions): Machine {
  const layout = layoutOf(program);
  const steps = stepsOf(program);
  const tasks = createTasks(layout, options.scheduler);
  const stack = STACKS[options.profile.stack];
  const memory = createMemory(layout, stack['lifo'] === 1);
  const timers = createTimers(layout, tasks, options.scheduler);
  const events = createEvents(layout, tasks, timers);
  const semaphore = createNetworkSemaphore(layout, tasks, (S, text) => {
    runtime.panic(S, text);
  });
  const mutex = createMutex(layout, tasks);
  const conditionsHold = createConditionTest(layout, tasks, memory);
  const policy = options.policy === 'any' ? 2 : options.policy === '0xdd' ? 1 : 0;
  const code =
    options.code ??
    codeOf(
      { profile: options.profile, policy, scripted: program.peer === 'scripted' },
      options.grain,
    );
  const runtime = createRuntime({
    program,
    layout,
    steps,
    tasks,
    memory,
    events,
    timers,
    semaphore,
    mutex,
    code,
    chained: options.scheduler === 'prio',
    trace: options.trace,
  });
  const { run, guard } = code.factory(layout, runtime.bindings);
  const G = layout.globals;
  const netd = layout.netd;
  const netdStart = code.program.entries.get('netd')?.start ?? 0;
  const starts = steps.map((column) =>
    column.map((step) => code.program.entries.get(step.entry)?.start ?? 0),
  );
  const columns = program.columns.length;
  /** Program counter of a task that burns the processor. */
  const hogging = code.program.ops.length;
  const checkColumn = program.columns.findIndex((column) => column.name === 'CHK');

  function entryOf(S: Int32Array, task: number, T: number): number {
    const pc = S[T + PC] ?? 0;
    if (pc !== 0) return pc;
    if (task === netd) return netdStart;
    return starts[task]?.[S[T + STEP] ?? 0] ?? 0;
  }

  function current(S: Int32Array, task: number, T: number): StepEntry | undefined {
    return steps[task]?.[S[T + STEP] ?? 0];
  }

  /** The choices of a ready task that has the processor, or needs none. */
  function ready(S: Int32Array, task: number, into: number[]): void {
    const T = tasks.at(task);
    if (S[T + MODE] === TASK_STATE.dying) {
      into.push(task);
      return;
    }
    if (task !== netd && S[T + PC] === 0) {
      const step = current(S, task, T);
      if (step?.entry === 'hog') {
        into.push(task);
        return;
      }
    }
    if (S[T + PC] === hogging) {
      const step = current(S, task, T);
      if (step !== undefined && conditionsHold(S, step.conditions)) into.push(task);
      return;
    }
    const pc = entryOf(S, task, T);
    if (task === layout.peer && !guard(S, task, T, peerPc(pc))) return;
    const alternatives = code.alternatives[pc] ?? 1;
    for (let index = 0; index < alternatives; index += 1) {
      into.push(choiceOf(task, index));
    }
  }

  /** A peer's step begins with its `begin`, behind which its condition may stand. */
  function peerPc(pc: number): number {
    const op = code.program.ops[pc];
    return op?.kind === 'do' && op.name === 'begin' ? pc + 1 : pc;
  }

  function awaiting(S: Int32Array, task: number): boolean {
    const T = tasks.at(task);
    if (S[T + MODE] !== TASK_STATE.await || S[T + SUSPENDED] === 1) return false;
    const step = current(S, task, T);
    return step !== undefined && conditionsHold(S, step.conditions);
  }

  function resendable(S: Int32Array, connection: number): boolean {
    const base = layout.connection + connection * CONNECTION.size;
    if (S[base + LOST] !== 1) return false;
    const head = memory.listener(S, S[base + CPORT] ?? 0);
    if (head === 0) return true;
    const at = memory.socket(S, head);
    const limit = Math.trunc((3 * (S[at + QLIMIT] ?? 0)) / 2);
    return (S[at + QLEN] ?? 0) <= limit;
  }

  /** What goes on by itself: all choices but the check, which comes when there is no other. */
  function offers(S: Int32Array, into: number[]): void {
    into.length = 0;
    if (S[G.panic] !== 0) return;
    if (options.scheduler === 'prio') {
      const executing = tasks.executing(S);
      if (executing >= 0) ready(S, executing, into);
      if (layout.peer >= 0 && S[tasks.at(layout.peer) + MODE] === TASK_STATE.ready) {
        ready(S, layout.peer, into);
      }
    } else {
      for (let task = 0; task <= netd; task += 1) {
        const T = tasks.at(task);
        if (S[T + MODE] === TASK_STATE.ready && S[T + SUSPENDED] === 0) ready(S, task, into);
      }
    }
    for (let task = 0; task < columns; task += 1) if (awaiting(S, task)) into.push(task);
    if (S[layout.wireQueue] !== 0) into.push(CHOICE.arrive);
    for (let index = 0; index < (S[G.connections] ?? 0); index += 1) {
      if (resendable(S, index)) into.push(CHOICE.resend + index);
    }
    if (events.ticking(S)) into.push(CHOICE.tick);
  }

  function choices(S: Int32Array, into: number[]): void {
    offers(S, into);
    if (into.length === 1 && into[0] === CHOICE.tick && goesRound(rounds, S)) into.length = 0;
    if (S[G.panic] !== 0) return;
    if (into.length === 0 && S[G.phase] === PHASES.PHASE_RUN && checkColumn >= 0) {
      into.push(CHOICE.check);
    }
  }

  function step(S: Int32Array, task: number): void {
    const T = tasks.at(task);
    const pc = entryOf(S, task, T);
    S[T + WOKEN] = 0;
    run(S, task, T, pc);
  }

  function apply(S: Int32Array, choice: number): void {
    S[layout.dirtyTasks] = 0;
    S[layout.dirtySockets] = 0;
    S[layout.dirtyRest] = 0;
    const again = resendOf(choice);
    if (again >= 0) {
      const base = layout.connection + again * CONNECTION.size;
      S[base + LOST] = 0;
      markRest(S, layout, REGION.connections);
      // A host's own SYN is for our end 0, a loopback one for end 1.
      const side = S[base + offsetOf('ckind')] === 2 ? 1 : 0;
      runtime.put(S, layout.netQueue, SEGMENT.SEG_SYN | ((again + 1) << 4) | (side << 8));
      events.send(S, -1, netd + 1, EVENT.NETISR);
      return;
    }
    if (choice === CHOICE.arrive) {
      runtime.put(S, layout.netQueue, runtime.take(S, layout.wireQueue));
      events.send(S, -1, netd + 1, EVENT.NETISR);
      return;
    }
    if (choice === CHOICE.tick) {
      events.tick(S);
      return;
    }
    if (choice === CHOICE.check) {
      S[G.phase] = PHASES.PHASE_CHECK;
      runtime.settle(S, checkColumn);
      return;
    }
    const task = taskOfChoice(choice);
    runtime.choose(alternativeOf(choice));
    const T = tasks.at(task);
    S[layout.dirtyTasks] = (S[layout.dirtyTasks] ?? 0) | (1 << task);
    if (S[T + MODE] === TASK_STATE.dying) {
      runtime.die(S, task);
      return;
    }
    const waiting = S[T + MODE] === TASK_STATE.await;
    if (S[T + PC] === 0 && !waiting && task !== netd && current(S, task, T)?.entry === 'hog') {
      S[T + PC] = hogging;
      return;
    }
    if (waiting || S[T + PC] === hogging) {
      S[T + PC] = 0;
      S[T + STEP] = (S[T + STEP] ?? 0) + 1;
      runtime.settle(S, task);
      return;
    }
    step(S, task);
  }

  const rounds = { layout, tasks, offers, apply };

  function setUp(): Int32Array {
    const S = new Int32Array(layout.cells);
    program.columns.forEach((column, task) => {
      const T = tasks.at(task);
      S[T + PRIORITY] = column.kind === 'task' ? column.priority : 0;
      S[T + MODE] = TASK_STATE.dormant;
    });
    const N = tasks.at(netd);
    S[N + PRIORITY] = program.netd;
    tasks.ready(S, netd);
    step(S, netd);
    const hasControl = program.columns[0]?.name === 'CTL';
    if (hasControl) runtime.settle(S, 0);
    const offered: number[] = [];
    for (let count = 0; ; count += 1) {
      choices(S, offered);
      const next =
        offered.find((choice) => choice === CHOICE.arrive || choice === netd) ?? offered[0];
      const ended = !hasControl || S[tasks.at(0) + MODE] === TASK_STATE.ended;
      const failure = runtime.setupFailure() ?? panicked(S);
      if (failure === undefined && ended && next === undefined) break;
      if (failure !== undefined || next === undefined || count > MOST_SETUP_STEPS) {
        const at = current(S, 0, tasks.at(0))?.name ?? 'CTL';
        throw new CheckError(
          'usage',
          'setup-failed',
          `Scenario ${program.scenario}: the set-up does not succeed (${failure ?? `${at} never returns`}).`,
          { hint: 'Every step of column CTL must return without an error under this profile.' },
        );
      }
      apply(S, next);
    }
    S[G.phase] = PHASES.PHASE_RUN;
    start(S);
    return S;
  }

  function panicked(S: Int32Array): string | undefined {
    const panic = S[G.panic] ?? 0;
    return panic === 0 ? undefined : `panic: ${runtime.panics[panic - 1] ?? '?'}`;
  }

  /** All columns but CTL and CHK, in the order of their priority, then of the program. */
  function start(S: Int32Array): void {
    const order = program.columns
      .map((column, task) => ({ column, task }))
      .filter(({ column }) => column.name !== 'CTL' && column.name !== 'CHK')
      .sort(
        (a, b) => (S[tasks.at(a.task) + PRIORITY] ?? 0) - (S[tasks.at(b.task) + PRIORITY] ?? 0),
      );
    for (const { task } of order) runtime.settle(S, task);
  }

  return {
    profile: options.profile,
    program,
    scheduler: options.scheduler,
    layout,
    steps,
    tasks,
    code,
    panics: runtime.panics,
    initial: setUp(),
    choices,
    apply,
  };
}
