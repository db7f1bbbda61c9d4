/**
 * The main job, in the order in which it happens: start the targets, plan,
 * run every case, judge every row.
 */
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isCheckError } from '../errors.js';
import { openNetwork, type Network } from '../network/network.js';
import { PACKAGE_ROOT } from '../package-root.js';
import { Bench, crowdWarning } from './bench.js';
import { Conclusions } from './conclude.js';
import type { RunConfig } from './config.js';
import { drive, recordStart } from './drive.js';
import type { Plan } from './events.js';
import { Ledger, type RowEntry } from './ledger.js';
import { narrowPlan, skipVerdicts } from './narrow-plan.js';
import { makePlan, remainder } from './plan.js';
import { delaysOf } from './perturb.js';
import { Predictions } from './predictions.js';
import type { Recorder } from './recorder.js';
import { seekUnseen } from './seek.js';

/**
 * Runs everything; what comes of it goes to the recorder. Whatever was started
 * is released when this resolves or rejects.
 * @param signal ends the run early; rows are then judged by what there is
 */
export async function runCrosscheck(
  config: RunConfig,
  recorder: Recorder,
  signal: AbortSignal,
): Promise<void> {
  const benches = config.targets.map((target) => new Bench(target));
  let network: Network | undefined;
  const stopTargets = (): void => {
    for (const bench of benches) void bench.stop();
  };
  signal.addEventListener('abort', stopTargets);
  try {
    try {
      if (config.targets.some(({ needsNetwork }) => needsNetwork)) {
        network = await openNetwork({ folder: path.join(config.folder, 'pcap') });
      }
      for (const [index, bench] of benches.entries()) {
        const first = index * config.jobs + 1;
        await bench.start(config, network, first, () => recorder.now(), signal);
      }
    } catch (error) {
      // What was asked for is written down all the same: such a run can be reported and resumed.
      begin(config, recorder, benches);
      throw error;
    }
    const plan = begin(config, recorder, benches);
    config.log.info({ rows: plan.rows.length, cases: plan.cases.length }, 'planned');
    await runPlan(config, recorder, signal, plan, benches);
  } finally {
    signal.removeEventListener('abort', stopTargets);
    for (const bench of benches.toReversed()) await bench.stop();
    await network?.close();
    config.log.info('everything is released');
  }
}

/** Plans, or takes up the plan of the run that is resumed, and writes down how it begins. */
function begin(config: RunConfig, recorder: Recorder, benches: readonly Bench[]): Plan {
  const { programs, repeat, rounds, seed, resumed } = config;
  const targets = benches.map(({ name, identity }) => ({ name, identity }));
  const before = resumed?.find((event) => event.event === 'run-started');
  let plan = before?.plan ?? makePlan({ programs, targets, repeat, rounds, seed });
  if (before === undefined) recordBeginning(config, recorder, plan, benches);
  else {
    const started = new Date().toISOString();
    recorder.record({ event: 'run-resumed', started, argv: config.argv });
    const { observations } = remainder(before.plan, resumed ?? []);
    plan = narrowPlan(before.plan, programs, targets, observations);
    for (const verdict of skipVerdicts(before.plan, plan)) recorder.record(verdict);
  }
  const crowded = crowdWarning(benches, os.availableParallelism());
  if (crowded !== undefined) recorder.record({ event: 'warning', message: crowded });
  for (const { name: target, starts, failures } of benches) {
    for (const { station, identity, ms } of starts) {
      recordStart(recorder, target, station, identity, ms);
    }
    for (const error of failures) {
      const what = { attempt: 1, retry: false, error, ms: 0 };
      recorder.record({ event: 'attempt-failed', target, ...what });
    }
  }
  return plan;
}

