/**
 * What of an outcome a target can show.
 *
 * The reference's outcome holds more than any target sees. Both the outcomes
 * that it allows and the ones that the target has shown go through this one
 * function before they are compared.
 */
import type { Leaks, Outcome, Results } from '../scenario/outcome.js';
import type { TargetIdentity } from '../scenario/executor.js';
import type { Observable } from './events.js';

const PANIC = /^panic:\s*/;
/** Fatal source 9 of RTEMS: an exception that nobody handles. */
const EXCEPTION = /\bRTEMS_FATAL_SOURCE_EXCEPTION\b/;
/**
 * Follow from calls that are `blocked`, which the results say already. They are
 * also judgements of the reference about the whole schedule, and a target has
 * no means of telling `deadlock` from a sleeper that nobody will wake.
 */
const DERIVED = /^(never-woke:|deadlock$)/;

/**
 * Projects an outcome to what a target with these capabilities can show.
 *
 * * A panic takes the report with it: nothing is left but its text.
 * * Segments are seen on a TAP only, and as kinds: counts and order depend on
 *   timers.
 * * Leaks are counted at the end, which is not reached while a call is blocked.
 *   Descriptors and sockets are numbers of objects; mbufs and heap are measured
 *   in units of the stack, so only whether there is a leak is comparable, and
 *   only if no descriptor or socket accounts for it.
 * * `reported` holds faults that a target may or may not notice (a use after
 *   free, say); see {@link allows}.
 */
export function observable(
  outcome: Outcome,
  target: Pick<TargetIdentity, 'capabilities'>,
): Observable {
  const panic = outcome.faults.find((fault) => PANIC.test(fault));
  if (panic !== undefined) {
    return { results: {}, panic: panicText(panic), wire: null, leaks: {}, reported: [] };
  }
  return {
    results: ranSteps(outcome.results),
    panic: null,
    wire: target.capabilities.includes('tap') ? [...new Set(outcome.wire)].sort() : null,
    leaks: anyBlocked(outcome.results) ? {} : comparableLeaks(outcome.leaks),
    reported: [...new Set(outcome.faults.filter((fault) => !DERIVED.test(fault)))].sort(),
  };
}

/**
 * Text of an observable that is equal for two of them exactly if nothing that a
 * target must notice differs. `reported` is left out.
 */
export function visibleKey(seen: Observable): string {
  return JSON.stringify([seen.panic, resultsKey(seen), seen.wire, byName({ ...seen.leaks })]);
}

/** Equal for two observables exactly if every step has the same result. */
export function resultsKey(seen: Observable): string {
  return JSON.stringify(byName(seen.results));
}

/** Like {@link visibleKey}, with the faults that the target has noticed. */
export function observableKey(seen: Observable): string {
  return `${visibleKey(seen)}${JSON.stringify(seen.reported)}`;
}

/**
 * Whether an allowed outcome accounts for what was seen: all that is visible is
 * equal, and the target has noticed no fault that this outcome does not have.
 * That it has not noticed one proves nothing.
 */
export function allows(allowed: Observable, seen: Observable): boolean {
  return (
    visibleKey(allowed) === visibleKey(seen) &&
    seen.reported.every((fault) => allowed.reported.includes(fault))
  );
}

/** Result of a step; a step without one was not run. */
export function resultOf(seen: Observable, step: string): string {
  return seen.results[step] ?? 'not-run';
}

/** `1 socket`, `mbufs`, `nothing`. */
export function leakText(outcome: Observable): string {
  const { fds, sockets, mbufs, heap } = outcome.leaks;
  const parts: string[] = [];
  if (fds !== undefined) parts.push(`${fds} descriptor${fds === 1 ? '' : 's'}`);
  if (sockets !== undefined) parts.push(`${sockets} socket${sockets === 1 ? '' : 's'}`);
  if (mbufs !== undefined) parts.push('mbufs');
  if (heap !== undefined) parts.push('heap');
  return parts.join(', ') || 'nothing';
}

/** Without the steps that were not run: absent means the same. */
function ranSteps(results: Results): Results {
  return Object.fromEntries(
    Object.entries(results)
      .map(([step, result]): [string, string] => [step, result.trim()])
      .filter(([, result]) => result !== 'not-run'),
  );
}

function anyBlocked(results: Results): boolean {
  return Object.values(results).includes('blocked');
}

function comparableLeaks(leaks: Leaks): Leaks {
  const objects: Leaks = {};
  if ((leaks.fds ?? 0) > 0) objects.fds = leaks.fds ?? 0;
  if ((leaks.sockets ?? 0) > 0) objects.sockets = leaks.sockets ?? 0;
  if (Object.keys(objects).length > 0) return objects;
  if ((leaks.mbufs ?? 0) > 0) return { mbufs: 1 };
  if ((leaks.heap ?? 0) > 0) return { heap: 1 };
  return {};
}

function byName<T>(entries: Record<string, T>): [string, T][] {
  return Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * The model and a console give the same text in different dress: `panic:` may
 * be repeated by the stack itself, and a full stop or blanks may follow. What
 * the model calls a wild pointer, a target shows as the processor's exception.
 */
function panicText(fault: string): string {
  let text = fault;
  while (PANIC.test(text)) text = text.replace(PANIC, '');
  text = text.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
  return text === 'wild pointer' || EXCEPTION.test(text) ? 'processor exception' : text;
}
