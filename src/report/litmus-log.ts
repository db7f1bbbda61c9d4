/**
 * The observations of a run as a litmus `Histogram` log, as litmus7 writes it
 * and mcompare7 reads it (`tools/lexLog_tools.mll` of herdtools7): a block for
 * each row, a location for each step, a line for each outcome, `*>` in front of
 * those that the reference does not allow.
 *
 * mcompare7 wants locations of the form NUMBER:NAME, the same set of them on
 * every line of a test, and values that are words or numbers.
 */
import { createHash } from 'node:crypto';
import type { AllowedView, Observable, SeenOutcome } from '../crosscheck/events.js';
import { rowName } from './rerun.js';
import { verdictOf, type RowRecord, type RunRecord } from './run-record.js';

/** Rows that were run, in the order of the plan; targets do not appear in it. */
export function litmusLog(record: RunRecord, target: string): string {
  return [...record.rows.values()]
    .filter((row) => row.planned.target === target)
    .map((row) => block(record, row))
    .filter((text) => text !== '')
    .join('\n');
}

function block(record: RunRecord, row: RowRecord): string {
  const { seen, allowed, reference } = verdictOf(record, row);
  if (reference === null || seen.length === 0) return '';
  const name = `${rowName(row.planned)}+${reference.profile}`.replace(
    /[^A-Za-z0-9_/.+:[\]-]/g,
    '-',
  );
  const places = locations(seen, allowed);
  const negative = total(seen.filter((one) => one.allowed));
  const positive = total(seen) - negative;
  return `${[
    `Test ${name} Forbidden`,
    `Histogram (${seen.length} states)`,
    ...seen.map(
      (one) =>
        `${String(one.count).padEnd(7)} ${one.allowed ? ':' : '*'}>${bindings(one.outcome, places)}`,
    ),
    positive > 0 ? 'No' : 'Ok',
    'Witnesses',
    `Positive: ${positive}, Negative: ${negative}`,
    `Condition ~exists (deviation=1) is ${positive > 0 ? 'NOT ' : ''}validated`,
    `Hash=${hash(row, reference.profile)}`,
    `Observation ${name} ${frequency(positive, negative)} ${positive} ${negative}`,
    `Time ${name} ${(row.ms / 1000).toFixed(2)}`,
  ].join('\n')}\n`;
}

/** Which step is which location: `T1.recv#2` is `0:recv_2` if T1 is the first column. */
function locations(
  seen: readonly SeenOutcome[],
  allowed: readonly AllowedView[],
): Map<string, string> {
  const steps = new Set(
    [...seen, ...allowed].flatMap(({ outcome }) => Object.keys(outcome.results)),
  );
  const columns: string[] = [];
  const places = new Map<string, string>();
  for (const step of [...steps].sort()) {
    const [column = '', call = ''] = step.split('.', 2);
    if (!columns.includes(column)) columns.push(column);
    places.set(step, `${columns.indexOf(column)}:${call.replace('#', '_')}`);
  }
  return places;
}

function bindings(outcome: Observable, places: ReadonlyMap<string, string>): string {
  const values = [...places].map(([step, place]): [string, string] => {
    const result = outcome.panic === null ? (outcome.results[step] ?? 'not-run') : 'panic';
    return [place, word(result)];
  });
  return [...values, ['died', outcome.panic === null ? '0' : '1']]
    .map(([place, value]) => `${place}=${value};`)
    .join(' ');
}

/** A count stays a number; a failure becomes its errno; the rest one word. */
function word(result: string): string {
  if (/^-?\d+$/.test(result)) return result;
  const name = result.replace(/^-1 /, '').replace(/[^A-Za-z0-9]+/g, '_');
  return /^[A-Za-z]/.test(name) ? name.toUpperCase() : `N_${name.toUpperCase()}`;
}

/** Equal in two logs exactly if they are of the same scenario and profile. */
function hash(row: RowRecord, profile: string): string {
  return createHash('md5')
    .update(`${rowName(row.planned)} ${profile}`)
    .digest('hex');
}

function frequency(positive: number, negative: number): 'Never' | 'Sometimes' | 'Always' {
  if (positive === 0) return 'Never';
  return negative === 0 ? 'Always' : 'Sometimes';
}

function total(seen: readonly SeenOutcome[]): number {
  return seen.reduce((sum, { count }) => sum + count, 0);
}
