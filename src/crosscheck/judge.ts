/**
 * Compares what a target has shown with what the reference allows.
 */
import type { Observation, TargetIdentity } from '../scenario/executor.js';
import type { AllowedOutcome, Prediction } from '../scenario/outcome.js';
import { SETUP_COLUMN } from '../scenario/program.js';
import { CheckError } from '../errors.js';
import { deviation, type Deviation, type DeviationKind } from './deviation.js';
import type { AllowedView, EventOf, Failure, Observable, SeenOutcome } from './events.js';
import { allows, observable, observableKey, visibleKey } from './observable.js';
import { isStandIn, type Verdict } from './verdict.js';

/** All that is known of one row. */
export interface Evidence {
  /** By the reference, with the target's own memory policy. */
  prediction: Prediction;
  /** One for each case that came to an end, in any order. */
  observations: readonly Observation[];
  /** Null if the target could never be started. */
  identity: TargetIdentity | null;
  /** Attempts that came to nothing, those that worked on retry included. */
  attempts: readonly Failure[];
  /** Number of cases planned. */
  planned: number;
}

/** The content of a `verdict` event. */
export interface Judgement {
  verdict: Verdict;
  standIn: boolean;
  /** A sentence without its full stop. */
  reason: string;
  runs: number;
  /** The most frequent first. */
  seen: SeenOutcome[];
  allowed: AllowedView[];
  reference: EventOf<'verdict'>['reference'];
}

/** An outcome that was seen, and by which cases' order of returns. */
interface Group {
  seen: Observable;
  order: readonly string[];
  count: number;
  match: AllowedView | null;
  deviation: Deviation | null;
}

/** The worse one names the row, if several forbidden outcomes were seen. */
const GRAVITY: readonly DeviationKind[] = ['target died', 'never woke', 'deviates'];

/**
 * The verdict of one row. One forbidden outcome among any number of runs is a
 * deviation; different allowed ones are not.
 *
 * @throws CheckError of kind `bug` if a complete prediction allows nothing.
 */
export function judge(evidence: Evidence): Judgement {
  const { prediction, identity, planned } = evidence;
  if (prediction.complete && prediction.outcomes.length === 0) {
    throw new CheckError(
      'bug',
      'empty-prediction',
      `Expected at least one outcome from the reference for ${prediction.scenario} ${prediction.variant}, got none although it says that it explored everything.`,
    );
  }
  const target = identity ?? { capabilities: [] };
  const allowed = allowedViews(prediction.outcomes, target);
  const usable = evidence.observations.filter((one) => setupFailure(one) === null);
  const groups = group(usable, target, allowed);
  const forbidden = groups
    .filter((one) => one.deviation !== null)
    .sort((a, b) => gravity(a) - gravity(b));
  const failures = [
    ...evidence.observations.flatMap((one) => setupFailure(one) ?? []),
    ...evidence.attempts.map(({ message }) => message),
  ];
  const [verdict, reason] = decide({
    forbidden,
    complete: prediction.complete,
    states: prediction.states,
    allowed: allowed.length,
    runs: usable.length,
    planned,
    failures,
    unstable: evidence.attempts.filter(({ phase }) => !BOOT_PHASES.has(phase ?? 'case')),
  });
  return {
    verdict,
    standIn: identity !== null && isStandIn(identity.product),
    reason,
    runs: usable.length,
    seen: groups.map((one) => ({
      outcome: one.seen,
      count: one.count,
      allowed: one.match !== null,
      witness: (one.match ?? one.deviation?.nearest)?.witness ?? null,
    })),
    allowed,
    reference: {
      profile: prediction.profile,
      scheduler: prediction.scheduler,
      complete: prediction.complete,
      states: prediction.states,
    },
  };
}

/**
 * A target that needed a second boot is no finding and says nothing about a
 * case; it is counted with the target.
 */
const BOOT_PHASES: ReadonlySet<string> = new Set(['reserve', 'power', 'load', 'boot', 'ready']);

