/**
 * An outcome in words.
 */
import type { Observable } from '../crosscheck/events.js';
import { leakText } from '../crosscheck/observable.js';

/** Everything: `T1.recv -1 ECONNABORTED, T2.close 0; wire: FIN; left behind: 1 socket`. */
export function outcomeText(outcome: Observable): string {
  if (outcome.panic !== null) return `panic: ${outcome.panic}`;
  const results = Object.entries(outcome.results).map(([step, result]) => `${step} ${result}`);
  return [results.join(', ') || 'no results', ...besides(outcome)].join('; ');
}

/**
 * For a table: by task what its calls came to, errors by name alone,
 * `T1 ECONNABORTED EBADF, T2 0`. Faults stand in front, where no width cuts them off.
 */
export function outcomeShort(outcome: Observable): string {
  if (outcome.panic !== null) return `panic: ${outcome.panic}`;
  const columns = new Map<string, string[]>();
  for (const [step, result] of Object.entries(outcome.results)) {
    const name = step.split('.', 1)[0] ?? step;
    columns.set(name, [...(columns.get(name) ?? []), result.replace(/^-1 /, '')]);
  }
  const tasks = [...columns].map(([name, results]) => `${name} ${results.join(' ')}`);
  const rest = [tasks.join(', ') || 'no results', ...wireAndLeaks(outcome)];
  return [...outcome.reported, ...rest].join('; ');
}

function besides(outcome: Observable): string[] {
  const parts = wireAndLeaks(outcome);
  if (outcome.reported.length > 0) parts.push(outcome.reported.join(', '));
  return parts;
}

function wireAndLeaks(outcome: Observable): string[] {
  const parts: string[] = [];
  if (outcome.wire !== null && outcome.wire.length > 0)
    parts.push(`wire: ${outcome.wire.join(' ')}`);
  if (Object.keys(outcome.leaks).length > 0) parts.push(`left behind: ${leakText(outcome)}`);
  return parts;
}
