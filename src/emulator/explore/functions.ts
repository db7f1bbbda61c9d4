/** The built-in functions of the tables' expressions (microop/primitive.ts) in JavaScript. */
import type { Memory } from '../bsdnet/memory.js';
import type { Layout } from '../executive/layout.js';
import { VARIABLE, offsetOf } from '../executive/records.js';
import type { Tasks } from '../executive/tasks.js';
import type { StepEntry } from './steps.js';

export interface FunctionParts {
  layout: Layout;
  steps: StepEntry[][];
  tasks: Tasks;
  memory: Memory;
  /** One processor, on which it shows in what order things are done. */
  chained: boolean;
}

/** Each takes the state and the executing task, then its arguments; a truth is 1 or 0. */
type BuiltIn = (S: Int32Array, task: number, ...args: number[]) => number;

export interface Functions {
  functions: Readonly<Record<string, BuiltIn>>;
  /** Whether the call that a task is in has found its socket by a descriptor number. */
  uses: (S: Int32Array, task: number, handle: number) => boolean;
}

const STEP = offsetOf('step');
const ENTERED = offsetOf('entered');
const LINKED = offsetOf('linked');

export function createFunctions(parts: FunctionParts): Functions {
  const { layout, steps, tasks, memory, chained } = parts;

  /** The task whose sleeping call has a record, or 0. */
  function netwaitTask(S: Int32Array, record: number): number {
    for (let task = 0; task < layout.tasks; task += 1) {
      if (S[tasks.at(task) + LINKED] === record) return task + 1;
    }
    return 0;
  }

  function selection(
    S: Int32Array,
    task: number,
    index: number,
  ): StepEntry['selected'][number] | undefined {
    return steps[task]?.[S[tasks.at(task) + STEP] ?? 0]?.selected[index];
  }

  function uses(S: Int32Array, task: number, handle: number): boolean {
    const T = tasks.at(task);
    const step = steps[task]?.[S[T + STEP] ?? 0];
    if (step === undefined || S[T + ENTERED] === 0) return false;
    return step.descriptors.some(
      (variable) => S[layout.variable + variable * VARIABLE.size] === handle,
    );
  }

  const functions = {
    segment: (_S: Int32Array, _t: number, type: number, c: number, side: number, length: number) =>
      type | (c << 4) | (side << 8) | (length << 9),
    segment_type: (_S: Int32Array, _t: number, segment: number) => segment & 15,
    segment_connection: (_S: Int32Array, _t: number, segment: number) => (segment >> 4) & 15,
    segment_side: (_S: Int32Array, _t: number, segment: number) => (segment >> 8) & 1,
    segment_length: (_S: Int32Array, _t: number, segment: number) => segment >> 9,
    listener: (S: Int32Array, _t: number, port: number) => memory.listener(S, port),
    port_used: (S: Int32Array, _t: number, port: number, proto: number) =>
      memory.portUsed(S, port, proto) ? 1 : 0,
    bound_udp: (S: Int32Array, _t: number, port: number) => memory.boundUdp(S, port),
    host_connection: (S: Int32Array, _t: number, index: number) => memory.hostConnection(S, index),
    net_pending: (S: Int32Array) => S[layout.netQueue] ?? 0,
    record_first: (S: Int32Array, _t: number, so: number) => memory.recordFirst(S, so),
    selected_variable: (S: Int32Array, t: number, index: number) =>
      (selection(S, t, index)?.variable ?? 0) + 1,
    selected_set: (S: Int32Array, t: number, index: number) => selection(S, t, index)?.set ?? 0,
    task_count: () => layout.tasks,
    netwait_free: (S: Int32Array, t: number) => {
      // Where several run, whoever is woken may be first: one order of the records will do.
      if (!chained) return t + 1;
      let record = 1;
      while (netwaitTask(S, record) !== 0) record += 1;
      return record;
    },
    netwait_task: (S: Int32Array, _t: number, record: number) => netwaitTask(S, record),
    selects: (S: Int32Array, _t: number, id: number, handle: number) =>
      uses(S, id - 1, handle) ? 1 : 0,
  };

  return { functions, uses };
}
