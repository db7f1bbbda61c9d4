/**
 * The cells of the result table, for the terminal and for Markdown alike.
 */
import type { FoldedRow } from './fold-rows.js';
import { outcomeShort } from './outcome-text.js';

export const HEADINGS = [
  'scenario',
  'target did',
  'reference allows',
  'verdict',
  'runs',
  'time',
] as const;

/** Outcomes of a row that are shown; the rest is counted. */
const SHOWN = 3;
/** Letters of a name before it is shortened. */
const MOST_NAME = 24;

/** `C1`, `C1/closer-{above,equal}`, `C1 (3 variants)`. */
export function nameCell(row: FoldedRow): string {
  const [first = '-'] = row.variants;
  if (row.variants.length === 1) return first === '-' ? row.scenario : `${row.scenario}/${first}`;
  if (row.allVariants) return `${row.scenario} (${row.variants.length} variants)`;
  const prefix = commonPrefix(row.variants);
  return `${row.scenario}/${prefix}{${row.variants.map((one) => one.slice(prefix.length)).join()}}`;
}

/** The same where there is little room: `C1 (3 of 4 variants)` for a long list. */
export function shortNameCell(row: FoldedRow): string {
  const name = nameCell(row);
  return name.length <= MOST_NAME || row.variants.length === 1
    ? name
    : `${row.scenario} (${row.variants.length} of ${row.ofVariants} variants)`;
}

/** A line for each outcome seen, with its count if there is more than one. */
export function didCell(row: FoldedRow): string[] {
  if (row.seen.length === 0) return [row.verdict === 'skipped' ? '-' : row.reason];
  const lines = row.seen
    .slice(0, SHOWN)
    .map(({ outcome, count }) =>
      row.seen.length === 1 ? outcomeShort(outcome) : `${count}x ${outcomeShort(outcome)}`,
    );
  const more = row.seen.length - SHOWN;
  return more > 0 ? [...lines, `and ${more} more`] : lines;
}

/** `the same`, `2 of 5 allowed seen`, or the allowed outcome that is nearest. */
export function allowsCell(row: FoldedRow): string[] {
  const total = row.allowed.length;
  if (total === 0) return ['-'];
  const forbidden = row.seen.filter(({ allowed }) => !allowed);
  if (forbidden.length > 0) {
    const lines = forbidden.slice(0, SHOWN).map(({ witness }) => {
      const nearest = row.allowed.find((view) => view.witness === witness) ?? row.allowed[0];
      return nearest === undefined ? '-' : outcomeShort(nearest.outcome);
    });
    const distinct = [...new Set(lines)];
    const more = total - distinct.length;
    return more > 0 ? [...distinct, `or ${more} more`] : distinct;
  }
  if (row.seen.length === 0) return [`${total} outcome${total === 1 ? '' : 's'}`];
  if (total === 1) return ['the same'];
  return [`these, ${row.allowed.filter(({ seen }) => seen > 0).length} of ${total} seen`];
}

/** Verdict with the reason where the reason is short and the verdict says little. */
export function verdictCell(row: FoldedRow): string {
  return row.verdict === 'skipped' ? `skipped: ${row.reason}` : row.verdictText;
}

/** `0.3 s`. */
export function timeCell(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function commonPrefix(words: readonly string[]): string {
  const [first = ''] = words;
  let length = first.length;
  for (const word of words) while (!word.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
}
