/**
 * The state of a model, as records of cells. A state is one Int32Array; where a
 * record starts depends on the program (layout.ts), where a field lies in its
 * record does not.
 */

/** How a field of freed memory reads under the policy `0xdd`. */
export type Fill = 'short' | 'word' | 'keep';

export interface Field {
  readonly name: string;
  readonly offset: number;
  readonly fill: Fill;
}

export interface RecordType {
  readonly name: string;
  readonly fields: readonly Field[];
  readonly size: number;
}

function record(name: string, shorts: string, words: string, kept: string): RecordType {
  const split = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');
  const kinds: [string[], Fill][] = [
    [split(kept), 'keep'],
    [split(shorts), 'short'],
    [split(words), 'word'],
  ];
  const fields = kinds.flatMap(([names, fill]) => names.map((field) => ({ name: field, fill })));
  return {
    name,
    fields: fields.map((field, offset) => ({ ...field, offset })),
    size: fields.length,
  };
}

/**
 * struct socket with its protocol control block. A reference to a socket is
 * `(generation << 4) | slot + 1`; the generation is odd while it is allocated.
 * `block` comes first: it is the generation.
 */
export const SOCKET = record(
  'socket',
  'options linger state qlen incqlen qlimit error rcv_flags snd_flags',
  `proto pgid head comp incomp link
   rcv_cc rcv_hiwat rcv_lowat rcv_pid rcv_timeo
   snd_cc snd_hiwat snd_lowat snd_pid snd_timeo
   pcb closer`,
  // The protocol control block is memory of its own: it is not filled with the socket.
  'block tstate port conn side unacked finsent needfin fwho fport',
);

/**
 * A task of the program, the network daemon or the peer. `out` is the event
 * set that a wait was satisfied with; 0 means that it timed out. `entered`: its
 * call has found its socket. `abandoned`: a close of that descriptor has returned since.
 * `joins`: the task that it deletes and that has not gone yet.
 * `linked`: which record of connabort.c its sleeping call has, from 1; 0: none.
 */
export const TASK = record(
  'task',
  '',
  '',
  `pc step mode suspended pending mask out timer deadline priority woken entered abandoned
   netlocks linked key keyso aborted closer_task joins
   r0 r1 r2 r3 r4 r5 r6 r7 r8 r9 r10 r11 r12 r13`,
);
export const REGISTERS = 14;

/** rtems_libio_t: number = position. `data0`: whether it is that number, which read() and write() use. */
export const IOP = record('iop', '', '', 'used open data1 refs data0');

/** A descriptor variable of the program: the number it holds, plus 1. */
export const VARIABLE = record('variable', '', '', 'number');

/** A TCP connection as the wire sees it: end 0 is the target's (or the connecting) end. */
export const CONNECTION = record(
  'connection',
  '',
  '',
  'ckind cport end0 end1 peer pfin credit0 credit1 unsent lost noted',
);

export const RECORDS = [SOCKET, TASK, IOP, VARIABLE, CONNECTION] as const;

/** What a step of a program is called with; `arg.NAME` in the tables. */
export const ARGUMENTS: readonly string[] = [
  'fd',
  'into',
  'length',
  'flags',
  'who',
  'port',
  'value',
  'proto',
  'count',
  'how',
  'timeout',
  'split',
  'marks',
];

/** Single cells. */
export const GLOBALS = [
  'phase',
  'panic',
  'faults',
  'owner',
  'nest',
  'mutex',
  'mutexnest',
  'wire',
  'closing',
  'icmpnoted',
  'lastudp',
  // Free descriptors while the rest is taken away, plus 1; whether the mbufs are.
  'fdslots',
  'nombufs',
  'slots',
  'numbers',
  'connections',
] as const;

/** Fields and single cells that hold a task, as its position plus 1; 0 is none. */
export const TASK_CELLS: ReadonlySet<string> = new Set([
  'pgid',
  'rcv_pid',
  'snd_pid',
  'closer',
  'closer_task',
  'joins',
  'owner',
  'mutex',
]);

export const FAULT = { useAfterFree: 1, doubleFree: 2 } as const;

export const TASK_STATE = {
  ready: 0,
  /** In rtems_event_receive. */
  event: 1,
  /** Queued on the network semaphore. */
  semaphore: 2,
  /** Queued on the application's mutex. */
  mutex: 3,
  /** rtems_task_wake_after. */
  sleep: 4,
  /** At an `await`. */
  await: 5,
  ended: 6,
  deleted: 7,
  /** Its column has not been started. */
  dormant: 8,
  /** In rtems_task_delete: until the task in `joins` has gone. */
  joining: 9,
  /** Deleted by another task: goes when it runs the next time. */
  dying: 10,
} as const;

// A field's name tells its record, so no name is used twice.
const FIELD_OF = new Map<string, { record: RecordType; field: Field }>(
  RECORDS.flatMap((type) =>
    type.fields.map((field): [string, { record: RecordType; field: Field }] => [
      field.name,
      { record: type, field },
    ]),
  ),
);

/** Field names are unique, so a name tells the record. */
export function fieldNamed(name: string): { record: RecordType; field: Field } | undefined {
  return FIELD_OF.get(name);
}

/** Offset of a field; a name that does not exist is a defect of the caller. */
export function offsetOf(name: string): number {
  const found = FIELD_OF.get(name);
  if (found === undefined) throw new Error(`no field "${name}"`);
  return found.field.offset;
}
