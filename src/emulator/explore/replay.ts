/** Follows a schedule and tells what happens in each of its steps. */
import type { Origin } from '../microop/link.js';
import type { WireKind } from '../../scenario/outcome.js';
import { describeSteps } from '../../scenario/index.js';
import { TASK_STATE, offsetOf } from '../executive/records.js';
import { EVENT, SEGMENT } from '../executive/words.js';
import { CHOICE, taskOfChoice } from './choice.js';
import type { Machine } from './machine.js';
import { outcomeOf } from './result.js';

/** An event that a task sent in a step. */
export interface SentEvent {
  to: string;
  events: string[];
  /** The receiver was waiting for it and is ready now. */
  wakes: boolean;
  /** The receiver is suspended, and so does not run even if it is ready. */
  suspended: boolean;
}

export interface ReplayStep {
  /** Column, `netd`, `wire` (a segment arrives), `clock` (a tick) or `check` (CHK begins). */
  actor: string;
  /** What arrives, `DATA 10`, if the actor is the wire; what it deals with, if it is netd. */
  segment?: string;
  /** The program step that the actor is in, `T1.recv`; empty if none. */
  step: string;
  /** What it did, op by op. */
  ops: Origin[];
  /** The call or directive began in this step, or the await has ended: its text. */
  begins?: string;
  /** It holds the network semaphore at the end of the step. */
  holds: boolean;
  /** It had the semaphore during the step. */
  locked: boolean;
  /** Kinds of segments put on the wire's record. */
  wire: WireKind[];
  events: SentEvent[];
  /** Tasks that became ready. */
  woken: string[];
  /** The actor is a task that could go on at the end of the step. */
  ready: boolean;
  /** The op that the actor does next; empty if it is between two steps, or no task. */
  next: string;
  /** The actor sleeps now: the events, or what else it waits for. */
  sleeping?: string;
  /** Result of the step if it returned. */
  result?: string;
  /** The text if the schedule ends here in a panic. */
  panic?: string;
  /** Faults that showed for the first time. */
  faults: string[];
}

const MODE = offsetOf('mode');
const PC = offsetOf('pc');
const STEP = offsetOf('step');
const PENDING = offsetOf('pending');
const MASK = offsetOf('mask');
const OUT = offsetOf('out');
const SUSPENDED = offsetOf('suspended');

/** What a traced machine reports while it runs. */
export interface Trace {
  pcs: number[];
}

function eventNames({ profile }: Machine, set: number): string[] {
  const { abortEvent = 'CONNABORT' } = profile.design;
  return Object.entries(EVENT)
    .filter(([, bit]) => (set & bit) !== 0)
    .map(([name]) => (name === 'CONNABORT' ? abortEvent : name));
}

const SEGMENT_NAMES = new Map<number, string>([
  [SEGMENT.SEG_SYN, 'SYN'],
  [SEGMENT.SEG_SYNACK, 'SYN-ACK'],
  [SEGMENT.SEG_FIN, 'FIN'],
  [SEGMENT.SEG_RST, 'RST'],
  [SEGMENT.SEG_ACK, 'ACK'],
  [SEGMENT.SEG_FINACK, 'ACK of the FIN'],
  [SEGMENT.SEG_DATA, 'DATA'],
  [SEGMENT.SEG_DGRAM, 'datagram'],
  [SEGMENT.SEG_UNREACH, 'ICMP port unreachable'],
]);

function segmentText(segment: number): string {
  const name = SEGMENT_NAMES.get(segment & 15) ?? '?';
  const length = segment >> 9;
  return length > 0 ? `${name} ${String(length)}` : name;
}

/** What netd takes up in a step of the segments that were there before it. */
function takenText(machine: Machine, before: Int32Array, ops: readonly Origin[]): string {
  const { netQueue } = machine.layout;
  const taken = ops.filter(({ text }) => text.includes('net_get()')).length;
  const first = netQueue + 1;
  const segments = before.subarray(first, first + Math.min(taken, before[netQueue] ?? 0));
  return Array.from(segments, (segment) => segmentText(segment)).join(', ');
}

