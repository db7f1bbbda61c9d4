/**
 * The reference emulator: every outcome that any schedule of a program allows
 * under a profile. Pure: no I/O, no clock.
 */
import type { MemoryPolicy, Prediction } from '../scenario/outcome.js';
import type { Program } from '../scenario/program.js';
import { createMachine } from './explore/machine.js';
import { countPreemptions, scheduleId } from './explore/schedule.js';
import { exploreFast } from './explore/fast.js';
import { parseProfile } from './profiles/index.js';
import type { Profile } from './profiles/profile.js';

export { EmulatorExecutor, type EmulatorOptions } from './executor.js';
export { PROFILES, formatProfile, parseProfile } from './profiles/index.js';
export type { Profile } from './profiles/profile.js';

export interface ExploreOptions {
  /** `connabort@6`; a name without a stack means the design's usual one. */
  profile: string | Profile;
  /** What freed memory reads as; `stale` if it is not given. */
  policy?: MemoryPolicy;
  /** `prio`: one processor, strict priorities (default). `any`: every interleaving. */
  scheduler?: 'prio' | 'any';
  /** Every micro-op is a step of its own. */
  fine?: boolean;
  /** States after which the search gives up: `complete` is then false. */
  limit?: number;
}

const DEFAULT_LIMIT = 2_000_000;

/**
 * All outcomes that any schedule of the program allows.
 * `seconds` is 0: whoever measures has a clock.
 * @throws CheckError (`usage`) if the set-up of the program fails under the
 *   profile, or the program is too large.
 */
export function explore(program: Program, options: ExploreOptions): Prediction {
  const profile =
    typeof options.profile === 'string' ? parseProfile(options.profile) : options.profile;
  const scheduler = options.scheduler ?? 'prio';
  const machine = createMachine(program, {
    profile,
    policy: options.policy ?? 'stale',
    scheduler,
    grain: options.fine === true ? 'fine' : 'merged',
  });
  const found = exploreFast(machine, options.limit ?? DEFAULT_LIMIT);
  return {
    scenario: program.scenario,
    variant: program.variant,
    profile: profile.name,
    scheduler,
    complete: found.complete,
    states: found.states,
    transitions: found.transitions,
    seconds: 0,
    outcomes: found.outcomes.map(({ outcome, path }) => ({
      ...outcome,
      witness: scheduleId(machine, path),
      preemptions: countPreemptions(machine, path),
    })),
  };
}
