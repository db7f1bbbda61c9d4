/** `closecheck run`: the main job. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import type { RunConfig } from '../crosscheck/config.js';
import { exitCode } from '../crosscheck/exit-code.js';
import { JournalWriter } from '../crosscheck/journal.js';
import type { Recorder } from '../crosscheck/recorder.js';
import { runCrosscheck } from '../crosscheck/run.js';
import { planTarget, type TargetChoice } from '../crosscheck/targets.js';
import { formatProfile, parseProfile } from '../emulator/index.js';
import { CheckError } from '../errors.js';
import { enterNamespace } from '../network/namespace.js';
import { ReporterHub } from '../report/reporter-hub.js';
import { fileReporters, JOURNAL, terminalReporter } from './reports.js';
import { programs } from './selection.js';

export interface RunOptions {
  target: string[];
  image?: string;
  imageFix: string;
  policy: TargetChoice['policy'];
  profile: string;
  scenario?: string[];
  repeat: number;
  seed?: string;
  jobs: number;
  known?: string;
  out?: string;
}

/** @returns the exit code of design.md, rule 7 */
export async function run(options: RunOptions, argv: string[]): Promise<number> {
  // All that can be wrong with the words is found out before anything is started.
  const plan = understand(options);
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

  const { folder, runId } = makeRunFolder(options.out);
  const config: RunConfig = { ...plan, runId, folder, argv };
  const hub = new ReporterHub([terminalReporter(), ...fileReporters(folder)]);
  const journal = JournalWriter.create(path.join(folder, JOURNAL), () => performance.now());
  const started = performance.now();
  const recorder: Recorder = {
    now: () => performance.now() - started,
    record: (event) => hub.event(journal.append(event)),
  };
  try {
    const verdicts = await runCrosscheck(config, recorder, interruption.signal);
    if (interruptedBy !== undefined) recorder.record({ event: 'interrupted', by: interruptedBy });
    const reporterFailed = hub.failures.length > 0;
    const code = exitCode(verdicts, { interrupted: interruptedBy !== undefined, reporterFailed });
    recorder.record({ event: 'run-ended', exitCode: code });
    return code;
  } finally {
    journal.close();
    for (const { name, message } of await hub.finish()) {
      process.stderr.write(`closecheck: the report ${name} failed: ${message}\n`);
    }
  }
}

function understand(options: RunOptions): Omit<RunConfig, 'runId' | 'folder' | 'argv'> {
  const profile = formatProfile(parseProfile(options.profile));
  if (options.image !== undefined && options.target.some((word) => !usesImage(word))) {
    throw new CheckError('usage', 'image-unused', '--image is for targets that QEMU boots only.', {
      hint: 'Leave out --image, or the targets emulator and serial.',
    });
  }
  const choice = { image: options.image, imageFix: options.imageFix, policy: options.policy };
  return {
    targets: [...new Set(options.target)].map((word) => planTarget(word, choice)),
    programs: programs(options.scenario),
    profile,
    scheduler: 'prio',
    repeat: options.repeat,
    seed: options.seed ?? randomBytes(4).toString('hex'),
    jobs: options.jobs,
    ...(options.known === undefined ? {} : { known: readKnown(options.known) }),
    rerun: rerunWords(options),
  };
}

function usesImage(word: string): boolean {
  return !word.startsWith('emulator') && !word.startsWith('serial:');
}

function rerunWords({ image, imageFix, policy, profile }: RunOptions): string[] {
  return [
    ...(image === undefined ? ['--image-fix', imageFix] : ['--image', image]),
    '--policy',
    policy,
    '--profile',
    profile,
  ];
}

function readKnown(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new CheckError('usage', 'known-unreadable', `The list ${file} cannot be read.`, {
      hint: 'Give --known the path of a YAML file (docs/known-findings.md).',
      cause,
    });
  }
}

/** Makes the folder with its sub-folders. */
function makeRunFolder(out: string | undefined): { folder: string; runId: string } {
  const runId = randomBytes(6).toString('hex');
  const day = new Date().toISOString().slice(0, 19).replace(/[:T]/g, '-');
  const folder = path.resolve(out ?? path.join('runs', `${day}-${runId}`));
  try {
    for (const sub of ['console', 'pcap']) mkdirSync(path.join(folder, sub), { recursive: true });
  } catch (cause) {
    throw new CheckError(
      'infrastructure',
      'run-folder',
      `The run folder ${folder} cannot be made: ${cause instanceof Error ? cause.message : ''}.`,
      { phase: 'configure', hint: 'Choose another with --out.', cause },
    );
  }
  return { folder, runId };
}
