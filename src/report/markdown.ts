/**
 * The result tables as Markdown, for README.md.
 */
import { allowsCell, didCell, HEADINGS, nameCell, timeCell, verdictCell } from './cells.js';
import { foldRows } from './fold-rows.js';
import type { RunRecord } from './run-record.js';
import { markdownCell } from './safe-text.js';
import { summaryLine, targetLine } from './summary.js';

/** A table for each target and the summary, with a line end. */
export function resultMarkdown(record: RunRecord): string {
  const folded = foldRows(record);
  const parts = [...record.targets.values()].map((target) => {
    const rows = folded
      .filter((row) => row.target === target.planned.name)
      .map((row) => [
        [nameCell(row)],
        didCell(row),
        allowsCell(row),
        [verdictCell(row)],
        [String(row.runs)],
        [timeCell(row.ms)],
      ]);
    return [
      markdownCell(targetLine(record, target)),
      '',
      `| ${HEADINGS.join(' | ')} |`,
      '|---|---|---|---|--:|--:|',
      ...rows.map(
        (cells) => `| ${cells.map((lines) => lines.map(markdownCell).join('<br>')).join(' | ')} |`,
      ),
      '',
    ].join('\n');
  });
  return `${[...parts, markdownCell(summaryLine(record))].join('\n')}\n`;
}