function taskName(machine: Machine, task: number): string {
  if (task === machine.layout.netd) return 'netd';
  return machine.program.columns[task]?.name ?? `task ${String(task)}`;
}

function actorOf(machine: Machine, choice: number): string {
  if (choice === CHOICE.tick) return 'clock';
  if (choice === CHOICE.check) return 'check';
  const task = taskOfChoice(choice);
  return task < 0 ? 'wire' : taskName(machine, task);
}

const REASON: Record<number, string> = {
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
  const { owner } = machine.layout.globals;
  const texts = machine.program.columns.map((column) => describeSteps(machine.program, column));
  let known = new Set<string>();
  let wired = 0;
  let inHand = '';
  return path.map((choice): ReplayStep => {
    const before = Int32Array.from(S);
    trace.pcs.length = 0;
    machine.apply(S, choice);
    const task = taskOfChoice(choice);
    const T = task >= 0 ? machine.tasks.at(task) : -1;
    const entry = task >= 0 ? machine.steps[task]?.[before[T + STEP] ?? 0] : undefined;
    const step: ReplayStep = {
      actor: actorOf(machine, choice),
      step: entry?.name ?? '',
      ops: trace.pcs.flatMap((pc) => machine.code.program.ops[pc]?.origin ?? []),
      events: [],
      woken: [],
      ready: task >= 0 && S[T + MODE] === TASK_STATE.ready,
      next: task >= 0 ? (machine.code.program.ops[S[T + PC] ?? 0]?.origin.text ?? '') : '',
      faults: [],
      holds: task >= 0 && S[owner] === task + 1,
      locked:
        task >= 0 &&
        (S[owner] === task + 1 ||
          before[owner] === task + 1 ||
          trace.pcs.some(
            (pc) => machine.code.begun[pc + 1] === 1 && S[T + MODE] !== TASK_STATE.semaphore,
          )),
      wire: [],
    };
    if (choice === CHOICE.arrive) {
      step.segment = segmentText(before[machine.layout.wireQueue + 1] ?? 0);
    }
    if (task === machine.layout.netd) {
      inHand = takenText(machine, before, step.ops) || inHand;
      if (inHand !== '') step.segment = inHand;
    }
    if (entry !== undefined && before[T + PC] === 0) {
      step.begins = texts[task]?.[before[T + STEP] ?? 0] ?? entry.name;
    }
    for (let other = 0; other < count; other += 1) {
      const at = machine.tasks.at(other);
      const woke = before[at + MODE] !== TASK_STATE.ready && S[at + MODE] === TASK_STATE.ready;
      if (woke) step.woken.push(taskName(machine, other));
      const had = (before[at + PENDING] ?? 0) | (before[at + OUT] ?? 0);
      const sent = ((S[at + PENDING] ?? 0) | (S[at + OUT] ?? 0)) & ~had;
      if (sent !== 0 && other !== task) {
        const suspended = S[at + SUSPENDED] === 1;
        step.events.push({
          to: taskName(machine, other),
          events: eventNames(machine, sent),
          wakes: woke,
          suspended,
        });
      }
    }
    if (task >= 0) {
      const mode = S[T + MODE] ?? 0;
      const reason =
        mode === TASK_STATE.event ? eventNames(machine, S[T + MASK] ?? 0).join('+') : REASON[mode];
      if (reason !== undefined && before[T + MODE] === TASK_STATE.ready) step.sleeping = reason;
    }
    const outcome = outcomeOf(machine, S);
    step.wire = outcome.wire.slice(wired);
    wired = outcome.wire.length;
    if (entry !== undefined && entry.result >= 0 && S[T + STEP] !== before[T + STEP]) {
      step.result = outcome.results[entry.name] ?? '';
    }
    const early = outcome.faults.filter((fault) => /^(use-after|double|panic)/.test(fault));
    const panic = early.find((fault) => fault.startsWith('panic: '));
    if (panic !== undefined) step.panic = panic.slice('panic: '.length);
    // A panic ends the step: whatever else is new came before it.
    const inOrder = [...early.filter((fault) => fault !== panic), panic ?? ''];
    step.faults = inOrder.filter((fault) => fault !== '' && !known.has(fault));
    known = new Set(early);
    return step;
  });
}
