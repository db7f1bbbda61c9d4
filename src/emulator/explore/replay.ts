/** Follows a schedule and tells what happens in each of its steps. */
import type { Origin } from '../microop/link.js';
import { TASK_STATE, offsetOf } from '../executive/records.js';
import { EVENT } from '../executive/words.js';
import { CHOICE, type Machine } from './machine.js';
import { outcomeOf } from './result.js';

/** An event that a task sent in a step. */
export interface SentEvent {
  to: string;
  events: string[];
  /** The receiver was waiting for it and is ready now. */
  wakes: boolean;
}

export interface ReplayStep {
  /** Column, `netd`, `wire` (a segment arrives), `clock` (a tick) or `check` (CHK begins). */
  actor: string;
  /** The program step that the actor is in, `T1.recv`; empty if none. */
  step: string;
  /** What it did, op by op. */
  ops: Origin[];
  events: SentEvent[];
  /** Tasks that became ready, and those that sleep now with what they wait for. */
  woken: string[];
  sleeping?: string;
  /** Result of the step if it returned. */
  result?: string;
  /** The text if the schedule ends here in a panic. */
  panic?: string;
  /** Faults that showed for the first time. */
  faults: string[];
}

const MODE = offsetOf('mode');
const STEP = offsetOf('step');
const PENDING = offsetOf('pending');
const OUT = offsetOf('out');

/** What a traced machine reports while it runs. */
export interface Trace {
  pcs: number[];
}

function eventNames(set: number): string[] {
  return Object.entries(EVENT)
    .filter(([, bit]) => (set & bit) !== 0)
    .map(([name]) => name);
}

export function taskName(machine: Machine, task: number): string {
  if (task === machine.layout.netd) return 'netd';
  return machine.program.columns[task]?.name ?? `task ${String(task)}`;
}

function actorOf(machine: Machine, choice: number): string {
  if (choice === CHOICE.arrive) return 'wire';
  if (choice === CHOICE.tick) return 'clock';
  if (choice === CHOICE.check) return 'check';
  if (choice >= CHOICE.resend && choice < 256) return 'wire';
  return taskName(machine, choice & 31);
}

const REASON: Record<number, string> = {
  [TASK_STATE.event]: 'an event',
  [TASK_STATE.semaphore]: 'the network semaphore',
  [TASK_STATE.mutex]: 'the mutex',
  [TASK_STATE.sleep]: 'its time',
  [TASK_STATE.await]: 'its conditions',
};

/**
 * @param machine of grain `traced`, whose trace writes into `trace`.
 * @param path choices from the initial state.
 */
export function replayPath(machine: Machine, trace: Trace, path: readonly number[]): ReplayStep[] {
  const S = Int32Array.from(machine.initial);
  const count = machine.layout.tasks;
  let known = new Set<string>();
  return path.map((choice): ReplayStep => {
    const before = Int32Array.from(S);
    trace.pcs.length = 0;
    machine.apply(S, choice);
    const task = choice < CHOICE.arrive || choice >= 256 ? choice & 31 : -1;
    const T = task >= 0 ? machine.tasks.at(task) : -1;
    const entry = task >= 0 ? machine.steps[task]?.[before[T + STEP] ?? 0] : undefined;
    const step: ReplayStep = {
      actor: actorOf(machine, choice),
      step: entry?.name ?? '',
      ops: trace.pcs.flatMap((pc) => machine.code.program.ops[pc]?.origin ?? []),
      events: [],
      woken: [],
      faults: [],
    };
    for (let other = 0; other < count; other += 1) {
      const at = machine.tasks.at(other);
      const woke = before[at + MODE] !== TASK_STATE.ready && S[at + MODE] === TASK_STATE.ready;
      if (woke) step.woken.push(taskName(machine, other));
      const had = (before[at + PENDING] ?? 0) | (before[at + OUT] ?? 0);
      const sent = ((S[at + PENDING] ?? 0) | (S[at + OUT] ?? 0)) & ~had;
      if (sent !== 0 && other !== task) {
        step.events.push({ to: taskName(machine, other), events: eventNames(sent), wakes: woke });
      }
    }
    if (task >= 0) {
      const reason = REASON[S[T + MODE] ?? 0];
      if (reason !== undefined && before[T + MODE] === TASK_STATE.ready) step.sleeping = reason;
    }
    const outcome = outcomeOf(machine, S);
    if (entry !== undefined && entry.result >= 0 && S[T + STEP] !== before[T + STEP]) {
      step.result = outcome.results[entry.name] ?? '';
    }
    const early = outcome.faults.filter((fault) => /^(use-after|double|panic)/.test(fault));
    step.faults = early.filter((fault) => !known.has(fault));
    const panic = early.find((fault) => fault.startsWith('panic: '));
    if (panic !== undefined) step.panic = panic.slice('panic: '.length);
    known = new Set(early);
    return step;
  });
}
