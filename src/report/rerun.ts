/**
 * The command line that runs one row again.
 */
import type { RowRecord, RunRecord } from './run-record.js';

/** `C1/closer-above`; `A3` for a scenario that has one variant only. */
export function rowName(row: { scenario: string; variant: string }): string {
  return row.variant === '-' ? row.scenario : `${row.scenario}/${row.variant}`;
}

/** How a row's program is named on a command line. */
function selector({ planned }: RowRecord): string {
  const name = rowName(planned);
  return planned.file === undefined ? name : `${planned.file}:${name}`;
}

/** `closecheck run --scenario C1/closer-above --seed 7 --target i386`, quoted for a POSIX shell. */
export function rerunLine(record: RunRecord, row: RowRecord): string {
  const words = ['closecheck', 'run', '--scenario', selector(row)];
  if (record.start !== null) words.push('--seed', record.start.seed);
  words.push('--target', row.planned.target, ...(record.start?.rerun ?? []));
  return words.map(quoted).join(' ');
}

/**
 * The command line that prints a schedule of the reference for a row.
 * @param policy of freed memory, as the target says
 */
export function replayLine(
  record: RunRecord,
  row: RowRecord,
  witness: string,
  policy: string,
): string {
  const words = ['closecheck', 'replay', selector(row), witness];
  const { profile = 'connabort' } = record.start ?? {};
  return [...words, '--profile', profile, '--policy', policy].map(quoted).join(' ');
}

/** A command line as it could be typed. */
export function shellLine(argv: readonly string[]): string {
  return argv.map(quoted).join(' ');
}

function quoted(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
