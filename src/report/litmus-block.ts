/**
 * One test of a litmus log, as litmus7 writes it (`Histogram`, with counts) and
 * herd7 (`States`, what a model allows), and as mcompare7 reads both
 * (`tools/lexLog_tools.mll` of herdtools7): a location for each step, and one
 * each for what else is compared (the panic that it died of, what it leaked,
 * faults that it has noticed itself, kinds of segments), a line for each outcome.
 *
 * mcompare7 wants locations of the form NUMBER:NAME or NAME, the same set of
 * them on every line of a test, and values that are words or numbers. It
 * compares tests of the same name whose `Hash` is the same.
 */
import { createHash } from 'node:crypto';
import type { Observable } from '../crosscheck/events.js';
import { leakText } from '../crosscheck/observable.js';

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
  /** Of the program's text; empty for a run that has not recorded it. */
  digest: string;
  kind: 'Histogram' | 'States';
  lines: readonly LitmusLine[];
  /** Names of all calls that are part of an outcome. */
  steps: Iterable<string>;
  seconds: number;
}

/** The text of one test, with its line end. */
export function litmusBlock(test: LitmusTest): string {
  const { kind, lines, steps, seconds } = test;
  const name = `${test.name}+${test.profile}`.replace(/[^A-Za-z0-9_/.+:[\]-]/g, '-');
  const rows = rowsOf(lines, locations(steps), kind);
  const negative = total(rows.filter((one) => one.allowed));
  const positive = total(rows) - negative;
  return `${[
    `Test ${name} Forbidden`,
    kind === 'States' ? `States ${rows.length}` : `Histogram (${rows.length} states)`,
    ...rows.map(({ count, allowed, text }) =>
      kind === 'States' ? text : `${String(count).padEnd(7)} ${allowed ? ':' : '*'}>${text}`,
    ),
    positive > 0 ? 'No' : 'Ok',
    'Witnesses',
    `Positive: ${positive}, Negative: ${negative}`,
    `Condition ~exists (deviation=1) is ${positive > 0 ? 'NOT ' : ''}validated`,
    `Hash=${hash(test)}`,
    `Observation ${name} ${frequency(positive, negative)} ${positive} ${negative}`,
    `Time ${name} ${seconds.toFixed(2)}`,
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

interface Row {
  text: string;
  count: number;
  allowed: boolean;
}

/** A row for each text; a model's states count once each. */
function rowsOf(
  lines: readonly LitmusLine[],
  places: ReadonlyMap<string, string>,
  kind: LitmusTest['kind'],
): Row[] {
  const rows = new Map<string, Row>();
  for (const { outcome, count, allowed } of lines) {
    const text = bindings(outcome, places);
    const known = rows.get(text) ?? { text, count: 0, allowed: true };
    const sum = kind === 'States' ? 1 : known.count + count;
    rows.set(text, { text, count: sum, allowed: known.allowed && allowed });
  }
  return [...rows.values()];
}

function bindings(outcome: Observable, places: ReadonlyMap<string, string>): string {
  const { panic, results, wire, reported } = outcome;
  const values = [...places].map(([step, place]): [string, string] => {
    const result = panic === null ? (results[step] ?? 'not-run') : 'panic';
    return [place, word(result)];
  });
  const segments = wire === null ? 'unseen' : wire.join(' ') || 'none';
  return [
    ...values,
    ['died', word(panic ?? '0')],
    ['leaks', word(leakText(outcome))],
    ['noticed', word(reported.join(' ') || 'nothing')],
    ['wire', word(segments)],
  ]
    .map(([place, value]) => `${place}=${value};`)
    .join(' ');
}

/** A count stays a number; a failure becomes its errno; the rest one word. */
function word(result: string): string {
  if (/^-?\d+$/.test(result)) return result;
  const name = result.replace(/^-1 /, '').replace(/[^A-Za-z0-9]+/g, '_');
  return /^[A-Za-z]/.test(name) ? name.toUpperCase() : `N_${name.toUpperCase()}`;
}

/** Equal in two logs exactly if they are of the same program and profile. */
function hash({ name, profile, digest }: LitmusTest): string {
  return createHash('md5').update(`${name} ${profile} ${digest}`).digest('hex');
}

function frequency(positive: number, negative: number): 'Never' | 'Sometimes' | 'Always' {
  if (positive === 0) return 'Never';
  return negative === 0 ? 'Always' : 'Sometimes';
}

function total(rows: readonly { count: number }[]): number {
  return rows.reduce((sum, { count }) => sum + count, 0);
}
