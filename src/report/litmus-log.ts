/**
 * The observations of a run as a litmus `Histogram` log (litmus-block.ts): a
 * test for each row, `*>` in front of outcomes that the reference does not allow.
 */
import { litmusBlock } from './litmus-block.js';
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
  const { digest = '', calls } = row.planned;
  const ran = [...seen, ...allowed].flatMap(({ outcome }) => Object.keys(outcome.results));
  return litmusBlock({
    name: rowName(row.planned),
    profile: reference.profile,
    digest,
    kind: 'Histogram',
    lines: seen,
    steps: calls ?? ran,
    seconds: row.ms / 1000,
  });
}
