/**
 * Says in one sentence why an outcome is none of those allowed.
 *
 * The steps are taken in the order in which they returned, and after each one
 * only those allowed outcomes stay that agree so far. The first step at which
 * none is left is the first deviating result; what the survivors before it have
 * there is what would have been allowed.
 */
import type { AllowedView, Observable } from './events.js';
import { leakText, resultOf, resultsKey, visibleKey } from './observable.js';

export type DeviationKind = 'target died' | 'never woke' | 'deviates';

export interface Deviation {
  kind: DeviationKind;
  /** Without full stop. */
  reason: string;
  /** The allowed outcome that agrees longest; null if the reference allows nothing like it. */
  nearest: AllowedView | null;
}

/** An allowed list in a sentence is cut after so many. */
const LISTED = 6;

/**
 * @param seen an outcome that none of `allowed` accounts for
 * @param order its steps in the order in which they returned
 */
export function deviation(
  seen: Observable,
  order: readonly string[],
  allowed: readonly AllowedView[],
): Deviation {
  if (seen.panic !== null) return death(seen.panic, allowed);
  const survivors = allowed.filter(({ outcome }) => outcome.panic === null);
  if (survivors.length === 0) return onlyPanics(seen, order, allowed);
  return (
    lostSleeper(seen, survivors) ??
    firstDeviatingResult(seen, order, survivors) ??
    besidesResults(seen, survivors)
  );
}

function death(panic: string, allowed: readonly AllowedView[]): Deviation {
  const panics = allowed.flatMap(({ outcome }) => (outcome.panic === null ? [] : [outcome.panic]));
  const nearest = allowed.find(({ outcome }) => outcome.panic !== null) ?? null;
  const rest = panics.length === 0 ? 'the reference allows no panic' : `allowed: ${list(panics)}`;
  return { kind: 'target died', reason: `panic: ${panic}; ${rest}`, nearest };
}

function onlyPanics(
  seen: Observable,
  order: readonly string[],
  allowed: readonly AllowedView[],
): Deviation {
  const step = order.find((name) => name in seen.results) ?? Object.keys(seen.results)[0];
  const what = step === undefined ? 'the target went on' : did(step, resultOf(seen, step));
  const panics = allowed.flatMap(({ outcome }) => (outcome.panic === null ? [] : [outcome.panic]));
  return {
    kind: 'deviates',
    reason: `${what}; allowed: only a panic (${list(panics)})`,
    nearest: allowed[0] ?? null,
  };
}

/** A call that stays blocked although every allowed outcome has it return. */
function lostSleeper(seen: Observable, survivors: readonly AllowedView[]): Deviation | null {
  const lost = Object.keys(seen.results).filter(
    (step) =>
      resultOf(seen, step) === 'blocked' &&
      survivors.every(({ outcome }) => resultOf(outcome, step) !== 'blocked'),
  );
  const first = lost[0];
  if (first === undefined) return null;
  return {
    kind: 'never woke',
    reason: `${lost.join(' and ')} stayed blocked; allowed: ${valuesAt(first, survivors)}`,
    nearest: nearestTo(seen, survivors),
  };
}

function firstDeviatingResult(
  seen: Observable,
  order: readonly string[],
  survivors: readonly AllowedView[],
): Deviation | null {
  let left = survivors;
  for (const step of stepsInOrder(seen, order, survivors)) {
    const result = resultOf(seen, step);
    const agreeing = left.filter(({ outcome }) => resultOf(outcome, step) === result);
    if (agreeing.length === 0) {
      return {
        kind: result === 'blocked' ? 'never woke' : 'deviates',
        reason: `${did(step, result)}; allowed: ${valuesAt(step, left)}`,
        nearest: nearestTo(seen, left),
      };
    }
    left = agreeing;
  }
  return null;
}

/** All results are allowed together: it is the wire, the leaks or a fault. */
function besidesResults(seen: Observable, survivors: readonly AllowedView[]): Deviation {
  const results = resultsKey(seen);
  const agreeing = survivors.filter(({ outcome }) => resultsKey(outcome) === results);
  const nearest = nearestTo(seen, agreeing);
  const parts: [string, (outcome: Observable) => string][] = [
    ['the wire shows', (outcome) => wireText(outcome)],
    ['left behind:', (outcome) => leakText(outcome)],
  ];
  let left = agreeing;
  for (const [words, text] of parts) {
    const same = left.filter(({ outcome }) => text(outcome) === text(seen));
    if (same.length === 0) {
      const allowed = list(left.map(({ outcome }) => text(outcome)));
      return { kind: 'deviates', reason: `${words} ${text(seen)}; allowed: ${allowed}`, nearest };
    }
    left = same;
  }
  const allowed = list(left.map(({ outcome }) => outcome.reported.join(' + ') || 'no fault'));
  return {
    kind: 'deviates',
    reason: `the target reports ${seen.reported.join(' + ')}; allowed: ${allowed}`,
    nearest,
  };
}

/** Kinds of segments, `nothing` if there are none. */
function wireText(outcome: Observable): string {
  if (outcome.wire === null) return 'nothing that can be seen';
  return outcome.wire.join(' ') || 'nothing';
}

/** Returned steps first; then those that did not return, which cannot be ordered. */
function stepsInOrder(
  seen: Observable,
  order: readonly string[],
  allowed: readonly AllowedView[],
): Set<string> {
  return new Set([
    ...order.filter((step) => step in seen.results),
    ...Object.keys(seen.results),
    ...allowed.flatMap(({ outcome }) => Object.keys(outcome.results)),
  ]);
}

/** The one with the fewest other results; then the one that comes first. */
function nearestTo(seen: Observable, among: readonly AllowedView[]): AllowedView | null {
  let best: { view: AllowedView; distance: number } | null = null;
  for (const view of among) {
    const steps = new Set([...Object.keys(seen.results), ...Object.keys(view.outcome.results)]);
    let distance = visibleKey(seen) === visibleKey(view.outcome) ? 0 : 0.5;
    for (const step of steps) {
      if (resultOf(seen, step) !== resultOf(view.outcome, step)) distance += 1;
    }
    if (best === null || distance < best.distance) best = { view, distance };
  }
  return best?.view ?? null;
}

function valuesAt(step: string, among: readonly AllowedView[]): string {
  return list(among.map(({ outcome }) => resultOf(outcome, step)));
}

function list(values: readonly string[]): string {
  const distinct = [...new Set(values)];
  const more = distinct.length - LISTED;
  return distinct.slice(0, LISTED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function did(step: string, result: string): string {
  if (result === 'blocked') return `${step} stayed blocked`;
  if (result === 'not-run') return `${step} was not run`;
  if (result === 'deleted') return `${step} was deleted with its task`;
  return `${step} returned ${result}`;
}
