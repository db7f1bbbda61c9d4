/** A program's steps as the step machine takes them: entry routine and arguments by position. */
import type { Condition, PeerStep, Program, RecvFlag, Step } from '../../scenario/program.js';
import { isCall } from '../executive/layout.js';
import { ARGUMENTS } from '../executive/records.js';
import { MESSAGE_FLAGS } from '../executive/words.js';

export interface StepEntry {
  /** Routine, or `await` or `hog`, which the executive does itself. */
  entry: string;
  args: Int32Array;
  conditions: readonly Condition[];
  /** Position among the results, -1 if it has none. */
  result: number;
  /** `T1.recv#2`. */
  name: string;
  /** What it returns, so that it can be written: a descriptor, ready sets or a number. */
  returns: 'fd' | 'sets' | 'count';
  /** Descriptor variables that it uses while it may sleep. */
  descriptors: number[];
  /** Sets of a select, in the order in which it scans them. */
  selected: { variable: number; set: number }[];
}

const WHO = { peer: 0, blackhole: 1, loop: 2 } as const;
const FLAG: Record<RecvFlag, number> = {
  oob: MESSAGE_FLAGS.MSG_OOB,
  peek: MESSAGE_FLAGS.MSG_PEEK,
  waitall: MESSAGE_FLAGS.MSG_WAITALL,
  dontwait: MESSAGE_FLAGS.MSG_DONTWAIT,
};
const HOW = { rd: 1, wr: 2, rdwr: 3 } as const;

type Arguments = Partial<Record<(typeof ARGUMENTS)[number], number>>;

function flagsOf(flags: readonly RecvFlag[]): number {
  return flags.reduce((mask, flag) => mask | FLAG[flag], 0);
}

function taskStep(step: Step): { entry: string; args: Arguments } {
  switch (step.op) {
    case 'socket':
      return {
        entry: 'socket',
        args: { into: step.descriptor + 1, proto: step.protocol === 'tcp' ? 1 : 2 },
      };
    case 'bind':
      return { entry: 'bind', args: { fd: step.descriptor + 1, port: step.port } };
    case 'listen':
      return { entry: 'listen', args: { fd: step.descriptor + 1, value: step.backlog } };
    case 'accept':
      return { entry: 'accept', args: { fd: step.descriptor + 1, into: step.into + 1 } };
    case 'connect':
      return {
        entry: 'connect',
        args: { fd: step.descriptor + 1, who: WHO[step.who], port: step.port },
      };
    case 'recv':
      return {
        entry: 'recv',
        args: { fd: step.descriptor + 1, length: step.length, flags: flagsOf(step.flags) },
      };
    case 'send':
      return {
        entry: 'sendto',
        args: { fd: step.descriptor + 1, length: step.length, flags: flagsOf(step.flags), who: -1 },
      };
    case 'sendto':
      return {
        entry: 'sendto',
        args: {
          fd: step.descriptor + 1,
          length: step.length,
          who: WHO[step.who],
          port: step.port,
        },
      };
    case 'read':
      return { entry: 'read', args: { fd: step.descriptor + 1, length: step.length } };
    case 'write':
      return { entry: 'write', args: { fd: step.descriptor + 1, length: step.length, who: -1 } };
    case 'select':
      return {
        entry: 'select',
        args: {
          timeout: step.timeout ?? -1,
          count: step.read.length + step.write.length + step.except.length,
        },
      };
    case 'shutdown':
      return { entry: 'shutdown', args: { fd: step.descriptor + 1, how: HOW[step.how] } };
    case 'close':
      return { entry: 'close', args: { fd: step.descriptor + 1, marks: 1 } };
    case 'dup':
      return { entry: 'dup', args: { fd: step.descriptor + 1, into: step.into + 1 } };
    case 'setopt':
      return {
        entry: `setopt_${step.option}`,
        args: { fd: step.descriptor + 1, value: step.value },
      };
    case 'nonblock':
      return { entry: 'nonblock', args: { fd: step.descriptor + 1 } };
    case 'await':
    case 'hog':
      return { entry: step.op, args: {} };
    case 'sleep':
      return { entry: 'step_sleep', args: { value: step.ticks } };
    case 'suspend':
    case 'resume':
    case 'delete':
      return { entry: `step_${step.op}`, args: { fd: step.column + 1 } };
    case 'exhaust':
    case 'restore':
      return { entry: `step_${step.op}`, args: { value: step.what === 'fds' ? 1 : 2 } };
    case 'priority':
      return { entry: 'step_priority', args: { fd: step.column + 1, value: step.priority } };
    default:
      return { entry: `step_${step.op}`, args: {} };
  }
}

