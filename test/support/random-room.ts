/** Where a random program plays: the sockets of its set-up, and who is at their other end. */
import type { Dice } from './random-step.js';

export interface Room {
  peer: 'none' | 'kernel' | 'scripted';
  setup: string[];
  /** Descriptors that the set-up opens, the one that matters first. */
  descriptors: string[];
  /** Those of them that are UDP. */
  udp: readonly string[];
  listener?: string;
  /** What a first task sleeps in here. */
  sleeps: readonly string[];
  /** What the peer may do here, each a list of steps. */
  peerSteps: readonly (readonly string[])[];
  /** All but the first task begin with this: else the peer would wait for a connection that never comes. */
  gate?: string;
}

type Plan = { weight: number } & Omit<Room, 'udp'> & Partial<Pick<Room, 'udp'>>;

const LISTENER = ['socket l tcp', 'bind l 1', 'listen l 5'];
const ON_LISTENER = ['accept l c', 'accept l c', 'select - r:l', 'select 3 r:l'];
const ON_STREAM = [
  'recv s 100',
  'recv s 100 waitall',
  'send s 60000',
  'read s 100',
  'select - r:s',
];
const ON_DATAGRAMS = ['recv u 100', 'recv u 100', 'read u 100', 'select - r:u'];
const ON_CONNECTION = [['send 10'], ['send 200'], ['fin'], ['rst'], ['drain'], ['send 10', 'fin']];

const PLANS: readonly Plan[] = [
  {
    weight: 15,
    peer: 'none',
    setup: LISTENER,
    descriptors: ['l'],
    listener: 'l',
    sleeps: ON_LISTENER,
    peerSteps: [],
  },
  {
    weight: 15,
    peer: 'kernel',
    setup: LISTENER,
    descriptors: ['l'],
    listener: 'l',
    sleeps: ON_LISTENER,
    peerSteps: [['connect 1']],
  },
  {
    weight: 5,
    peer: 'kernel',
    setup: LISTENER,
    descriptors: ['l'],
    listener: 'l',
    sleeps: ON_LISTENER,
    peerSteps: [
      ['connect 1', 'send 10'],
      ['connect 1', 'fin'],
      ['connect 1', 'rst'],
    ],
    gate: 'await returned P.connect',
  },
  {
    weight: 25,
    peer: 'kernel',
    setup: ['socket s tcp', 'connect s peer 1'],
    descriptors: ['s'],
    sleeps: ON_STREAM,
    peerSteps: ON_CONNECTION,
  },
  {
    weight: 15,
    peer: 'none',
    setup: [...LISTENER, 'socket s tcp', 'connect s loop 1', 'accept l c'],
    descriptors: ['s', 'c', 'l'],
    listener: 'l',
    sleeps: [
      ...ON_STREAM.filter((step) => !step.startsWith('send')),
      'recv c 100',
      'select - r:s,c',
    ],
    peerSteps: [],
  },
  {
    weight: 10,
    peer: 'scripted',
    setup: ['socket s tcp'],
    descriptors: ['s'],
    sleeps: ['connect s blackhole 1'],
    peerSteps: [['synack'], ['synack', 'send 10'], ['synack', 'fin'], ['rst']],
    gate: 'await blocked T1',
  },
  {
    weight: 8,
    peer: 'kernel',
    setup: ['socket u udp', 'bind u 2'],
    descriptors: ['u'],
    udp: ['u'],
    sleeps: ON_DATAGRAMS,
    peerSteps: [['sendto 2 30'], ['sendto 2 100']],
  },
  {
    weight: 5,
    peer: 'kernel',
    setup: ['socket u udp', 'connect u peer 2', 'send u 30'],
    descriptors: ['u'],
    udp: ['u'],
    sleeps: ON_DATAGRAMS,
    peerSteps: [['unreachable']],
  },
  {
    weight: 5,
    peer: 'none',
    setup: ['socket u udp', 'bind u 2', ...LISTENER],
    descriptors: ['u', 'l'],
    udp: ['u'],
    listener: 'l',
    sleeps: [...ON_DATAGRAMS, 'accept l c', 'select - r:u,l'],
    peerSteps: [],
  },
];

/** @param options what is set on the first descriptor before the tasks start */
export function roomOf(kind: number, options: readonly Dice[]): Room {
  const plan = pick(PLANS, kind);
  const [first = ''] = plan.descriptors;
  const udp = plan.udp ?? [];
  const set = options.flatMap(({ op }) => optionOf(op, first, udp.includes(first)));
  return {
    ...plan,
    udp,
    setup: [...plan.setup, ...set],
  };
}

/** Half of the options are none. */
function optionOf(op: number, name: string, udp: boolean): string[] {
  const all = [
    `setopt ${name} rcvtimeo 3`,
    `setopt ${name} sndtimeo 3`,
    `nonblock ${name}`,
    ...(udp ? [] : [`setopt ${name} linger 0`, `setopt ${name} linger 2`]),
  ];
  return all[op % (2 * all.length)] === undefined ? [] : [all[op % (2 * all.length)] ?? ''];
}

/** The entry in which a number from 0 on falls, by weight. */
export function pick<Entry extends { weight: number }>(
  entries: readonly Entry[],
  number: number,
): Entry {
  let left = number % entries.reduce((sum, { weight }) => sum + weight, 0);
  for (const entry of entries) {
    left -= entry.weight;
    if (left < 0) return entry;
  }
  throw new RangeError('nothing to choose from');
}