interface Findings {
  forbidden: readonly Group[];
  complete: boolean;
  states: number;
  allowed: number;
  runs: number;
  planned: number;
  failures: readonly string[];
  unstable: readonly Failure[];
}

function decide(found: Findings): [Verdict, string] {
  const { runs, planned, allowed } = found;
  const worst = found.forbidden[0];
  if (worst?.deviation) {
    const { kind, reason } = worst.deviation;
    const times = runs > 1 ? ` (${worst.count} of ${runs} runs)` : '';
    const others = found.forbidden.length - 1;
    const more = others > 0 ? `; ${counted(others, 'other outcome')} not allowed either` : '';
    if (found.complete) return [kind, `${reason}${times}${more}`];
    return [
      'incomplete',
      `the reference stopped after ${counted(found.states, 'state')} and what the target did is not among what it found: ${reason}${times}`,
    ];
  }
  const failure = found.failures.at(-1);
  if (runs < planned || runs === 0) {
    const why = failure ?? 'no observation was made';
    const share = planned > 1 ? `${planned - runs} of ${planned} runs came to nothing: ` : '';
    return ['infrastructure', `${share}${why}`];
  }
  const retried = found.unstable.at(-1);
  if (retried !== undefined) {
    return [
      'unstable',
      `${counted(found.unstable.length, 'attempt')} failed and worked on retry: ${retried.message}`,
    ];
  }
  const all = runs === 1 ? 'the run is' : `all ${runs} runs are`;
  return ['conforms', `${all} among ${counted(allowed, 'allowed outcome')}`];
}

/** Set-up steps must succeed; a program that did not get past them has shown nothing. */
function setupFailure(observation: Observation): string | null {
  for (const [step, result] of Object.entries(observation.outcome.results)) {
    if (step.startsWith(`${SETUP_COLUMN}.`)) return `set-up failed: ${step} returned ${result}`;
  }
  return null;
}

/**
 * Outcomes that look the same to the target are one: the witness with the fewest
 * preemptions stays, and the faults of all of them are what the target may report.
 */
function allowedViews(
  outcomes: readonly AllowedOutcome[],
  target: Pick<TargetIdentity, 'capabilities'>,
): AllowedView[] {
  const views = new Map<string, AllowedView>();
  for (const { witness, preemptions, ...outcome } of outcomes) {
    const view = { outcome: observable(outcome, target), witness, preemptions, seen: 0 };
    const key = visibleKey(view.outcome);
    const other = views.get(key) ?? view;
    const reported = new Set([...other.outcome.reported, ...view.outcome.reported]);
    const simpler = isSimpler(view, other) ? view : other;
    views.set(key, {
      ...simpler,
      outcome: { ...view.outcome, reported: [...reported].sort() },
    });
  }
  return [...views.values()];
}

function isSimpler(a: AllowedView, b: AllowedView): boolean {
  if (a.preemptions !== b.preemptions) return a.preemptions < b.preemptions;
  return a.witness.length < b.witness.length;
}

/** Groups equal observations; counts in `allowed` which of its outcomes they are. */
function group(
  observations: readonly Observation[],
  target: Pick<TargetIdentity, 'capabilities'>,
  allowed: readonly AllowedView[],
): Group[] {
  const groups = new Map<string, Group>();
  for (const { outcome, order } of observations) {
    const seen = observable(outcome, target);
    const key = observableKey(seen);
    const known = groups.get(key);
    if (known === undefined) {
      const match = allowed.find((view) => allows(view.outcome, seen)) ?? null;
      groups.set(key, {
        seen,
        order,
        count: 1,
        match,
        deviation: match === null ? deviation(seen, order, allowed) : null,
      });
    } else {
      known.count += 1;
    }
  }
  for (const { match, count } of groups.values()) if (match !== null) match.seen += count;
  return [...groups.values()].sort((a, b) => b.count - a.count);
}

function gravity(one: Group): number {
  return one.deviation === null ? GRAVITY.length : GRAVITY.indexOf(one.deviation.kind);
}

function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