function peerStep(step: PeerStep): { entry: string; args: Arguments } {
  switch (step.op) {
    case 'await':
      return { entry: 'await', args: {} };
    case 'connect':
    case 'syn':
      return { entry: `p_${step.op}`, args: { port: step.port } };
    case 'send':
      return { entry: 'p_send', args: { fd: step.connection, length: step.length } };
    case 'synack':
    case 'fin':
    case 'rst':
    case 'drain':
      return { entry: `p_${step.op}`, args: { fd: step.connection } };
    case 'sendto':
      return { entry: 'p_sendto', args: { port: step.port, length: step.length } };
    case 'unreachable':
      return { entry: 'p_unreachable', args: {} };
  }
}

function descriptorsOf(step: Step): number[] {
  switch (step.op) {
    case 'accept':
    case 'connect':
    case 'recv':
    case 'send':
    case 'sendto':
    case 'read':
    case 'write':
      return [step.descriptor];
    case 'select':
      return [...step.read, ...step.write, ...step.except];
    default:
      return [];
  }
}

function called(program: Program, column: number, step: number): boolean {
  return program.columns.some((other) =>
    (other.steps as (Step | PeerStep)[]).some(
      (candidate) =>
        (candidate.op === 'await' || candidate.op === 'hog') &&
        candidate.conditions.some(
          (condition) =>
            condition.is === 'called' &&
            condition.step.column === column &&
            condition.step.step === step,
        ),
    ),
  );
}

/** Whether a program puts anything on the wire, or gets anything from it. */
export function usesWire(program: Program): boolean {
  return (
    program.peer !== 'none' ||
    program.columns.some((column) =>
      column.steps.some((step) => 'who' in step && step.who !== 'loop'),
    )
  );
}

/** Steps by column; names are numbered from the second of a kind on. */
export function stepsOf(program: Program): StepEntry[][] {
  let results = 0;
  const wire = usesWire(program);
  return program.columns.map((column, columnIndex) => {
    const seen = new Map<string, number>();
    return column.steps.map((step, stepIndex): StepEntry => {
      const number = (seen.get(step.op) ?? 0) + 1;
      seen.set(step.op, number);
      const compiled = column.kind === 'task' ? taskStep(step as Step) : peerStep(step as PeerStep);
      const args: Arguments = { ...compiled.args };
      // A step that somebody waits to be called, or whose call starts the wire's
      // record, begins at a moment of its own.
      if (called(program, columnIndex, stepIndex)) args['split'] = 1;
      else if (step.op === 'close' && wire) args['split'] = 2;
      const hasResult = column.kind === 'task' && column.name !== 'CTL' && isCall(step.op);
      const entry: StepEntry = {
        entry: compiled.entry,
        args: Int32Array.from(ARGUMENTS, (name) => args[name] ?? 0),
        conditions: step.op === 'await' || step.op === 'hog' ? step.conditions : [],
        result: hasResult ? results : -1,
        name: `${column.name}.${step.op}${number > 1 ? `#${String(number)}` : ''}`,
        returns:
          step.op === 'select'
            ? 'sets'
            : step.op === 'socket' || step.op === 'accept' || step.op === 'dup'
              ? 'fd'
              : 'count',
        descriptors: column.kind === 'task' ? descriptorsOf(step as Step) : [],
        selected:
          step.op === 'select'
            ? [
                ...step.read.map((variable) => ({ variable, set: 0 })),
                ...step.write.map((variable) => ({ variable, set: 1 })),
                ...step.except.map((variable) => ({ variable, set: 2 })),
              ]
            : [],
      };
      if (hasResult) results += 1;
      return entry;
    });
  });
}
