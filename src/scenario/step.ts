/**
 * Steps of a task: text to {@link Step} and back. The words are those of the
 * table in docs/program.md, in scenario files and in the program text alike;
 * only references to steps are written differently ({@link Resolver}).
 */
import { formatConditions, readConditions } from './condition.js';
import type { Naming, Resolver } from './condition.js';
import { didYouMean } from './near-match.js';
import type { DescriptorRef, Scarce, Step, Who } from './program.js';
import type { Word, WordReader } from './words.js';

/** A resolver that also knows descriptors that come into being. */
export interface StepResolver extends Resolver {
  /** A descriptor that the step opens. */
  declare(word: Word): DescriptorRef;
}

/** Bounds of the numbers in a step; priorities 1, 2 and those below 250 are the agent's own. */
export const BOUNDS = {
  port: 15,
  bytes: 65_535,
  ticks: 10_000,
  seconds: 120,
  backlog: 16,
  leastPriority: 3,
  priority: 250,
  seed: 999_999_999,
  spin: 100_000_000,
  heldTicks: 1_000,
} as const;

type Read = (reader: WordReader, names: StepResolver) => Step;

const SCARCE = ['fds', 'mbufs'] as const satisfies readonly Scarce[];
const WHO = ['peer', 'blackhole', 'loop'] as const satisfies readonly Who[];

const OPERATIONS: Record<Step['op'], { usage: string; read: Read }> = {
  socket: {
    usage: 'socket D tcp|udp',
    read: (reader, names) => ({
      op: 'socket',
      descriptor: declared(reader, names),
      protocol: reader.oneOf('a protocol', ['tcp', 'udp']),
    }),
  },
  bind: {
    usage: 'bind D PORT',
    read: (reader, names) => ({
      op: 'bind',
      descriptor: used(reader, names),
      port: port(reader),
    }),
  },
  listen: {
    usage: 'listen D BACKLOG',
    read: (reader, names) => ({
      op: 'listen',
      descriptor: used(reader, names),
      backlog: reader.number('a backlog', 1, BOUNDS.backlog),
    }),
  },
  accept: {
    usage: 'accept D NEW',
    read: (reader, names) => ({
      op: 'accept',
      descriptor: used(reader, names),
      into: declared(reader, names),
    }),
  },
  connect: {
    usage: 'connect D peer|blackhole|loop PORT',
    read: (reader, names) => ({
      op: 'connect',
      descriptor: used(reader, names),
      who: reader.oneOf('an address', WHO),
      port: port(reader),
    }),
  },
  recv: {
    usage: 'recv D LEN [waitall] [peek] [dontwait] [oob]',
    read: (reader, names) => ({
      op: 'recv',
      descriptor: used(reader, names),
      length: bytes(reader),
      flags: reader.flags(['waitall', 'peek', 'dontwait', 'oob']),
    }),
  },
  send: {
    usage: 'send D LEN [dontwait]',
    read: (reader, names) => ({
      op: 'send',
      descriptor: used(reader, names),
      length: bytes(reader),
      flags: reader.flags(['dontwait']),
    }),
  },
  sendto: {
    usage: 'sendto D peer|blackhole|loop PORT LEN',
    read: (reader, names) => ({
      op: 'sendto',
      descriptor: used(reader, names),
      who: reader.oneOf('an address', WHO),
      port: port(reader),
      length: bytes(reader),
    }),
  },
  read: {
    usage: 'read D LEN',
    read: (reader, names) => ({
      op: 'read',
      descriptor: used(reader, names),
      length: bytes(reader),
    }),
  },
  write: {
    usage: 'write D LEN',
    read: (reader, names) => ({
      op: 'write',
      descriptor: used(reader, names),
      length: bytes(reader),
    }),
  },
  select: { usage: 'select TICKS|- [r:D,D] [w:D,D] [e:D,D]', read: readSelect },
  shutdown: {
    usage: 'shutdown D rd|wr|rdwr',
    read: (reader, names) => ({
      op: 'shutdown',
      descriptor: used(reader, names),
      how: reader.oneOf('a direction', ['rd', 'wr', 'rdwr']),
    }),
  },
  close: {
    usage: 'close D',
    read: (reader, names) => ({ op: 'close', descriptor: used(reader, names) }),
  },
  dup: {
    usage: 'dup D NEW',
    read: (reader, names) => ({
      op: 'dup',
      descriptor: used(reader, names),
      into: declared(reader, names),
    }),
  },
  setopt: {
    usage: 'setopt D linger SECONDS | rcvtimeo|sndtimeo TICKS | rcvbuf|sndbuf BYTES',
    read: readSetopt,
  },
  nonblock: {
    usage: 'nonblock D',
    read: (reader, names) => ({ op: 'nonblock', descriptor: used(reader, names) }),
  },
  await: {
    usage: 'await COND[, COND]',
    read: (reader, names) => ({ op: 'await', conditions: readConditions(reader, names) }),
  },
  hog: {
    usage: 'hog COND[, COND]',
    read: (reader, names) => ({ op: 'hog', conditions: readConditions(reader, names) }),
  },
  sleep: {
    usage: 'sleep TICKS',
    read: (reader) => ({ op: 'sleep', ticks: reader.number('ticks', 0, BOUNDS.ticks) }),
  },
  suspend: {
    usage: 'suspend T',
    read: (reader, names) => ({ op: 'suspend', column: task(reader, names) }),
  },
  resume: {
    usage: 'resume T',
    read: (reader, names) => ({ op: 'resume', column: task(reader, names) }),
  },
  delete: {
    usage: 'delete T',
    read: (reader, names) => ({ op: 'delete', column: task(reader, names) }),
  },
  priority: {
    usage: 'priority T N',
    read: (reader, names) => ({
      op: 'priority',
      column: task(reader, names),
      priority: reader.number('a priority', BOUNDS.leastPriority, BOUNDS.priority),
    }),
  },
  lock: { usage: 'lock', read: () => ({ op: 'lock' }) },
  unlock: { usage: 'unlock', read: () => ({ op: 'unlock' }) },
  netlock: { usage: 'netlock', read: () => ({ op: 'netlock' }) },
  netunlock: { usage: 'netunlock', read: () => ({ op: 'netunlock' }) },
  exhaust: {
    usage: 'exhaust fds|mbufs',
    read: (reader) => ({ op: 'exhaust', what: reader.oneOf('what is to run out', SCARCE) }),
  },
  restore: {
    usage: 'restore fds|mbufs',
    read: (reader) => ({ op: 'restore', what: reader.oneOf('what has run out', SCARCE) }),
  },
};

