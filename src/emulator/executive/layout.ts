/** Where the records of a program's state lie in its Int32Array. */
import { CheckError } from '../../errors.js';
import { SETUP_COLUMN, type Program } from '../../scenario/program.js';
import { MOST, sizeOf } from '../../scenario/size.js';
import { CONNECTION, GLOBALS, IOP, SOCKET, TASK, VARIABLE } from './records.js';

/** Parts of the rest of a state, as bits of `dirtyRest`. */
export const REGION = {
  iops: 1,
  variables: 2,
  connections: 4,
  /** Who waits for the semaphore or the mutex, the ready chain, and the timers. */
  queues: 8,
  stacks: 16,
  wire: 32,
  net: 64,
  datagrams: 128,
  results: 256,
} as const;

/** Notes that a step may have written a region. */
export function markRest(S: Int32Array, layout: Layout, regions: number): void {
  S[layout.dirtyRest] = (S[layout.dirtyRest] ?? 0) | regions;
}

/** Notes that a step may have written a task. */
export function markTask(S: Int32Array, layout: Layout, task: number): void {
  S[layout.dirtyTasks] = (S[layout.dirtyTasks] ?? 0) | (1 << task);
}

export interface Layout {
  /** Cells of a state. */
  size: number;
  /** Cells behind the state that a wild pointer reads and writes. */
  scratch: number;
  /**
   * Behind the state: bit masks of the tasks and of the sockets that a step may
   * have written, kept for the explorer by whoever writes them.
   */
  dirtyTasks: number;
  dirtySockets: number;
  /** The same of the rest, by {@link REGION}; single cells are always looked at. */
  dirtyRest: number;
  /** Cells of an array for a state, with all that lies behind it. */
  cells: number;
  globals: Readonly<Record<(typeof GLOBALS)[number], number>>;
  /** Base and count of each record type. */
  task: number;
  tasks: number;
  /** By task: whether it runs in time slices. */
  sliced: readonly boolean[];
  socket: number;
  sockets: number;
  iop: number;
  iops: number;
  variable: number;
  variables: number;
  connection: number;
  connections: number;
  /** Lists of as many cells as their longest: tasks waiting for the semaphore ... */
  semaphoreQueue: number;
  mutexQueue: number;
  readyQueue: number;
  /** ... those whose timers run, the next one to end first. */
  timerQueue: number;
  /** Freed sockets and descriptor numbers, the last one first. Length in the first cell. */
  socketStack: number;
  numberStack: number;
  /** Segments on the wire, and those that netd has not handled. Length in the first cell. */
  wireQueue: number;
  netQueue: number;
  queueLimit: number;
  /** Lengths of queued datagrams: length of the list first, for each socket. */
  datagrams: number;
  datagramLimit: number;
  /** Results of the calls of all columns but CTL, task by task. */
  result: number;
  results: number;
  /** Where the results of each task begin, and behind the last one where they end. */
  resultOf: readonly number[];
  /** The index of the network daemon among the tasks. */
  netd: number;
  /** The index of the peer's column, which runs on no processor of ours; -1 if there is none. */
  peer: number;
}

interface Counts {
  numbers: number;
  datagrams: number;
  segments: number;
  /** By task; the network daemon has none. */
  calls: number[];
}

/** Calls that have a result. */
const DIRECTIVES = new Set<string>([
  'await',
  'hog',
  'sleep',
  'suspend',
  'resume',
  'delete',
  'priority',
  'lock',
  'unlock',
  'netlock',
  'netunlock',
  'exhaust',
  'restore',
]);

export function isCall(op: string): boolean {
  return !DIRECTIVES.has(op);
}

/** Segments and datagrams that may be on their way at one moment because of a step. */
const SEGMENTS: Readonly<Record<string, number>> = {
  connect: 4,
  syn: 2,
  synack: 2,
  send: 3,
  write: 3,
  recv: 1,
  read: 1,
  close: 2,
  shutdown: 2,
  sendto: 1,
  fin: 2,
  rst: 1,
  drain: 2,
  unreachable: 1,
};

function count(program: Program): Counts {
  const counts = { numbers: 0, datagrams: 0, segments: 4, calls: [] as number[] };
  for (const column of program.columns) {
    const counted = column.kind === 'task' && column.name !== SETUP_COLUMN;
    counts.calls.push(counted ? column.steps.filter(({ op }) => isCall(op)).length : 0);
    for (const step of column.steps) {
      const op = step.op;
      if (op === 'socket' || op === 'accept' || op === 'dup') counts.numbers += 1;
      if (op === 'sendto') counts.datagrams += 1;
      counts.segments += SEGMENTS[op] ?? 0;
    }
  }
  counts.calls.push(0);
  return counts;
}

/** @throws CheckError (`usage`) if the program is larger than a state can be. */
export function layoutOf(program: Program): Layout {
  const counts = count(program);
  const { sockets, connections } = sizeOf(program);
  // References to sockets keep the slot in five bits, those to connections theirs in four.
  if (sockets > MOST.sockets || connections > MOST.connections) {
    throw new CheckError(
      'usage',
      'program-too-large',
      `Scenario ${program.scenario} opens ${String(sockets)} sockets and ` +
        `${String(connections)} connections; the reference has room for ` +
        `${String(MOST.sockets)} and ${String(MOST.connections)}.`,
      { hint: 'Leave out steps, or split the scenario.' },
    );
  }
  let next = 0;
  const take = (cells: number): number => {
    const base = next;
    next += cells;
    return base;
  };
  const globals = Object.fromEntries(GLOBALS.map((name) => [name, take(1)])) as Layout['globals'];
  const tasks = program.columns.length + 1;
  const queueLimit = counts.segments + connections * 4;
  const datagramLimit = counts.datagrams;
  const results = counts.calls.reduce((sum, calls) => sum + calls, 0);
  const layout = {
    globals,
    tasks,
    task: take(tasks * TASK.size),
    sliced: program.columns.map((column) => column.kind === 'task' && column.timeslice === true),
    sockets,
    socket: take(sockets * SOCKET.size),
    iops: counts.numbers,
    iop: take(counts.numbers * IOP.size),
    variables: program.descriptors.length,
    variable: take(program.descriptors.length * VARIABLE.size),
    connections,
    connection: take(connections * CONNECTION.size),
    semaphoreQueue: take(tasks),
    mutexQueue: take(tasks),
    readyQueue: take(tasks),
    timerQueue: take(tasks),
    socketStack: take(sockets + 2),
    numberStack: take(counts.numbers + 2),
    queueLimit,
    wireQueue: take(queueLimit + 1),
    netQueue: take(queueLimit + 1),
    datagramLimit,
    datagrams: take(sockets * (datagramLimit + 1)),
    results,
    result: take(results),
    netd: tasks - 1,
    peer: program.columns.findIndex((column) => column.kind === 'peer'),
  };
  const resultOf = [layout.result];
  for (const calls of counts.calls) resultOf.push((resultOf.at(-1) ?? 0) + calls);
  const size = next;
  const behind = {
    scratch: take(SOCKET.size),
    dirtyTasks: take(1),
    dirtySockets: take(1),
    dirtyRest: take(1),
  };
  return { ...layout, resultOf, size, ...behind, cells: next };
}
