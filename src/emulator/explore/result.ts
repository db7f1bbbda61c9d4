/** Reads an outcome off a state in which nothing can happen any more. */
import type { Leaks, Outcome, WireKind } from '../../scenario/outcome.js';
import { leakedNumbers, leakedSockets } from '../bsdnet/memory.js';
import { FAULT, TASK_STATE, offsetOf } from '../executive/records.js';
import { EVENT, errnoName } from '../executive/words.js';
import type { Machine } from './machine.js';
import type { StepEntry } from './steps.js';

const MODE = offsetOf('mode');
const STEP = offsetOf('step');
const PC = offsetOf('pc');
const MASK = offsetOf('mask');
const ABANDONED = offsetOf('abandoned');

const WIRE: readonly WireKind[] = ['SYN', 'SYN-ACK', 'FIN', 'RST', 'ICMP'];

function setsText(machine: Machine, step: StepEntry, bits: number): string {
  const ready = step.selected.filter((_, index) => (bits & (1 << index)) !== 0);
  const sets = ['r', 'w', 'e'].flatMap((letter, set) => {
    const names = ready
      .filter((one) => one.set === set)
      .map((one) => machine.program.descriptors[one.variable] ?? '?');
    return names.length > 0 ? [`${letter}:${names.join(',')}`] : [];
  });
  return [String(ready.length), ...sets].join(' ');
}

function returned(machine: Machine, step: StepEntry, cell: number): string {
  if (cell < 0) return `-1 ${errnoName(-cell)}`;
  const value = cell - 1;
  if (step.returns === 'fd') return 'fd';
  if (step.returns === 'sets' && value !== 0) return setsText(machine, step, value);
  return String(value);
}

function resultOf(machine: Machine, S: Int32Array, task: number, index: number): string {
  const step = machine.steps[task]?.[index];
  const T = machine.tasks.at(task);
  const cell = step === undefined ? 0 : (S[machine.layout.result + step.result] ?? 0);
  if (step !== undefined && cell !== 0) return returned(machine, step, cell);
  const mode = S[T + MODE] ?? 0;
  if (S[T + STEP] !== index || S[T + PC] === 0) return 'not-run';
  return mode === TASK_STATE.deleted ? 'deleted' : 'blocked';
}

/**
 * Faults that show at the end:
 * - `never-woke: T`: T's call has not returned although a close of its
 *   descriptor has;
 * - `deadlock`: a close waits for an acknowledgement or for the semaphore, or
 *   the network daemon does (a lingering close waits for its peer: no fault);
 * - `semaphore-held`: the network semaphore has an owner.
 */
function finalFaults(machine: Machine, S: Int32Array): string[] {
  const { tasks, layout, steps, program } = machine;
  const faults: string[] = [];
  const stuck = (task: number): boolean => {
    const T = tasks.at(task);
    const mode = S[T + MODE];
    if (mode === TASK_STATE.semaphore) return true;
    return mode === TASK_STATE.event && ((S[T + MASK] ?? 0) & EVENT.CLOSEACK) !== 0;
  };
  program.columns.forEach((column, task) => {
    const T = tasks.at(task);
    const mode = S[T + MODE] ?? 0;
    if (mode === TASK_STATE.ended || mode === TASK_STATE.deleted) return;
    if (S[T + ABANDONED] === 1) faults.push(`never-woke: ${column.name}`);
    const step = steps[task]?.[S[T + STEP] ?? 0];
    if (step?.entry === 'close' && stuck(task)) faults.push('deadlock');
  });
  if (stuck(layout.netd)) faults.push('deadlock');
  if (S[layout.globals.owner] !== 0) faults.push('semaphore-held');
  return faults;
}

function faultsOf(machine: Machine, S: Int32Array): string[] {
  const { globals } = machine.layout;
  const faults = new Set<string>();
  const bits = S[globals.faults] ?? 0;
  if ((bits & FAULT.useAfterFree) !== 0) faults.add('use-after-free');
  if ((bits & FAULT.doubleFree) !== 0) faults.add('double-free');
  const panic = S[globals.panic] ?? 0;
  if (panic !== 0) faults.add(`panic: ${machine.panics[panic - 1] ?? '?'}`);
  else for (const fault of finalFaults(machine, S)) faults.add(fault);
  return [...faults].sort();
}

function leaksOf(machine: Machine, S: Int32Array): Leaks {
  const leaks: Leaks = {};
  if (S[machine.layout.globals.panic] !== 0) return leaks;
  const fds = leakedNumbers(machine.layout, S);
  const sockets = leakedSockets(machine.layout, S);
  if (fds > 0) leaks.fds = fds;
  if (sockets > 0) leaks.sockets = sockets;
  return leaks;
}

function wireOf(value: number): WireKind[] {
  const kinds: WireKind[] = [];
  for (let rest = value; rest > 0; rest = Math.trunc(rest / 8)) {
    const kind = WIRE[(rest % 8) - 1];
    if (kind !== undefined) kinds.unshift(kind);
  }
  return kinds;
}

/** How many numbers {@link outcomeNumbers} writes. */
export function outcomeWidth({ layout }: Machine): number {
  return 6 + layout.tasks * 5 + layout.results;
}

/**
 * Writes all that {@link outcomeOf} reads off a state: equal numbers, equal
 * outcomes. Many states end in one outcome, whose text is made once so.
 */
export function outcomeNumbers(machine: Machine, S: Int32Array, into: Int32Array): void {
  const { layout, tasks } = machine;
  const { globals } = layout;
  let at = 0;
  const write = (value: number | undefined): void => {
    into[at] = value ?? 0;
    at += 1;
  };
  for (const cell of [globals.panic, globals.faults, globals.owner, globals.wire]) write(S[cell]);
  write(leakedNumbers(layout, S));
  write(leakedSockets(layout, S));
  for (let task = 0; task < layout.tasks; task += 1) {
    const T = tasks.at(task);
    for (const field of [MODE, STEP, PC, MASK, ABANDONED]) write(S[T + field]);
  }
  for (let index = 0; index < layout.results; index += 1) write(S[layout.result + index]);
}

/** The outcome of a state that offers no choice. */
export function outcomeOf(machine: Machine, S: Int32Array): Outcome {
  const results: Record<string, string> = {};
  machine.steps.forEach((column, task) => {
    column.forEach((step, index) => {
      if (step.result >= 0) results[step.name] = resultOf(machine, S, task, index);
    });
  });
  return {
    results,
    faults: faultsOf(machine, S),
    wire: wireOf(S[machine.layout.globals.wire] ?? 0),
    leaks: leaksOf(machine, S),
  };
}

/** Equal for equal outcomes. */
export function outcomeKey(outcome: Outcome): string {
  return JSON.stringify([outcome.results, outcome.faults, outcome.wire, outcome.leaks]);
}
