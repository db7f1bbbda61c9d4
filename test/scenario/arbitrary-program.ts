/** Any program whatever, for properties: well-formed, not sensible. */
import fc from 'fast-check';
import type {
  Column,
  Condition,
  Gate,
  PeerStep,
  Program,
  Step,
} from '../../src/scenario/program.js';

const DESCRIPTORS = ['s', 't', 'l2'];
const TASKS = ['CTL', 'T1', 'T2', 'HOG'];

const descriptor = fc.nat({ max: DESCRIPTORS.length - 1 });
const taskRef = fc.nat({ max: TASKS.length - 1 });
const stepRef = fc.record({ column: fc.nat({ max: TASKS.length }), step: fc.nat({ max: 23 }) });
const port = fc.nat({ max: 15 });
const length = fc.integer({ min: 1, max: 65_535 });
const ticks = fc.nat({ max: 10_000 });
const descriptors = fc.uniqueArray(descriptor);
const who = fc.constantFrom('peer', 'blackhole', 'loop');

function op<O extends Step['op'] | PeerStep['op'], T>(
  name: O,
  fields: { [K in keyof T]: fc.Arbitrary<T[K]> },
) {
  return fc.record({ op: fc.constant(name), ...fields });
}

const condition = fc.oneof(
  fc.record({ is: fc.constantFrom('blocked', 'woken', 'ended'), column: taskRef }),
  fc.record({ is: fc.constantFrom('called', 'returned'), step: stepRef }),
  fc.record({ is: fc.constantFrom('readable', 'writable'), descriptor }),
) as fc.Arbitrary<Condition>;
const conditions = fc.array(condition, { minLength: 1, maxLength: 4 });

const step = fc.oneof(
  op('socket', { descriptor, protocol: fc.constantFrom('tcp', 'udp') }),
  op('bind', { descriptor, port }),
  op('listen', { descriptor, backlog: fc.integer({ min: 1, max: 16 }) }),
  op('accept', { descriptor, into: descriptor }),
  op('connect', { descriptor, who, port }),
  op('recv', {
    descriptor,
    length,
    flags: fc.subarray(['waitall', 'peek', 'dontwait', 'oob']),
  }),
  op('send', { descriptor, length, flags: fc.subarray(['dontwait']) }),
  op('sendto', { descriptor, who, port, length }),
  op('read', { descriptor, length }),
  op('write', { descriptor, length }),
  op('select', {
    timeout: fc.option(ticks),
    read: descriptors,
    write: descriptors,
    except: descriptors,
  }),
  op('shutdown', { descriptor, how: fc.constantFrom('rd', 'wr', 'rdwr') }),
  op('close', { descriptor }),
  op('dup', { descriptor, into: descriptor }),
  op('setopt', { descriptor, option: fc.constant('linger'), value: fc.nat({ max: 120 }) }),
  op('setopt', { descriptor, option: fc.constantFrom('rcvtimeo', 'sndtimeo'), value: ticks }),
  op('setopt', { descriptor, option: fc.constantFrom('rcvbuf', 'sndbuf'), value: length }),
  op('nonblock', { descriptor }),
  op('await', { conditions }),
  op('hog', { conditions }),
  op('sleep', { ticks }),
  op('suspend', { column: taskRef }),
  op('resume', { column: taskRef }),
  op('delete', { column: taskRef }),
  op('exhaust', { what: fc.constantFrom('fds' as const, 'mbufs' as const) }),
  op('restore', { what: fc.constantFrom('fds' as const, 'mbufs' as const) }),
  op('priority', { column: taskRef, priority: fc.integer({ min: 3, max: 250 }) }),
  fc.record({ op: fc.constantFrom('lock', 'unlock', 'netlock', 'netunlock') }),
) as fc.Arbitrary<Step>;

const connection = fc.nat({ max: 15 });

const peerStep = fc.oneof(
  op('await', { conditions }),
  op('connect', { port }),
  op('send', { connection, length }),
  op('fin', { connection }),
  op('unreachable', {}),
) as fc.Arbitrary<PeerStep>;

const columns: fc.Arbitrary<Column[]> = fc
  .tuple(
    fc.array(fc.array(step, { maxLength: 6 }), { minLength: 4, maxLength: 4 }),
    fc.array(peerStep, { maxLength: 6 }),
  )
  .map(([tasks, peer]) => [
    ...TASKS.map((name, index) => ({
      kind: 'task' as const,
      name,
      priority: 10 + index,
      ...(index % 2 === 0 ? {} : { timeslice: true as const }),
      steps: tasks[index] ?? [],
    })),
    { kind: 'peer', name: 'P', steps: peer },
  ]);

const delays = fc.record(
  {
    seed: fc.nat({ max: 999_999_999 }),
    spin: fc.nat({ max: 100_000_000 }),
    ticks: fc.nat({ max: 1_000 }),
    columns: fc.uniqueArray(fc.nat({ max: TASKS.length }), { minLength: 1 }),
    exact: fc.array(
      fc.record(
        {
          column: fc.nat({ max: TASKS.length }),
          step: fc.nat({ max: 23 }),
          locked: fc.constant(true as const),
          ticks: fc.nat({ max: 1_000 }),
          turns: fc.nat({ max: 100_000_000 }),
        },
        { requiredKeys: ['column', 'step', 'ticks', 'turns'] },
      ),
      { minLength: 1, maxLength: 16 },
    ),
  },
  { requiredKeys: ['seed', 'spin', 'ticks'] },
);

const required: fc.Arbitrary<Program> = fc.record({
  scenario: fc.stringMatching(/^[A-Z]\d{1,2}$/),
  variant: fc.constantFrom('-', 'closer-above', 'closer-below,n=3'),
  needs: fc.constant([]),
  peer: fc.constantFrom('none', 'kernel', 'scripted'),
  netd: fc.integer({ min: 3, max: 250 }),
  patience: fc.integer({ min: 1, max: 10_000 }),
  descriptors: fc.constant(DESCRIPTORS),
  columns,
});

/** Steps are taken round the column's end, so that they exist. */
export const arbitraryGate: fc.Arbitrary<Gate> = fc.oneof(
  fc.record({
    column: fc.nat({ max: TASKS.length }),
    step: fc.nat({ max: 23 }),
    point: fc.constantFrom('call', 'begun', 'go-on', 'lock', 'sleep', 'wake', 'return'),
    sleeps: fc.nat({ max: 98 }),
    atOnce: fc.boolean(),
  }),
  fc.record({
    column: fc.nat({ max: TASKS.length }),
    step: fc.nat({ max: 23 }),
    point: fc.constant('call'),
    sleeps: fc.constant(0),
    atOnce: fc.constant(false),
    holdsNetd: fc.constant(true as const),
  }),
  fc.record({ point: fc.constant('netd') }),
);

function existing(program: Program, gates: readonly Gate[]): Gate[] {
  return gates.flatMap((gate): Gate[] => {
    if (gate.point === 'netd') return [gate];
    const count = program.columns[gate.column]?.steps.length ?? 0;
    return count === 0 ? [] : [{ ...gate, step: gate.step % count }];
  });
}

export const arbitraryProgram: fc.Arbitrary<Program> = fc
  .tuple(required, fc.option(delays, { nil: undefined }), fc.array(arbitraryGate))
  .map(([program, varied, wanted]) => {
    const gates = existing(program, wanted);
    return {
      ...program,
      ...(varied === undefined ? {} : { delays: varied }),
      ...(gates.length === 0 ? {} : { gates }),
    };
  });
