/**
 * The main job, in the order in which it happens: start the targets, plan,
 * run every case, judge every row.
 */
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openNetwork, type Network } from '../network/network.js';
import { PACKAGE_ROOT } from '../package-root.js';
import { Bench } from './bench.js';
import type { RunConfig } from './config.js';
import { drive, recordStart } from './drive.js';
import type { Plan } from './events.js';
import { judge } from './judge.js';
import { Ledger, type RowEntry } from './ledger.js';
import { makePlan } from './plan.js';
import { Predictions } from './predictions.js';
import type { Recorder } from './recorder.js';
import type { Verdict } from './verdict.js';

/**
 * Runs everything and returns the verdicts of all rows. Whatever was started
 * is released when this resolves or rejects.
 * @param signal ends the run early; rows are then judged by what there is
 */
export async function runCrosscheck(
  config: RunConfig,
  recorder: Recorder,
  signal: AbortSignal,
): Promise<Verdict[]> {
  const benches = config.targets.map((target) => new Bench(target));
  let network: Network | undefined;
  const stopTargets = (): void => {
    for (const bench of benches) void bench.stop();
  };
  signal.addEventListener('abort', stopTargets);
  try {
    if (config.targets.some(({ needsNetwork }) => needsNetwork)) {
      network = await openNetwork({ folder: path.join(config.folder, 'pcap') });
    }
    for (const [index, bench] of benches.entries()) {
      await bench.start(config, network, index * config.jobs + 1, () => recorder.now());
    }
    const plan = makePlan({
      programs: config.programs,
      targets: benches.map(({ name, identity }) => ({
        name,
        identity,
      })),
      repeat: config.repeat,
      seed: config.seed,
    });
    recordBeginning(config, recorder, plan, benches);
    return await runPlan(config, recorder, signal, plan, benches);
  } finally {
    signal.removeEventListener('abort', stopTargets);
    for (const bench of benches.reverse()) await bench.stop();
    await network?.close();
  }
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
  recorder.record({
    event: 'run-started',
    format: 1,
    closecheck: version,
    run: config.runId,
    started: new Date().toISOString(),
    argv: config.argv,
    seed: config.seed,
    profile: config.profile,
    scheduler: config.scheduler,
    repeat: config.repeat,
    rerun: config.rerun,
    host: {
      node: process.version,
      system: `${os.type()} ${os.release()} ${os.arch()}`,
      cpus: String(os.availableParallelism()),
      load: os.loadavg()[0]?.toFixed(2) ?? '',
    },
    targets: config.targets.map(({ planned }) => planned),
    plan,
  });
  for (const { name: target, starts, failures } of benches) {
    for (const { station, identity, ms } of starts) {
      recordStart(recorder, target, station, identity, ms);
    }
    for (const error of failures) {
      const what = { attempt: 1, retry: false, error, ms: 0 };
      recorder.record({ event: 'attempt-failed', target, ...what });
    }
  }
}

/** Runs the cases of all targets; each row is judged as soon as its cases are done. */
async function runPlan(
  config: RunConfig,
  recorder: Recorder,
  signal: AbortSignal,
  plan: Plan,
  benches: readonly Bench[],
): Promise<Verdict[]> {
  const predictions = new Predictions(config);
  const ledger = new Ledger(plan, config.programs);
  const verdicts: Verdict[] = [];

  const conclude = (bench: Bench, entry: RowEntry): void => {
    const { identity, failures } = bench;
    const judgement = judge({
      prediction: predictions.of(entry.program, identity?.policy ?? 'stale'),
      observations: entry.observations,
      identity,
      attempts: identity === null ? failures : entry.attempts,
      planned: entry.casesPlanned,
    });
    verdicts.push(judgement.verdict);
    const { row, target } = entry.row;
    recorder.record({ event: 'verdict', row, target, ...judgement });
  };

  await Promise.all(
    benches.map(async (bench) => {
      const judged = new Set<RowEntry>();
      const drives = bench.starts.map(({ station }) =>
        drive({
          target: bench.name,
          station,
          recorder,
          signal,
          next: () => ledger.next(bench.name),
          finished: ({ entry }) => {
            if (entry.casesLeft > 0) return;
            judged.add(entry);
            conclude(bench, entry);
          },
        }),
      );
      await Promise.all(drives);
      // The rows left: skipped, of a target that did not start, or cut short.
      for (const entry of ledger.rows(bench.name)) {
        if (judged.has(entry)) continue;
        if (entry.row.skipped !== undefined) verdicts.push('skipped');
        else conclude(bench, entry);
      }
    }),
  );
  return verdicts;
}
