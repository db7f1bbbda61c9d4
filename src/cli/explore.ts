/** `closecheck explore`: what the reference says. */
import {
  explore as exploreProgram,
  formatProfile,
  parseProfile,
  PROFILES,
  type ExploreOptions as Search,
} from '../emulator/index.js';
import { CheckError } from '../errors.js';
import type { MemoryPolicy, Prediction } from '../scenario/outcome.js';
import type { Program } from '../scenario/program.js';
import { predictionLitmus } from './litmus.js';
import { outcomeLines } from './outcome-lines.js';
import { programs } from './selection.js';

export interface ExploreOptions {
  all?: boolean;
  profile: string;
  scheduler: 'prio' | 'any';
  policy: MemoryPolicy;
  fine?: boolean;
  /** Keeps states apart that differ by an exchange of identical tasks. */
  apart?: boolean;
  /** States after which the search is cut off. */
  limit?: number;
  /** Of the random schedules that are followed then. */
  seed?: string;
  json?: boolean;
  litmus?: boolean;
  /** False: a litmus log as a target without a TAP sees it. */
  tap: boolean;
}

/** @returns 0, or 1 if an exploration was cut short */
export function explore(patterns: string[], options: ExploreOptions): number {
  if (patterns.length === 0 && options.all !== true) {
    throw new CheckError('usage', 'nothing-selected', 'No scenario was named.', {
      hint: 'Name scenarios (closecheck explore C1), or say --all.',
    });
  }
  if (patterns.length > 0 && options.all === true) {
    throw new CheckError('usage', 'all-and-some', '--all is every scenario, and some were named.', {
      hint: 'Leave out --all, or the names.',
    });
  }
  if (!options.tap && options.litmus !== true) {
    throw new CheckError('usage', 'option-unused', '--no-tap is of a litmus log only.', {
      hint: 'Say --litmus as well, or leave out --no-tap.',
    });
  }
  const profiles =
    options.profile === 'all'
      ? PROFILES.map((profile) => formatProfile(profile))
      : [formatProfile(parseProfile(options.profile))];
  let complete = true;
  for (const program of programs(patterns)) {
    for (const profile of profiles) {
      const started = performance.now();
      const found = exploreProgram(program, { ...choiceOf(options), profile });
      const prediction = { ...found, seconds: round((performance.now() - started) / 1000) };
      complete &&= prediction.complete;
      print(program, prediction, options);
    }
  }
  return complete ? 0 : 1;
}

function choiceOf({
  scheduler,
  policy,
  fine = false,
  apart = false,
  limit,
  seed,
}: ExploreOptions): Omit<Search, 'profile'> {
  return {
    scheduler,
    policy,
    fine,
    apart,
    ...(limit === undefined ? {} : { limit }),
    ...(seed === undefined ? {} : { seed }),
  };
}

function print(
  program: Program,
  prediction: Prediction,
  { json, litmus, tap }: ExploreOptions,
): void {
  const text =
    litmus === true
      ? predictionLitmus(program, prediction, tap ? ['tap'] : [])
      : json === true
        ? JSON.stringify(prediction)
        : `${outcomeLines(prediction).join('\n')}\n`;
  process.stdout.write(`${text}\n`);
}

function round(seconds: number): number {
  return Math.round(seconds * 1e4) / 1e4;
}