/** Operations of a task, in the order of docs/program.md. */
export const STEP_OPERATIONS = Object.keys(OPERATIONS);

/** How a step with the operation is written, `close D`; undefined if there is no such step. */
export function stepUsage(operation: string): string | undefined {
  return isOperation(operation) ? OPERATIONS[operation].usage : undefined;
}

function isOperation(text: string): text is Step['op'] {
  return Object.hasOwn(OPERATIONS, text);
}

/** Reads one step. Errors come from the reader's and the resolver's owner. */
export function readStep(reader: WordReader, names: StepResolver): Step {
  const op = reader.word('an operation');
  if (!isOperation(op.text)) {
    throw reader.error(
      op.offset,
      `unknown operation "${op.text}"${didYouMean(op.text, STEP_OPERATIONS)} (known: ${STEP_OPERATIONS.join(', ')})`,
    );
  }
  const step = OPERATIONS[op.text].read(reader, names);
  reader.end();
  return step;
}

function used(reader: WordReader, names: Resolver): DescriptorRef {
  return names.descriptor(reader.word('a descriptor'));
}

function declared(reader: WordReader, names: StepResolver): DescriptorRef {
  return names.declare(reader.word('a descriptor'));
}

function task(reader: WordReader, names: Resolver): number {
  return names.task(reader.word('a task'));
}

function port(reader: WordReader): number {
  return reader.number("a port (an offset from the case's first)", 0, BOUNDS.port);
}

function bytes(reader: WordReader): number {
  return reader.number('a length in bytes', 1, BOUNDS.bytes);
}

