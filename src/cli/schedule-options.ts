/** The options under which a schedule id means something. */
import { PROFILES, outcomeOfSchedule } from '../emulator/index.js';
import { CheckError, isCheckError } from '../errors.js';
import type { MemoryPolicy } from '../scenario/outcome.js';
import type { Program } from '../scenario/program.js';

export interface ScheduleOptions {
  profile: string;
  scheduler: 'prio' | 'any';
  policy: MemoryPolicy;
  /** The schedule is one of `explore --fine`. */
  fine?: boolean;
}

/**
 * What `action` returns. If it finds that there is no such schedule, the error
 * says under which other value of one of the options there is.
 * @throws CheckError what `action` throws
 */
export function hintingElsewhere<T>(
  program: Program,
  options: ScheduleOptions,
  schedule: string,
  action: () => T,
): T {
  try {
    return action();
  } catch (error) {
    if (!isCheckError(error) || error.code !== 'unknown-schedule') throw error;
    const found = others(options).find(([, changes]) => exists(program, changes, schedule));
    if (found === undefined) throw error;
    const hint = `There is such a schedule with ${found[0]}.`;
    throw new CheckError('usage', error.code, error.message, { hint, cause: error });
  }
}

/** The options with one of them changed, and how that is said on the command line. */
function others(options: ScheduleOptions): [word: string, changed: ScheduleOptions][] {
  const { profile, scheduler, policy, fine = false } = options;
  const policies: MemoryPolicy[] = ['stale', '0xdd', 'any'];
  const schedulers = ['prio', 'any'] as const;
  return [
    ...policies
      .filter((other) => other !== policy)
      .map((other): [string, ScheduleOptions] => [
        `--policy ${other}`,
        { ...options, policy: other },
      ]),
    ...schedulers
      .filter((other) => other !== scheduler)
      .map((other): [string, ScheduleOptions] => [
        `--scheduler ${other}`,
        { ...options, scheduler: other },
      ]),
    ...PROFILES.filter(({ name }) => name !== profile).map(
      ({ name }): [string, ScheduleOptions] => [`--profile ${name}`, { ...options, profile: name }],
    ),
    [fine ? 'no --fine' : '--fine', { ...options, fine: !fine }],
  ];
}

function exists(program: Program, options: ScheduleOptions, schedule: string): boolean {
  try {
    outcomeOfSchedule(program, options, schedule);
    return true;
  } catch (error) {
    if (isCheckError(error) && error.kind === 'usage') return false;
    throw error;
  }
}
