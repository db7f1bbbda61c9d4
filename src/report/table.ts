/**
 * A table in plain characters that keeps within a width.
 */
import { oneLine, shortened } from './safe-text.js';

export interface Column {
  heading: string;
  align: 'left' | 'right';
  /** Shares what the others leave; the text is cut to it. */
  flexible: boolean;
}

/** A cell is one or several lines. */
export type Cell = string | readonly string[];

/** How a cell's text is painted once it has its place. */
export type Paint = (text: string, row: number, column: number) => string;

const GAP = 2;
/** A flexible column never gets narrower. */
const NARROWEST = 12;

/** Lines without line ends; the heading is row -1 for `paint`. */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  width: number,
  paint: Paint,
): string[] {
  const cells = rows.map((row) => row.map(cellLines));
  const widths = columnWidths(columns, cells, width);
  const lines = [
    line(
      columns,
      columns.map(({ heading }) => heading),
      widths,
      -1,
      paint,
    ),
  ];
  for (const [index, row] of cells.entries()) {
    const height = Math.max(1, ...row.map((cell) => cell.length));
    for (let y = 0; y < height; y++) {
      lines.push(
        line(
          columns,
          row.map((cell) => cell[y] ?? ''),
          widths,
          index,
          paint,
        ),
      );
    }
  }
  return lines;
}

function cellLines(cell: Cell): string[] {
  return (typeof cell === 'string' ? [cell] : [...cell]).map(oneLine);
}

function columnWidths(
  columns: readonly Column[],
  cells: readonly (readonly string[][])[],
  width: number,
): number[] {
  const natural = columns.map(({ heading }, x) =>
    Math.max(heading.length, ...cells.flatMap((row) => (row[x] ?? []).map((text) => text.length))),
  );
  const flexible = columns.flatMap(({ flexible }, x) => (flexible ? [x] : []));
  const fixed = natural.reduce((sum, n, x) => (columns[x]?.flexible === true ? sum : sum + n), 0);
  let room = width - fixed - GAP * (columns.length - 1);
  const widths = [...natural];
  // The narrow ones first: what they do not need goes to the wider ones.
  flexible.sort((a, b) => (natural[a] ?? 0) - (natural[b] ?? 0));
  for (const [index, x] of flexible.entries()) {
    const share = Math.max(NARROWEST, Math.floor(room / (flexible.length - index)));
    widths[x] = Math.min(natural[x] ?? 0, share);
    room -= widths[x] ?? 0;
  }
  return widths;
}

function line(
  columns: readonly Column[],
  texts: readonly string[],
  widths: readonly number[],
  row: number,
  paint: Paint,
): string {
  return columns
    .map(({ align }, x) => {
      const width = widths[x] ?? 0;
      const text = shortened(texts[x] ?? '', width);
      const painted = text === '' ? '' : paint(text, row, x);
      const padding = ' '.repeat(Math.max(0, width - text.length));
      return align === 'right' ? padding + painted : painted + padding;
    })
    .join(' '.repeat(GAP))
    .trimEnd();
}
