/**
 * What a person wants to know of a row that needs reading: what came, what was
 * expected, and which command to type next.
 */
import type { FoldedRow } from './fold-rows.js';
import { outcomeText } from './outcome-text.js';
import { oneLine, wrapped } from './safe-text.js';

const INDENT = ' '.repeat(7);

/** Lines without line ends, within the width but for commands, which are to be copied. */
export function findingLines(row: FoldedRow, width: number): string[] {
  const lines = wrapped(`  ${oneLine(row.reason)}`, width, '    ');
  const expected = new Set<string>();
  for (const { outcome, count, allowed, witness } of row.seen) {
    const seen = `  ${allowed ? ' ' : '!'} ${count}x ${outcomeText(outcome)}`;
    lines.push(...wrapped(oneLine(seen), width, INDENT));
    const nearest = row.allowed.find((view) => view.witness === witness);
    if (!allowed && nearest !== undefined) expected.add(outcomeText(nearest.outcome));
  }
  for (const text of expected) {
    lines.push(...wrapped(oneLine(`  nearest allowed: ${text}`), width, INDENT));
  }
  if (row.replay !== null) lines.push(`  its schedule: ${oneLine(row.replay)}`);
  return [...lines, `  again: ${oneLine(row.rerun)}`];
}
