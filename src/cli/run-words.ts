/** What the words of `closecheck run` ask for, checked before anything is started. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RunConfig } from '../crosscheck/config.js';
import { parseKnown } from '../crosscheck/known.js';
import type { Perturbation } from '../crosscheck/perturb.js';
import { planTarget, type TargetChoice } from '../crosscheck/targets.js';
import { formatProfile, parseProfile } from '../emulator/index.js';
import { CheckError } from '../errors.js';
import { programs } from './selection.js';

export interface RunOptions {
  target: string[];
  image?: string;
  imageFix: string;
  policy: TargetChoice['policy'];
  /** Seconds. */
  bootTimeout?: number;
  profile: string;
  scenario?: string[];
  repeat: number;
  rounds?: boolean;
  perturb: Perturbation;
  untilAllSeen?: number;
  histogram?: boolean;
  seed?: string;
  jobs: number;
  known?: string;
  out?: string;
  verbose?: boolean;
}

/** @throws CheckError of class `usage`; of class `infrastructure` if an image is not built */
export async function understand(
  options: RunOptions,
): Promise<Omit<RunConfig, 'runId' | 'folder' | 'argv' | 'log' | 'resumed'>> {
  const { image, imageFix, policy, bootTimeout, known } = options;
  checkBooted('--image', image, options.target);
  checkBooted('--boot-timeout', bootTimeout, options.target);
  const choice = { image, imageFix, policy, bootSeconds: bootTimeout };
  const words = [...new Set(options.target)];
  checkJobs(options.jobs, words.length);
  return {
    targets: await Promise.all(words.map((word) => planTarget(word, choice))),
    programs: programs(options.scenario),
    profile: formatProfile(parseProfile(options.profile)),
    scheduler: 'prio',
    repeat: options.repeat,
    rounds: options.rounds === true,
    perturb: options.perturb,
    untilAllSeen: options.untilAllSeen,
    seed: options.seed ?? randomBytes(4).toString('hex'),
    jobs: options.jobs,
    known: known === undefined ? [] : parseKnown(readKnown(known), known),
    rerun: rerunWords(options),
  };
}

/** Each instance has a subnet of its own (src/network/addresses.ts). */
const INSTANCES = 250;

function checkJobs(jobs: number, targets: number): void {
  if (jobs * targets <= INSTANCES) return;
  const most = Math.floor(INSTANCES / targets);
  throw new CheckError('usage', 'too-many-jobs', `--jobs ${jobs} is more than a run can have.`, {
    hint: `With ${targets} target${targets === 1 ? '' : 's'}, ${most} at most.`,
  });
}

/** An option that a target would take no notice of. */
function checkBooted(option: string, value: unknown, targets: readonly string[]): void {
  const boots = (word: string): boolean => !/^(emulator|serial:)/.test(word);
  if (value === undefined || targets.every(boots)) return;
  throw new CheckError('usage', 'option-unused', `${option} is for targets that QEMU boots only.`, {
    hint: `Leave out ${option}, or the targets emulator and serial.`,
  });
}

function rerunWords(options: RunOptions): string[] {
  const { image, imageFix, policy, profile, perturb, bootTimeout } = options;
  return [
    ...(image === undefined ? ['--image-fix', imageFix] : ['--image', image]),
    '--policy',
    policy,
    '--profile',
    profile,
    ...(perturb === 'small' ? [] : ['--perturb', perturb]),
    ...(bootTimeout === undefined ? [] : ['--boot-timeout', String(bootTimeout)]),
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