function recordBeginning(
  config: RunConfig,
  recorder: Recorder,
  plan: Plan,
  benches: readonly Bench[],
): void {
  const { version } = JSON.parse(readFileSync(path.join(PACKAGE_ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };
  const delays = delaysOf(config.perturb);
  recorder.record({
    event: 'run-started',
    format: 1,
    closecheck: version,
    run: config.runId,
    started: new Date().toISOString(),
    argv: config.argv,
    cwd: process.cwd(),
    seed: config.seed,
    profile: config.profile,
    scheduler: config.scheduler,
    repeat: config.repeat,
    ...(delays === undefined ? {} : { delays }),
    rerun: config.rerun,
    host: {
      node: process.version,
      system: `${os.type()} ${os.release()} ${os.arch()}`,
      cpus: String(os.availableParallelism()),
      load: os.loadavg()[0]?.toFixed(2) ?? '',
    },
    targets: benches.map(({ planned }) => planned),
    plan,
  });
}

/** What there is to work with when the rows of a target are run. */
interface BenchJob {
  config: RunConfig;
  bench: Bench;
  ledger: Ledger;
  conclusions: Conclusions;
  recorder: Recorder;
  signal: AbortSignal;
}

/** Runs the cases of all targets; each row is judged as soon as its cases are done. */
async function runPlan(
  config: RunConfig,
  recorder: Recorder,
  signal: AbortSignal,
  plan: Plan,
  benches: readonly Bench[],
): Promise<void> {
  const predictions = new Predictions(config);
  const conclusions = new Conclusions(config, recorder, predictions);
  const ledger = new Ledger(plan, config.programs, config.resumed);
  const endPredictions = (): void => void predictions.close();
  signal.addEventListener('abort', endPredictions);
  try {
    await Promise.all(
      benches.map((bench) => runRows({ config, bench, ledger, conclusions, recorder, signal })),
    );
  } finally {
    signal.removeEventListener('abort', endPredictions);
    await predictions.close();
  }
}

async function runRows(job: BenchJob): Promise<void> {
  const { config, bench, ledger, conclusions, signal } = job;
  const rows = ledger.rows(bench.name);
  const judged = new Map<RowEntry, Promise<void>>();
  const judge = (entry: RowEntry): void => {
    const verdict = conclusions.row(bench, entry);
    // Waited for at the end; a failure must not end the process before that.
    verdict.catch(() => {});
    judged.set(entry, verdict);
  };
  conclusions.expect(bench, rows);
  const fit = await runQueue(job, (entry) => {
    if (entry.casesLeft === 0) judge(entry);
  });
  for (const entry of rows) {
    // Rows that an interruption cut short have no verdict: reports say so.
    if (judged.has(entry) || entry.row.skipped !== undefined || signal.aborted) continue;
    judge(entry);
  }
  for (const verdict of judged.values()) await verdict.catch(unlessInterrupted);
  if (config.untilAllSeen === undefined || !fit || signal.aborted) return;
  const seeking = seekUnseen({
    ...job,
    limit: config.untilAllSeen * 1000,
    target: bench.name,
    policy: bench.identity?.policy ?? 'stale',
    run: () => runQueue(job, () => {}),
    judge: (entry) => conclusions.judge(bench, entry),
    conclude: (entry) => conclusions.row(bench, entry),
  });
  await seeking.catch(unlessInterrupted);
}

/**
 * Runs what is planned for a target, on all of its instances side by side.
 * @returns whether every instance could still run cases
 */
async function runQueue(job: BenchJob, finished: (entry: RowEntry) => void): Promise<boolean> {
  const { config, bench, ledger, recorder, signal } = job;
  const delays = delaysOf(config.perturb);
  const drives = bench.starts.map(({ station }) =>
    drive({
      target: bench.name,
      station,
      recorder,
      signal,
      delays,
      next: () => ledger.next(bench.name),
      finished: ({ entry }) => finished(entry),
    }),
  );
  return (await Promise.all(drives)).every(Boolean);
}

function unlessInterrupted(error: unknown): void {
  if (!isCheckError(error) || error.kind !== 'interrupted') throw error;
}
