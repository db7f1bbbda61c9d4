/**
 * The reference emulator: every outcome that any schedule of a program allows
 * under a profile. Pure: no I/O, no clock.
 */
import type { AllowedOutcome, MemoryPolicy, Prediction } from '../scenario/outcome.js';
import type { Program } from '../scenario/program.js';
import { exploreFast } from './explore/fast.js';
import { createMachine, type Machine } from './explore/machine.js';
import { heldBack, type HeldStep } from './explore/held-back.js';
import { seedOf } from './explore/random.js';
import { replayPath, type ReplayStep, type Trace } from './explore/replay.js';
import { outcomeKey, outcomeOf } from './explore/result.js';
import { sample } from './explore/sample.js';
import { scheduleOf, schedulePath, schedulesOf } from './explore/schedule.js';
import { symmetryOf, type Symmetry } from './explore/symmetry.js';
import { parseProfile } from './profiles/index.js';
import type { Profile } from './profiles/profile.js';

export { EmulatorExecutor } from './executor.js';
export { PROFILES, formatProfile, parseProfile } from './profiles/index.js';
export type { Profile } from './profiles/profile.js';
export { columnsText, stepLines } from './explore/columns.js';
export type { HeldStep } from './explore/held-back.js';
export { mermaidText } from './explore/mermaid.js';
export type { ReplayStep } from './explore/replay.js';
export { partText } from './explore/cut.js';
export { isFaulty, shrink, type Shrunk } from './explore/shrink.js';

export interface MachineChoice {
  /** `connabort@6`; a name without a stack means the design's usual one. */
  profile: string | Profile;
  /** What freed memory reads as; `stale` if it is not given. */
  policy?: MemoryPolicy;
  /** `prio`: one processor, strict priorities (default). `any`: every interleaving. */
  scheduler?: 'prio' | 'any';
  /** Every micro-op is a step of its own. */
  fine?: boolean;
}

export interface ExploreOptions extends MachineChoice {
  /** States after which the search gives up: `complete` is then false. */
  limit?: number;
  /** Keeps states apart that differ by an exchange of identical tasks. */
  apart?: boolean;
  /** Of the random schedules that follow then; by default the program's name. */
  seed?: string;
}

const DEFAULT_LIMIT = 5_000_000;
/** Steps of random schedules where a search gives up, if its limit is lower. */
const LEAST_STEPS = 10_000;

function machineFor(program: Program, options: MachineChoice, trace?: Trace): Machine {
  const { profile, policy = 'stale', scheduler = 'prio', fine = false } = options;
  return createMachine(program, {
    profile: typeof profile === 'string' ? parseProfile(profile) : profile,
    policy,
    scheduler,
    grain: fine ? 'fine' : trace === undefined ? 'merged' : 'traced',
    ...(trace === undefined ? {} : { trace: (pc: number) => trace.pcs.push(pc) }),
  });
}

/**
 * All outcomes that any schedule of the program allows. If there are more
 * states than the limit, `complete` is false and the outcomes are those found
 * so far and those of random schedules with as many steps as the limit has
 * states (at least 10,000), the same for one seed.
 * `seconds` is 0: whoever measures has a clock.
 * @throws CheckError (`usage`) if the set-up of the program fails under the
 *   profile, or the program is too large.
 */
export function explore(program: Program, options: ExploreOptions): Prediction {
  const machine = machineFor(program, options);
  const limit = options.limit ?? DEFAULT_LIMIT;
  const symmetry = options.apart === true ? undefined : symmetryOf(machine);
  const found = exploreFast(machine, limit, symmetry);
  const steps = Math.max(limit, LEAST_STEPS);
  const random = found.complete ? undefined : sample(machine, steps, seedFor(program, options));
  const known = new Set(found.outcomes.map(({ outcome }) => outcomeKey(outcome)));
  const more = random?.outcomes.filter(({ outcome }) => !known.has(outcomeKey(outcome))) ?? [];
  const outcomes = [...found.outcomes, ...more];
  const schedules = schedulesOf(
    machine,
    outcomes.map(({ path }) => path),
  );
  return {
    scenario: program.scenario,
    variant: program.variant,
    profile: machine.profile.name,
    scheduler: options.scheduler ?? 'prio',
    complete: found.complete,
    states: found.states,
    transitions: found.transitions,
    seconds: 0,
    ...(random === undefined ? {} : { randomSchedules: random.schedules }),
    ...(symmetry === undefined ? {} : { identical: namesOf(program, symmetry) }),
    outcomes: outcomes.map(({ outcome }, index): AllowedOutcome => {
      const { id = '-', preemptions = 0 } = schedules[index] ?? {};
      return { ...outcome, witness: id, preemptions };
    }),
  };
}

function namesOf({ columns }: Program, { sets }: Symmetry): string[][] {
  return sets.map((set) => set.map((at) => columns[at]?.name ?? ''));
}

function seedFor(program: Program, { seed }: ExploreOptions): number {
  return seedOf(seed ?? `${program.scenario}/${program.variant}`);
}

/**
 * What happens in the schedule of a witness, step by step.
 * @param witness as {@link explore} gave it, for the same program and options.
 * @throws CheckError (`usage`) if it is no schedule of theirs.
 */
export function replay(program: Program, options: MachineChoice, witness: string): ReplayStep[] {
  const trace: Trace = { pcs: [] };
  const machine = machineFor(program, options, trace);
  return replayPath(machine, trace, schedulePath(machine, witness));
}

/**
 * What the schedule of a witness comes to.
 * @throws CheckError (`usage`) if it is no schedule of this program and these options.
 */
export function outcomeOfSchedule(
  program: Program,
  options: MachineChoice,
  witness: string,
): AllowedOutcome {
  const machine = machineFor(program, options);
  const path = schedulePath(machine, witness);
  const S = Int32Array.from(machine.initial);
  for (const choice of path) machine.apply(S, choice);
  return { ...outcomeOf(machine, S), witness, preemptions: scheduleOf(machine, path).preemptions };
}

/**
 * The steps that a schedule makes late, the latest first: those to delay on a
 * target that is to show the same outcome.
 * @throws CheckError (`usage`) if the schedule is not of this program.
 */
export function stepsHeldBack(
  program: Program,
  { witness, ...options }: MachineChoice & { witness: string },
): HeldStep[] {
  const machine = machineFor(program, options);
  return heldBack(machine, schedulePath(machine, witness));
}
