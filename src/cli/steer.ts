/** `closecheck steer`: leads a target through a schedule of the reference. */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { scheduleOf, steer, type SteerJob } from '../crosscheck/steer.js';
import { planTarget } from '../crosscheck/targets.js';
import { formatProfile, parseProfile } from '../emulator/index.js';
import { CheckError, EXIT } from '../errors.js';
import { enterNamespace } from '../network/namespace.js';
import type { MemoryPolicy } from '../scenario/outcome.js';
import type { Program } from '../scenario/program.js';
import { openLog } from './log.js';
import { BOOT_TIMEOUT, bootSeconds, word } from './option-values.js';
import { writeOutput } from './output-file.js';
import { makeRunFolder } from './run-folder.js';
import { oneProgram } from './selection.js';
import { steeredLines } from './steer-text.js';

export interface SteerOptions {
  target: string;
  profile: string;
  policy: MemoryPolicy;
  image?: string;
  imageFix?: string;
  bootTimeout?: number;
  out?: string;
  json?: boolean;
  verbose?: boolean;
}

/**
 * @returns 0 if the target has shown the outcome of the schedule, 1 if not
 * @throws CheckError of class `usage` or `infrastructure`: nothing was shown
 */
async function steerCommand(id: string, schedule: string, options: SteerOptions): Promise<number> {
  const { target: name, policy } = options;
  const program = oneProgram(id);
  const profile = formatProfile(parseProfile(options.profile));
  if (name.startsWith('emulator')) {
    throw new CheckError('usage', 'nothing-to-steer', 'The emulator follows any schedule.', {
      hint: 'closecheck replay shows what happens in it.',
    });
  }
  const target = await planTarget(name, {
    image: options.image,
    imageFix: options.imageFix ?? profile,
    bootSeconds: options.bootTimeout,
    policy: policy === 'any' ? 'stale' : policy,
  });
  const found = scheduleOf(program, { profile, policy }, schedule);
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort();
  if (target.needsNetwork) {
    const entry = await enterNamespace({ interrupted: interrupt, orphaned: interrupt });
    if (entry.at === 'outside') return entry.exitCode;
  } else {
    process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  }
  const runId = randomBytes(6).toString('hex');
  const folder = makeRunFolder(options.out, runId);
  const log = openLog(folder, runId, options.verbose === true);
  const job: SteerJob = { ...found, target, runId, folder, log };
  const result = await steer(job, interruption.signal);
  const { scenario, variant } = program;
  const about = { scenario, variant, schedule, profile, policy, target: target.planned };
  const data = JSON.stringify({ ...about, ...result });
  const head = `${nameOf(program)} on ${target.planned.name}: schedule ${schedule} of ${profile}`;
  const text = options.json === true ? data : steeredLines(head, result).join('\n');
  process.stdout.write(`${text}\n`);
  writeOutput(path.join(folder, 'steer.json'), `${data}\n`);
  return result.shown ? EXIT.asExpected : EXIT.deviation;
}

function nameOf({ scenario, variant }: Program): string {
  return variant === '-' ? scenario : `${scenario}/${variant}`;
}

function scheduleId(value: string): string {
  if (/^(-|[0-9a-z]+)$/.test(value)) return value;
  throw new InvalidArgumentError('Expected the id of a schedule: digits and letters, or "-".');
}

/** @param done takes the exit code of the command that was run */
export function addSteerCommand(program: Command, done: (code: number) => void): void {
  program
    .command('steer')
    .description('lead a target through a schedule that the reference has found')
    .argument('<id>', 'a scenario, C1/closer-above')
    .argument('<schedule>', 'the schedule id that explore or findings has printed', scheduleId)
    .option('--target <name>', 'i386, arm, rtems-pc686, serial:PORT', 'i386')
    .option('--image <file>', 'image to boot in place of the built-in one')
    .option('--image-fix <name>', "close design of the built-in image (default: the profile's)")
    .option('--profile <name>', 'what the schedule is of, DESIGN[@STACK]', 'connabort')
    .addOption(
      new Option('--policy <policy>', 'what freed memory reads as where the schedule was found')
        .choices(['stale', '0xdd', 'any'])
        .default('stale'),
    )
    .option('--boot-timeout <seconds>', BOOT_TIMEOUT, bootSeconds)
    .option('--out <folder>', 'run folder (default: runs/DATE-ID)', word)
    .option('--json', 'as data')
    .option('--verbose', 'say on standard error what is being done')
    .action(async (id: string, schedule: string, options: SteerOptions) =>
      done(await steerCommand(id, schedule, options)),
    );
}
