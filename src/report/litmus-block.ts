/**
 * One test of a litmus log, as litmus7 writes it (`Histogram`, with counts) and
 * herd7 (`States`, what a model allows), and as mcompare7 reads both
 * (`tools/lexLog_tools.mll` of herdtools7): a location for each step, a line
 * for each outcome.
 *
 * mcompare7 wants locations of the form NUMBER:NAME, the same set of them on
 * every line of a test, and values that are words or numbers. It compares tests
 * of the same name whose `Hash` is the same.
 */
import { createHash } from 'node:crypto';
import type { Observable } from '../crosscheck/events.js';

export interface LitmusLine {
  outcome: Observable;
  /** How often it was seen; 1 in a model's log, which does not show it. */
  count: number;
  allowed: boolean;
}

export interface LitmusTest {
  /** `C1/closer-above`. */
  name: string;
  /** The profile of the reference, `connabort@6`. */
  profile: string;
  kind: 'Histogram' | 'States';
  lines: readonly LitmusLine[];
  /** Names of all steps that have a result in any outcome. */
  steps: Iterable<string>;
  seconds: number;
}

/** The steps that have a result in any of the outcomes. */
export function stepsOfOutcomes(outcomes: readonly { outcome: Observable }[]): Set<string> {
  return new Set(outcomes.flatMap(({ outcome }) => Object.keys(outcome.results)));
}

/** The text of one test, with its line end. */
export function litmusBlock({ name, profile, kind, lines, steps, seconds }: LitmusTest): string {
  const test = `${name}+${profile}`.replace(/[^A-Za-z0-9_/.+:[\]-]/g, '-');
  const places = locations(steps);
  const negative = total(lines.filter((one) => one.allowed));
  const positive = total(lines) - negative;
  return `${[
    `Test ${test} Forbidden`,
    kind === 'States' ? `States ${lines.length}` : `Histogram (${lines.length} states)`,
    ...lines.map((one) => {
      const text = bindings(one.outcome, places);
      if (kind === 'States') return text;
      return `${String(one.count).padEnd(7)} ${one.allowed ? ':' : '*'}>${text}`;
    }),
    positive > 0 ? 'No' : 'Ok',
    'Witnesses',
    `Positive: ${positive}, Negative: ${negative}`,
    `Condition ~exists (deviation=1) is ${positive > 0 ? 'NOT ' : ''}validated`,
    `Hash=${hash(name, profile)}`,
    `Observation ${test} ${frequency(positive, negative)} ${positive} ${negative}`,
    `Time ${test} ${seconds.toFixed(2)}`,
  ].join('\n')}\n`;
}

/** Which step is which location: `T1.recv#2` is `0:recv_2` if T1 is the first column. */
function locations(steps: Iterable<string>): Map<string, string> {
  const columns: string[] = [];
  const places = new Map<string, string>();
  for (const step of [...new Set(steps)].sort()) {
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
function hash(name: string, profile: string): string {
  return createHash('md5').update(`${name} ${profile}`).digest('hex');
}

function frequency(positive: number, negative: number): 'Never' | 'Sometimes' | 'Always' {
  if (positive === 0) return 'Never';
  return negative === 0 ? 'Always' : 'Sometimes';
}

function total(lines: readonly LitmusLine[]): number {
  return lines.reduce((sum, { count }) => sum + count, 0);
}
