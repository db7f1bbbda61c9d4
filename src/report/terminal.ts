/**
 * The report for a person who is looking: progress while the run goes on, then
 * the table. On a terminal one status line is rewritten; elsewhere every verdict
 * is a line, so that a log stays readable.
 */
import pc from 'picocolors';
import type { EventOf, JournalEvent } from '../crosscheck/events.js';
import { isFinding, verdictText, type Verdict } from '../crosscheck/verdict.js';
import {
  allowsCell,
  didCell,
  HEADINGS,
  nameCell,
  shortNameCell,
  timeCell,
  verdictCell,
} from './cells.js';
import { foldRows, type FoldedRow } from './fold-rows.js';
import { BRIEF, histogramLines, WHOLE } from './histogram.js';
import { findingLines } from './finding-lines.js';
import { rowName, shellLine } from './rerun.js';
import type { Reporter } from './reporter.js';
import type { RunRecord } from './run-record.js';
import { oneLine, shortened } from './safe-text.js';
import { hasEnded, needsReading, summaryLine, targetLine, troubleLine } from './summary.js';
import { tableLines, type Column } from './table.js';

export interface Screen {
  write(text: string): void;
  /** Whether a line can be rewritten. */
  interactive: boolean;
  colour: boolean;
  /** Width in characters if it is known. */
  columns: number | undefined;
  /** The run folder, as it is to be shown. */
  folder?: string;
  /** Whether every outcome of every row is listed at the end. */
  histogram?: boolean;
}

const COLUMNS: readonly Column[] = HEADINGS.map((heading, x) => ({
  heading,
  align: x >= 4 ? 'right' : 'left',
  flexible: x === 1 || x === 2,
}));
const VERDICT_COLUMN = 3;

const COLOUR: Record<Verdict, 'green' | 'red' | 'yellow' | 'dim'> = {
  conforms: 'green',
  deviates: 'red',
  'never woke': 'red',
  'target died': 'red',
  unstable: 'yellow',
  known: 'yellow',
  infrastructure: 'yellow',
  incomplete: 'yellow',
  skipped: 'dim',
};

const WIDTH = { least: 80, usual: 120, most: 160 };
/** Milliseconds of the run between two status lines. */
const STATUS_INTERVAL = 80;
const CLEAR_LINE = '\r\u001b[2K';
/** Runs with more findings than this have them listed in the files only. */
const DETAILED = 40;

export class TerminalReporter implements Reporter {
  readonly name = 'terminal';
  readonly #screen: Screen;
  readonly #paint: ReturnType<typeof pc.createColors>;
  #statusAt = Number.NEGATIVE_INFINITY;
  #lastFailure = '';
  #statusShown = false;
  #seeking = false;

  constructor(screen: Screen) {
    this.#screen = screen;
    this.#paint = pc.createColors(screen.colour);
  }

