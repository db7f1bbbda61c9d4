/**
 * How often each outcome was seen, for rows that have more than one, and the
 * allowed ones that were not: the histogram of a litmus test.
 */
import { nameCell } from './cells.js';
import type { FoldedRow } from './fold-rows.js';
import { outcomeShort } from './outcome-text.js';
import { oneLine, shortened } from './safe-text.js';

/** Rows, and lines of a row, before it is said only how many more there are. */
export interface HistogramLimits {
  rows: number;
  /** Of the outcomes seen, and again of those not seen. */
  outcomes: number;
}

/** What is shown without being asked for. */
export const BRIEF: HistogramLimits = { rows: 8, outcomes: 4 };
export const WHOLE: HistogramLimits = {
  rows: Number.POSITIVE_INFINITY,
  outcomes: Number.POSITIVE_INFINITY,
};

/**
 * Lines without line ends, none if no row has more than one outcome; the title
 * of each row stands at the margin. Rows with the most outcomes seen come first.
 */
export function histogramLines(
  rows: readonly FoldedRow[],
  width: number,
  limits: HistogramLimits,
): string[] {
  const varied = rows
    .filter(({ seen, allowed }) => seen.length > 0 && (seen.length > 1 || allowed.length > 1))
    .sort((a, b) => b.seen.length - a.seen.length);
  const lines = varied.slice(0, limits.rows).flatMap((row) => rowLines(row, width, limits));
  const more = varied.slice(limits.rows);
  if (more.length > 0) {
    const short = more.filter((row) => unseen(row).length > 0).length;
    lines.push(
      `and ${more.length} more rows with several outcomes, ${short} of which have not shown all: --histogram lists them`,
    );
  }
  return lines;
}

function rowLines(row: FoldedRow, width: number, limits: HistogramLimits): string[] {
  const { seen, allowed, runs } = row;
  const missing = unseen(row);
  const fit = (text: string): string => shortened(oneLine(text), width);
  const counts = seen
    .slice(0, limits.outcomes)
    .map(({ outcome, count, allowed: good }) =>
      fit(
        `  ${String(count).padStart(6)}x ${outcomeShort(outcome)}${good ? '' : ' (not allowed)'}`,
      ),
    );
  const never = missing.slice(0, limits.outcomes).map(({ outcome, witness }) => {
    const schedule = ` (schedule ${witness})`;
    const text = `  never  ${outcomeShort(outcome)}`;
    // The end is worth more than the middle: it is what replay takes.
    return `${shortened(oneLine(text), Math.max(20, width - schedule.length))}${schedule}`;
  });
  return [
    fit(
      `${nameCell(row)} on ${row.target}: ${allowed.length - missing.length} of ${allowed.length} allowed outcomes in ${runs} runs`,
    ),
    ...counts,
    ...rest(seen.length - limits.outcomes, 'seen'),
    ...never,
    ...rest(missing.length - limits.outcomes, 'never seen'),
  ];
}

function unseen({ allowed }: FoldedRow): FoldedRow['allowed'] {
  return allowed.filter(({ seen }) => seen === 0);
}

function rest(more: number, what: string): string[] {
  return more > 0 ? [`         and ${more} more ${what}`] : [];
}
