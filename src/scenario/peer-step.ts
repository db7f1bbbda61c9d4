/** Steps of the peer's column: text to {@link PeerStep} and back. */
import { formatConditions, readConditions } from './condition.js';
import type { Naming, Resolver } from './condition.js';
import { didYouMean } from './near-match.js';
import type { PeerStep } from './program.js';
import { BOUNDS } from './step.js';
import type { WordReader } from './words.js';

/** Highest number of a connection. */
const MOST_CONNECTIONS = 15;

type Read = (reader: WordReader, names: Resolver) => PeerStep;

const OPERATIONS: Record<PeerStep['op'], { usage: string; read: Read }> = {
  await: {
    usage: 'await COND[, COND]',
    read: (reader, names) => ({ op: 'await', conditions: readConditions(reader, names) }),
  },
  connect: { usage: 'connect PORT', read: (reader) => ({ op: 'connect', port: port(reader) }) },
  syn: { usage: 'syn PORT', read: (reader) => ({ op: 'syn', port: port(reader) }) },
  synack: { usage: 'synack [C]', read: onConnection('synack') },
  send: { usage: 'send [C] LEN', read: readSend },
  fin: { usage: 'fin [C]', read: onConnection('fin') },
  rst: { usage: 'rst [C]', read: onConnection('rst') },
  drain: { usage: 'drain [C]', read: onConnection('drain') },
  sendto: {
    usage: 'sendto PORT LEN',
    read: (reader) => ({ op: 'sendto', port: port(reader), length: bytes(reader) }),
  },
  unreachable: { usage: 'unreachable', read: () => ({ op: 'unreachable' }) },
};

/** Operations of the peer, in the order of docs/program.md. */
export const PEER_OPERATIONS = Object.keys(OPERATIONS);

/** How a step of the peer is written, `fin N`; undefined if there is no such step. */
export function peerStepUsage(operation: string): string | undefined {
  return isOperation(operation) ? OPERATIONS[operation].usage : undefined;
}

function isOperation(text: string): text is PeerStep['op'] {
  return Object.hasOwn(OPERATIONS, text);
}

/** Reads one step of the peer. Errors come from the reader's and the resolver's owner. */
export function readPeerStep(reader: WordReader, names: Resolver): PeerStep {
  const op = reader.word('an operation of the peer');
  if (!isOperation(op.text)) {
    throw reader.error(
      op.offset,
      `unknown operation of the peer "${op.text}"${didYouMean(op.text, PEER_OPERATIONS)} (known: ${PEER_OPERATIONS.join(', ')})`,
    );
  }
  const step = OPERATIONS[op.text].read(reader, names);
  reader.end();
  return step;
}

function port(reader: WordReader): number {
  return reader.number("a port (an offset from the case's first)", 0, BOUNDS.port);
}

function bytes(reader: WordReader): number {
  return reader.number('a length in bytes', 1, BOUNDS.bytes);
}

function onConnection(op: 'synack' | 'fin' | 'rst' | 'drain'): Read {
  return (reader) => ({
    op,
    connection: reader.more ? reader.number('a connection', 0, MOST_CONNECTIONS) : 0,
  });
}

function readSend(reader: WordReader): PeerStep {
  const first = bytesOrConnection(reader);
  if (!reader.more) {
    if (first === 0) throw reader.errorHere('expected a length in bytes, 1 or more, got "0"');
    return { op: 'send', connection: 0, length: first };
  }
  if (first > MOST_CONNECTIONS) {
    const most = String(MOST_CONNECTIONS);
    throw reader.errorHere(`expected a connection, 0 to ${most}, got "${String(first)}"`);
  }
  return { op: 'send', connection: first, length: bytes(reader) };
}

function bytesOrConnection(reader: WordReader): number {
  return reader.number('a length in bytes, or a connection and a length', 0, BOUNDS.bytes);
}

/** The step's text, the inverse of {@link readPeerStep}. */
export function formatPeerStep(step: PeerStep, naming: Naming): string {
  switch (step.op) {
    case 'await':
      return `await ${formatConditions(step.conditions, naming)}`;
    case 'connect':
    case 'syn':
      return `${step.op} ${String(step.port)}`;
    case 'synack':
    case 'fin':
    case 'rst':
    case 'drain':
      return `${step.op} ${String(step.connection)}`;
    case 'send':
      return `send ${String(step.connection)} ${String(step.length)}`;
    case 'sendto':
      return `sendto ${String(step.port)} ${String(step.length)}`;
    case 'unreachable':
      return 'unreachable';
  }
}