  event(event: JournalEvent, record: RunRecord): void {
    switch (event.event) {
      case 'run-started':
        this.#line(
          `${event.plan.cases.length} runs of ${event.plan.rows.length} rows on ${event.targets.map(({ name }) => name).join(', ')}; reference ${event.profile}, seed ${event.seed}`,
        );
        break;
      case 'run-resumed':
        this.#line(`goes on after ${record.casesDone} of ${record.casesPlanned} runs`);
        break;
      case 'cases-added':
        if (!this.#seeking) this.#line(oneLine(`seeks unseen outcomes: ${event.reason}`));
        this.#seeking = true;
        break;
      case 'verdict':
        this.#verdict(event, record);
        break;
      case 'attempt-failed':
        this.#failure(event);
        break;
      case 'warning':
        this.#line(this.#paint.yellow(`warning: ${oneLine(event.message)}`));
        break;
      case 'interrupted':
        this.#line(this.#paint.yellow(`interrupted by ${event.by}`));
        break;
      case 'target-started':
      case 'target-restarted':
      case 'case-started':
      case 'observation':
      case 'run-ended':
        break;
    }
    if (event.at - this.#statusAt >= STATUS_INTERVAL) this.#status(event, record);
  }

  finish(record: RunRecord): void {
    this.#clear();
    if (record.start === null) return;
    const folded = foldRows(record);
    for (const target of record.targets.values()) {
      const rows = folded.filter((row) => row.target === target.planned.name);
      const trouble = troubleLine(target);
      this.#line('');
      this.#line(this.#paint.bold(oneLine(targetLine(record, target))));
      for (const line of this.#table(rows)) this.#line(line);
      if (trouble !== '') this.#line(this.#paint.dim(trouble));
    }
    // Details tell the same of rows that are read anyway.
    const whole = this.#screen.histogram === true;
    this.#histogram(folded.filter(({ verdict }) => whole || !needsReading(verdict)));
    this.#details(folded.filter(({ verdict }) => needsReading(verdict)));
    this.#line('');
    this.#line(this.#paint.bold(summaryLine(record)));
    const { folder } = this.#screen;
    if (folder === undefined) return;
    this.#line(`more in ${oneLine(folder)}: result.md, junit.xml, console, pcap`);
    // A soak goes on by itself.
    if (record.start.argv[0] === 'run' && !hasEnded(record))
      this.#line(`it can go on: ${oneLine(shellLine(['closecheck', 'resume', folder]))}`);
  }

  /** Says it once: a target that is beyond help fails every case that is left. */
  #failure({ target, retry, error }: EventOf<'attempt-failed'>): void {
    const said = oneLine(`${target}: ${error.message}`);
    if (said === this.#lastFailure) return;
    this.#lastFailure = said;
    this.#line(this.#paint.yellow(said));
    if (!retry && error.hint !== undefined) this.#line(`  ${oneLine(error.hint)}`);
  }

  #verdict(event: EventOf<'verdict'>, record: RunRecord): void {
    const quiet = this.#screen.interactive && !isFinding(event.verdict);
    const row = record.rows.get(event.row);
    if (quiet || row === undefined) return;
    const name = rowName(row.planned).padEnd(18);
    const what = verdictText(event.verdict, event.standIn);
    const said = isFinding(event.verdict) || event.runs === 0 ? `: ${event.reason}` : '';
    const done = `${record.casesDone}/${record.casesPlanned}`;
    const text = `[${done}] ${name} ${event.target}  ${this.#colour(event.verdict, what)}`;
    this.#screen.write(this.#cleared(`${text}${oneLine(said)}\n`));
  }

  #table(rows: readonly FoldedRow[]): string[] {
    const cells = rows.map((row) => [
      shortNameCell(row),
      didCell(row),
      allowsCell(row),
      verdictCell(row),
      String(row.runs),
      timeCell(row.ms),
    ]);
    return tableLines(COLUMNS, cells, this.#width(), (text, row, column) => {
      const folded = rows[row];
      if (folded === undefined) return this.#paint.dim(text);
      return column === VERDICT_COLUMN ? this.#colour(folded.verdict, text) : text;
    });
  }

  #histogram(rows: readonly FoldedRow[]): void {
    const limits = this.#screen.histogram === true ? WHOLE : BRIEF;
    const lines = histogramLines(rows, this.#width(), limits);
    if (lines.length > 0) this.#line('');
    for (const line of lines) {
      this.#line(line.startsWith('  never') ? this.#paint.dim(line) : line);
    }
  }

  #details(rows: readonly FoldedRow[]): void {
    for (const row of rows.slice(0, DETAILED)) {
      this.#line('');
      this.#line(
        `${this.#paint.bold(nameCell(row))} on ${row.target}  ${this.#colour(row.verdict, row.verdictText)}`,
      );
      for (const line of findingLines(row, this.#width())) {
        this.#line(/^ {2}(again|its schedule):/.test(line) ? this.#paint.dim(line) : line);
      }
    }
    const more = rows.length - DETAILED;
    if (more > 0) this.#line(`\nand ${more} more: see result.json`);
  }

  #status(event: JournalEvent, record: RunRecord): void {
    if (!this.#screen.interactive || event.event === 'run-ended') return;
    const { casesDone, casesPlanned } = record;
    const row = 'row' in event && event.row !== undefined ? record.rows.get(event.row) : undefined;
    const what = row === undefined ? '' : ` ${rowName(row.planned)} on ${row.planned.target}`;
    const found = [...record.rows.values()].filter(
      ({ verdict }) => verdict !== null && isFinding(verdict.verdict),
    ).length;
    const findings = found > 0 ? `, ${found} findings` : '';
    const text = `${casesDone} of ${casesPlanned} runs${findings}, ${timeCell(event.at)}${what}`;
    this.#statusAt = event.at;
    this.#screen.write(`${CLEAR_LINE}${shortened(oneLine(text), this.#width() - 1)}`);
    this.#statusShown = true;
  }

  #line(text: string): void {
    this.#screen.write(this.#cleared(`${text}\n`));
  }

  #cleared(text: string): string {
    if (!this.#statusShown) return text;
    this.#statusShown = false;
    return `${CLEAR_LINE}${text}`;
  }

  #clear(): void {
    if (this.#statusShown) this.#screen.write(CLEAR_LINE);
    this.#statusShown = false;
  }

  #width(): number {
    return Math.min(Math.max(this.#screen.columns ?? WIDTH.usual, WIDTH.least), WIDTH.most);
  }

  #colour(verdict: Verdict, text: string): string {
    return this.#paint[COLOUR[verdict]](text);
  }
}
