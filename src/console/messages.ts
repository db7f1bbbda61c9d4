/** Messages of the console protocol by kind (docs/console-protocol.md). */
import type { TargetIdentity } from '../scenario/executor.js';
import type { MemoryPolicy } from '../scenario/outcome.js';
import type { Need } from '../scenario/program.js';

/**
 * What the host is to do: a step of the peer's column by index, to reset what
 * is open, or only to answer when it has dealt with all that has come.
 */
export type PeerTask = number | 'end' | 'quiet';

export type HostMessage =
  | { kind: 'HELLO'; runId: string }
  | { kind: 'RUN'; case: number; port: number; program: string }
  | { kind: 'DONE'; case: number; task: PeerTask }
  | { kind: 'PING' }
  | { kind: 'OFF' };

/** Of docs/console-protocol.md. A target of version 1 does not know parts. */
export const PROTOCOL_VERSION = 2;

export interface Introduction {
  runId: string;
  /** Version of the protocol that the target speaks. */
  protocol: number;
  /** Differs from boot to boot. */
  boot: number;
  identity: TargetIdentity;
  /** An earlier case has left tasks inside the network code: restart before the next. */
  spoilt: boolean;
}

export type TargetMessage =
  | ({ kind: 'IAM' } & Introduction)
  | { kind: 'BAD'; case: number; reason: string }
  | { kind: 'GO'; case: number; task: PeerTask }
  | { kind: 'REPORT'; payload: string };

/** Run ids that a target takes. */
export const RUN_ID = /^[a-z0-9]{8,32}$/;

/** The payload of a message, without its kind. */
export function printHostMessage(message: HostMessage): string {
  if (message.kind === 'HELLO') return message.runId;
  if (message.kind === 'RUN') return `${message.case} ${message.port} ${message.program}`;
  if (message.kind === 'DONE') return `${message.case} ${message.task}`;
  return '';
}

/** @returns undefined if the payload is not one of its kind, or the kind not a target's */
export function parseTargetMessage(kind: string, payload: string): TargetMessage | undefined {
  switch (kind) {
    case 'IAM':
      return parseIntroduction(payload);
    case 'BAD': {
      const [, number, reason] = /^(\d+) (.+)$/.exec(payload) ?? [];
      if (number === undefined || reason === undefined) return undefined;
      return { kind, case: Number(number), reason };
    }
    case 'GO': {
      const [, number, task] = /^(\d+) (\d+|end|quiet)$/.exec(payload) ?? [];
      if (number === undefined || task === undefined) return undefined;
      const word = task === 'end' || task === 'quiet' ? task : Number(task);
      return { kind, case: Number(number), task: word };
    }
    case 'REPORT':
      return { kind, payload };
    default:
      return undefined;
  }
}

/** Capabilities that a program can need; a target may name others. */
const NEEDS: ReadonlySet<string> = new Set<Need>([
  'tap',
  'suspend',
  'delete',
  'dup',
  'mbuf-limit',
  'smp',
]);
const POLICIES: ReadonlySet<string> = new Set<MemoryPolicy>(['stale', '0xdd', 'any']);

function parseIntroduction(payload: string): TargetMessage | undefined {
  const words = new Map(
    payload.split(' ').map((word): [string, string] => {
      const at = word.indexOf('=');
      return [word.slice(0, at), word.slice(at + 1)];
    }),
  );
  const word = (key: string): string => words.get(key) ?? '';
  const boot = Number(words.get('boot') ?? NaN);
  const tickRate = Number(words.get('tick') ?? NaN);
  const policy = word('policy');
  if (!Number.isInteger(boot) || !(tickRate > 0) || !isPolicy(policy)) return undefined;
  return {
    kind: 'IAM',
    runId: word('run'),
    protocol: Number(words.get('protocol') ?? 1),
    boot,
    spoilt: word('spoilt') === 'yes',
    identity: {
      product: word('product'),
      arch: word('arch'),
      stack: word('stack'),
      fix: word('fix'),
      policy,
      capabilities: word('caps').split(',').filter(isNeed),
      tickRate,
    },
  };
}

function isPolicy(word: string): word is MemoryPolicy {
  return POLICIES.has(word);
}

function isNeed(word: string): word is Need {
  return NEEDS.has(word);
}
