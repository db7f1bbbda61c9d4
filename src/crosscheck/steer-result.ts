/** What a target has made of a schedule: how far it followed, and what came of it. */
import type { Observation, TargetIdentity } from '../scenario/executor.js';
import type { Outcome } from '../scenario/outcome.js';
import type { Program } from '../scenario/program.js';
import { formatGate } from '../scenario/gate.js';
import type { Observable } from './events.js';
import { allows, observable } from './observable.js';
import type { SteerPlan, Turn } from './steer-plan.js';

/** What the target says of the gates. */
export interface Passings {
  /** By position in the plan, in the order in which they were passed. */
  passed: number[];
  /** Those that a task has gone past on another way. */
  missed: number[];
  /** The one that was waited for too long; from there on nobody was held. */
  gaveUpAt?: number;
}

/**
 * `followed`: it began in its place. `itself`: it began when it could, nothing
 * held it. `late`: it began, but not where the schedule has it. `left`: the
 * target went another way. `unknown`: the target died without telling.
 */
export type Following = 'followed' | 'itself' | 'late' | 'left' | 'unknown';

export interface SteeredTurn extends Turn {
  following: Following;
  /** Why it was not followed; empty if it was. */
  reason: string;
}

export interface SteerResult {
  turns: SteeredTurn[];
  /** Whether every turn that can be placed was. */
  followed: boolean;
  passings: Passings;
  /** What the schedule comes to, as far as this target can show it. */
  expected: Observable;
  seen: Observable;
  /** Whether the two are the same. */
  shown: boolean;
}

const LINE = /^(?:closecheck )?gates((?: \d+)*)(?: missed((?: \d+)+))?(?: late (\d+))?$/;

function numbers(text: string | undefined): number[] {
  return (text ?? '').split(' ').filter(Boolean).map(Number);
}

/**
 * The last that was said of gates, in the report or, by a target that has
 * died, on its console.
 * @param lines of the post-mortem
 */
export function readPassings(lines: readonly string[]): Passings {
  for (const line of lines.toReversed()) {
    const [whole, passed, missed, late] = LINE.exec(line.trim()) ?? [];
    if (whole === undefined) continue;
    return {
      passed: numbers(passed),
      missed: numbers(missed),
      ...(late === undefined ? {} : { gaveUpAt: Number(late) }),
    };
  }
  return { passed: [], missed: [] };
}

/** @param expected what the reference says that the schedule comes to */
export function judgeSteering(
  program: Program,
  plan: SteerPlan,
  expected: Outcome,
  observation: Observation,
  identity: TargetIdentity,
): SteerResult {
  const passings = readPassings(observation.postMortem);
  const died = observation.outcome.faults.some((fault) => /^(panic|died):/.test(fault));
  const nameOf = (at: number): string => {
    const gate = plan.gates[at];
    const naming = { column: (ref: number): string => program.columns[ref]?.name ?? '?' };
    return gate === undefined ? '?' : formatGate(gate, naming);
  };
  const turns = plan.turns.map((turn) => ({ ...turn, ...judgeTurn(turn, passings, died, nameOf) }));
  const wanted = observable(expected, identity);
  const seen = observable(observation.outcome, identity);
  return {
    turns,
    followed: turns.every(({ following }) => following === 'followed' || following === 'itself'),
    passings,
    expected: wanted,
    seen,
    shown: allows(wanted, seen),
  };
}

function judgeTurn(
  turn: Turn,
  { passed, missed, gaveUpAt }: Passings,
  died: boolean,
  nameOf: (at: number) => string,
): Pick<SteeredTurn, 'following' | 'reason'> {
  const { gates, placed, why } = turn;
  const lost = gates.find((at) => missed.includes(at));
  if (lost !== undefined) {
    return { following: 'left', reason: `${turn.actor} did not come to ${nameOf(lost)}` };
  }
  const free = gates.find((at) => gaveUpAt !== undefined && at >= gaveUpAt);
  if (free !== undefined && gaveUpAt !== undefined) {
    const reason =
      free === gaveUpAt
        ? `it was waited for ${nameOf(free)} too long`
        : `all were let go, as it was waited for ${nameOf(gaveUpAt)} too long`;
    return { following: 'left', reason };
  }
  const first = gates[0];
  if (first !== undefined && !passed.includes(first)) {
    return died
      ? { following: 'unknown', reason: 'the target died before it told of it' }
      : { following: 'left', reason: `${turn.actor} did not come to ${nameOf(first)}` };
  }
  if (placed === 'late') return { following: 'late', reason: `could not be placed: ${why}` };
  return placed === 'gate'
    ? { following: 'followed', reason: '' }
    : { following: 'itself', reason: why };
}
