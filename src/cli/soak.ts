/**
 * `closecheck soak`: consecutive runs in one process, so that whatever a run
 * does not give back is still there when the next one begins.
 */
import { existsSync, openSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import type { RunConfig } from '../crosscheck/config.js';
import { EXIT } from '../errors.js';
import { JournalWriter } from '../crosscheck/journal.js';
import { runCrosscheck } from '../crosscheck/run.js';
import { enterNamespace } from '../network/namespace.js';
import { newRecord, take, verdictOf, type RunRecord } from '../report/run-record.js';
import { rowName } from '../report/rerun.js';
import { countVerdicts } from '../report/summary.js';
import { refuseIfInUse } from './in-use.js';
import { openDescriptors, otherProcesses } from './left-behind.js';
import { openLog } from './log.js';
import { JOURNAL } from './reports.js';
import { makeFolder } from './run-folder.js';
import { understand, type RunOptions } from './run-words.js';
import { appendSoak, readSoak, soakSummary, type SoakLine } from './soak-record.js';

export interface SoakOptions extends Omit<RunOptions, 'out' | 'verbose'> {
  runs: number;
  out: string;
}

const RUN_ID = 'closechecksoak';

/**
 * Goes on where an earlier soak in the same folder stopped.
 * @returns 0 if every run that there is was without fault, 1 if not, 130 if interrupted
 */
export async function soak(options: SoakOptions, argv: string[]): Promise<number> {
  const plan = await understand(options);
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort();
  const entry = await enterNamespace({ interrupted: interrupt, orphaned: interrupt });
  if (entry.at === 'outside') return entry.exitCode;

  const folder = path.resolve(options.out);
  makeFolder(folder);
  const file = path.join(folder, 'soak.ndjson');
  if (existsSync(file)) refuseIfInUse(file);
  // Open to the end, so that another soak sees it.
  openSync(file, 'a');
  const lines = readSoak(file);
  const log = openLog(folder, RUN_ID, false);
  const { signal } = interruption;
  let before: string[] | undefined;
  if (lines.length >= options.runs) process.stdout.write(`${soakSummary(lines, options.runs)}\n`);
  for (let run = lines.length + 1; run <= options.runs && !signal.aborted; run++) {
    const seed = `${plan.seed}-${run}`;
    const config = { ...plan, seed, runId: RUN_ID, argv, log, resumed: undefined };
    const line = await oneRun({ ...config, folder: path.join(folder, `run-${run}`) }, run, signal);
    if (line === undefined) break;
    const open = openDescriptors();
    // What the first run opens once and for all is no leak.
    line.leaked = added(before ?? open, open);
    before ??= open;
    appendSoak(file, line);
    lines.push(line);
    process.stdout.write(`${soakSummary(lines, options.runs)}\n`);
  }
  if (signal.aborted) return EXIT.interrupted;
  return lines.every(isClean) ? EXIT.asExpected : EXIT.deviation;
}

/** @returns undefined if the run was interrupted */
async function oneRun(
  config: RunConfig,
  run: number,
  signal: AbortSignal,
): Promise<SoakLine | undefined> {
  const { folder, seed } = config;
  // A run that was killed is done again from its beginning.
  rmSync(folder, { recursive: true, force: true });
  for (const sub of ['console', 'pcap']) makeFolder(path.join(folder, sub));
  const started = performance.now();
  const now = (): number => performance.now() - started;
  const record = newRecord();
  const journal = JournalWriter.create(path.join(folder, JOURNAL), now);
  try {
    const recorder = {
      now,
      record: (event: Parameters<typeof journal.append>[0]) => {
        take(record, journal.append(event));
      },
    };
    await runCrosscheck(config, recorder, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    journal.close();
  }
  if (signal.aborted) return undefined;
  const line: SoakLine = {
    run,
    seed,
    verdicts: countVerdicts(record),
    cases: record.casesDone,
    wrong: wrongRows(record),
    orphans: otherProcesses(),
    leaked: [],
    seconds: Math.round(now()) / 1000,
    load: Number((os.loadavg()[0] ?? 0).toFixed(1)),
  };
  if (isClean(line)) rmSync(folder, { recursive: true, force: true });
  return line;
}

function wrongRows(record: RunRecord): string[] {
  return [...record.rows.values()].flatMap((row) => {
    const { verdict, reason } = verdictOf(record, row);
    if (verdict === 'conforms' || verdict === 'skipped') return [];
    return [`${rowName(row.planned)} on ${row.planned.target}: ${verdict}: ${reason}`];
  });
}

function isClean({ wrong, orphans, leaked }: SoakLine): boolean {
  return wrong.length + orphans.length + leaked.length === 0;
}

/** What is in `after` and not in `before`, with multiplicity. */
function added(before: readonly string[], after: readonly string[]): string[] {
  const left = [...before];
  return after.filter((one) => {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