function readSetopt(reader: WordReader, names: StepResolver): Step {
  const descriptor = used(reader, names);
  const option = reader.oneOf('an option', ['linger', 'rcvtimeo', 'sndtimeo', 'rcvbuf', 'sndbuf']);
  const value = {
    linger: () => reader.number('seconds', 0, BOUNDS.seconds),
    rcvtimeo: () => reader.number('ticks', 0, BOUNDS.ticks),
    sndtimeo: () => reader.number('ticks', 0, BOUNDS.ticks),
    rcvbuf: () => bytes(reader),
    sndbuf: () => bytes(reader),
  }[option]();
  return { op: 'setopt', descriptor, option, value };
}

function readSelect(reader: WordReader, names: StepResolver): Step {
  const timeout = reader.skip('-')
    ? null
    : reader.number('a timeout in ticks, or -', 0, BOUNDS.ticks);
  const sets: Record<'r' | 'w' | 'e', DescriptorRef[]> = { r: [], w: [], e: [] };
  while (reader.more) {
    const word = reader.word('a set');
    const match = /^([rwe]):(.+)$/.exec(word.text);
    const key = match?.[1] as 'r' | 'w' | 'e' | undefined;
    if (key === undefined) {
      throw reader.error(word.offset, `expected a set (r:D,D, w:D,D or e:D,D), got "${word.text}"`);
    }
    if (sets[key].length > 0) throw reader.error(word.offset, `the set "${key}:" is given twice`);
    let offset = word.offset + 2;
    for (const text of (match?.[2] ?? '').split(',')) {
      const ref = names.descriptor({ text, offset });
      if (sets[key].includes(ref)) throw reader.error(offset, `"${text}" is in the set twice`);
      sets[key].push(ref);
      offset += text.length + 1;
    }
  }
  return { op: 'select', timeout, read: sets.r, write: sets.w, except: sets.e };
}

/** The step's text, the inverse of {@link readStep}. */
export function formatStep(step: Step, naming: Naming): string {
  switch (step.op) {
    case 'socket':
      return `socket ${naming.descriptor(step.descriptor)} ${step.protocol}`;
    case 'bind':
      return `bind ${naming.descriptor(step.descriptor)} ${String(step.port)}`;
    case 'listen':
      return `listen ${naming.descriptor(step.descriptor)} ${String(step.backlog)}`;
    case 'accept':
    case 'dup':
      return `${step.op} ${naming.descriptor(step.descriptor)} ${naming.descriptor(step.into)}`;
    case 'connect':
      return `connect ${naming.descriptor(step.descriptor)} ${step.who} ${String(step.port)}`;
    case 'recv':
    case 'send':
      return [step.op, naming.descriptor(step.descriptor), step.length, ...step.flags].join(' ');
    case 'sendto':
      return `sendto ${naming.descriptor(step.descriptor)} ${step.who} ${String(step.port)} ${String(step.length)}`;
    case 'read':
    case 'write':
      return `${step.op} ${naming.descriptor(step.descriptor)} ${String(step.length)}`;
    case 'select': {
      const set = (key: string, refs: readonly DescriptorRef[]): string[] =>
        refs.length === 0 ? [] : [`${key}:${refs.map((ref) => naming.descriptor(ref)).join(',')}`];
      const sets = [...set('r', step.read), ...set('w', step.write), ...set('e', step.except)];
      return ['select', step.timeout ?? '-', ...sets].join(' ');
    }
    case 'shutdown':
      return `shutdown ${naming.descriptor(step.descriptor)} ${step.how}`;
    case 'close':
    case 'nonblock':
      return `${step.op} ${naming.descriptor(step.descriptor)}`;
    case 'setopt':
      return `setopt ${naming.descriptor(step.descriptor)} ${step.option} ${String(step.value)}`;
    case 'await':
    case 'hog':
      return `${step.op} ${formatConditions(step.conditions, naming)}`;
    case 'sleep':
      return `sleep ${String(step.ticks)}`;
    case 'suspend':
    case 'resume':
    case 'delete':
      return `${step.op} ${naming.column(step.column)}`;
    case 'priority':
      return `priority ${naming.column(step.column)} ${String(step.priority)}`;
    case 'lock':
    case 'unlock':
    case 'netlock':
    case 'netunlock':
      return step.op;
    case 'exhaust':
    case 'restore':
      return `${step.op} ${step.what}`;
  }
}
