/** A run folder as its reader meets it: the files, and nothing from memory. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { JournalEvent } from '../../src/crosscheck/events.js';
import { parseJournal } from '../../src/crosscheck/journal.js';
import type { Verdict } from '../../src/crosscheck/verdict.js';

export interface RunRow {
  name: string;
  scenario: string;
  target: string;
  verdict: Verdict;
  standIn: boolean;
  reason: string;
  /** Outcomes that the target showed, one line each. */
  seen: { text: string }[];
  runs: number;
  planned: number;
  files: string[];
  rerun: string;
  attempts: { error: { code: string; message: string } }[];
}

/** The parts of result.json that tests look at. */
export interface RunResult {
  end: 'finished' | 'interrupted' | 'unfinished';
  exitCode: number | null;
  interruptedBy: string | null;
  seed: string;
  warnings: string[];
  targets: {
    name: string;
    image: { path: string; sha256: string } | null;
    qemu: string | null;
    argv: string[] | null;
    restarts: string[];
    failedStarts: { code: string; message: string }[];
  }[];
  rows: RunRow[];
}

export function readResult(folder: string): RunResult {
  return JSON.parse(readFileSync(path.join(folder, 'result.json'), 'utf8')) as RunResult;
}

/** Events so far, of a run that goes on too; none if there is no journal yet. */
export function readEvents(folder: string): JournalEvent[] {
  const file = path.join(folder, 'journal.ndjson');
  return existsSync(file) ? parseJournal(readFileSync(file), file).events : [];
}

/** Verdict by row, `C1/closer-above: conforms`. */
export function verdictsOf({ rows }: RunResult): Record<string, Verdict> {
  return Object.fromEntries(rows.map(({ name, verdict }) => [name, verdict]));
}
