/** `closecheck run` and `closecheck resume`: the main job. */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { exitCode } from '../crosscheck/exit-code.js';
import { JournalWriter, type Journal } from '../crosscheck/journal.js';
import { checkSamePrograms } from '../crosscheck/plan.js';
import type { Recorder } from '../crosscheck/recorder.js';
import { runCrosscheck } from '../crosscheck/run.js';
import type { TargetPlan } from '../crosscheck/targets.js';
import { CheckError, EXIT, isCheckError } from '../errors.js';
import { enterNamespace } from '../network/namespace.js';
import { ReporterHub } from '../report/reporter-hub.js';
import { verdictOf, type RunRecord } from '../report/run-record.js';
import type { Program } from '../scenario/program.js';
import { openLog } from './log.js';
import { exitCodeOf } from './failure.js';
import { refuseIfInUse } from './in-use.js';
import { fileReporters, JOURNAL, terminalReporter } from './reports.js';
import { makeRunFolder, readRun } from './run-folder.js';
import { understand, type RunOptions } from './run-words.js';

/** @returns the exit code of design.md, rule 7 */
export function run(options: RunOptions, argv: string[]): Promise<number> {
  return mainJob(options, argv, undefined);
}

/**
 * Goes on with a run that was killed or interrupted.
 * @param parse understands the words of `closecheck run`
 */
export function resume(folder: string, parse: (argv: string[]) => RunOptions): Promise<number> {
  const { journal, begin } = readRun(folder);
  if (begin.argv[0] !== 'run') {
    throw new CheckError('usage', 'not-a-run', `The run in ${folder} is one of a soak.`, {
      hint: 'closecheck soak goes on with all of it: closecheck soak --out FOLDER.',
    });
  }
  const options = { ...parse(begin.argv.slice(1)), seed: begin.seed, out: folder };
  return mainJob(options, begin.argv, journal);
}

async function mainJob(
  options: RunOptions,
  argv: string[],
  before: Journal | undefined,
): Promise<number> {
  const plan = before === undefined ? await understand(options) : await again(options, before);
  const interruption = new AbortController();
  let interruptedBy: string | undefined;
  const interrupt = (signal: string): void => {
    interruptedBy ??= signal;
    interruption.abort();
  };
  if (plan.targets.some(({ needsNetwork }) => needsNetwork)) {
    const entry = await enterNamespace({
      interrupted: interrupt,
      orphaned: () => interrupt('the end of the process outside'),
    });
    if (entry.at === 'outside') return entry.exitCode;
  } else {
    process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  }

  const runId = randomBytes(6).toString('hex');
  const folder = makeRunFolder(options.out, runId);
  const names = plan.targets.map(({ planned }) => planned.name);
  const hub = new ReporterHub([
    terminalReporter(folder, options.histogram === true),
    ...fileReporters(folder, names),
  ]);
  for (const event of before?.events ?? []) hub.event(event);
  const journal = openJournal(folder, before);
  const started = performance.now();
  const recorder: Recorder = {
    now: () => performance.now() - started,
    record: (event) => hub.event(journal.append(event)),
  };
  try {
    const log = openLog(folder, runId, options.verbose === true);
    const config = { ...plan, runId, folder, argv, log, resumed: before?.events };
    try {
      await runCrosscheck(config, recorder, interruption.signal);
    } catch (error) {
      // A run that is ended early may fail at whatever it was about to do.
      if (interruptedBy === undefined || !isCheckError(error)) throw error;
    }
    if (interruptedBy !== undefined) recorder.record({ event: 'interrupted', by: interruptedBy });
    const code = exitCode(verdicts(hub.record), { interrupted: interruptedBy !== undefined });
    recorder.record({ event: 'run-ended', exitCode: code });
    return worse(code, await finish(hub));
  } catch (error) {
    recordFailure(recorder, hub.record, error);
    await finish(hub);
    throw error;
  } finally {
    journal.close();
  }
}

/** Why the run failed as a whole, if that can still be written down. */
function recordFailure(recorder: Recorder, record: RunRecord, error: unknown): void {
  if (record.start === null) return;
  const message = `the run failed: ${error instanceof Error ? error.message : String(error)}`;
  try {
    recorder.record({ event: 'warning', message });
    recorder.record({ event: 'run-ended', exitCode: isCheckError(error) ? exitCodeOf(error) : 70 });
  } catch {
    // It is the journal that has failed.
  }
}

/** What the run began with, understood once more. */
async function again(options: RunOptions, before: Journal): ReturnType<typeof understand> {
  try {
    const plan = await understand(options);
    checkSameRun(before, plan);
    return plan;
  } catch (error) {
    const [begin] = before.events;
    const cwd = begin?.event === 'run-started' ? begin.cwd : undefined;
    if (!isCheckError(error) || cwd === undefined || cwd === process.cwd()) throw error;
    throw new CheckError(error.kind, error.code, error.message, {
      hint: `The run was started in ${cwd}: resume it from there.`,
      cause: error,
    });
  }
}

/**
 * Observations of two images, or of two programs, do not make one run.
 * @throws CheckError of class `usage` if one is not what the run began with
 */
function checkSameRun(
  before: Journal,
  now: { targets: readonly TargetPlan[]; programs: readonly Program[] },
): void {
  const [begin] = before.events;
  if (begin?.event !== 'run-started') return;
  checkSamePrograms(begin.plan, now.programs);
  for (const { planned } of now.targets) {
    const then = begin.targets.find(({ name }) => name === planned.name);
    if (then?.image?.sha256 === planned.image?.sha256) continue;
    throw new CheckError(
      'usage',
      'image-changed',
      `The image of ${planned.name} is not the one that the run began with.`,
      { hint: 'Start the run anew, or give it that image again.' },
    );
  }
}

/** A report that could not be written makes of a success a failure, and of a failure none. */
function worse(code: number, reportsWritten: boolean): number {
  return !reportsWritten && (code === EXIT.asExpected || code === EXIT.unstable)
    ? EXIT.infrastructure
    : code;
}

/** @returns whether every report was written */
async function finish(hub: ReporterHub): Promise<boolean> {
  const failures = await hub.finish();
  for (const { name, message } of failures) {
    process.stderr.write(`closecheck: the report ${name} failed: ${message}\n`);
  }
  return failures.length === 0;
}

function verdicts(record: RunRecord): ReturnType<typeof verdictOf>['verdict'][] {
  return [...record.rows.values()].map((row) => verdictOf(record, row).verdict);
}

function openJournal(folder: string, before: Journal | undefined): JournalWriter {
  const file = path.join(folder, JOURNAL);
  const now = (): number => performance.now();
  if (before === undefined) return JournalWriter.create(file, now);
  refuseIfInUse(file);
  return JournalWriter.resume(file, before, now);
}
