/**
 * What is going to be run, listed before anything is: every case has a number,
 * and what a target cannot run is a row with its reason.
 */
import { CheckError } from '../errors.js';
import { encodeProgram, outcomeStepNames } from '../scenario/index.js';
import type { Observation, TargetIdentity } from '../scenario/executor.js';
import type { Need, Program } from '../scenario/program.js';
import type { JournalEvent, Plan, PlannedCase, PlannedRow } from './events.js';

export interface PlanInput {
  programs: readonly Program[];
  targets: readonly {
    name: string;
    /** Null if it could not be started: then nothing is skipped, and nothing will be run. */
    identity: Pick<TargetIdentity, 'capabilities'> | null;
  }[];
  /** Runs of each program on each target. */
  repeat: number;
  /** Whether a program that is made for it is run in rounds, so many for each run. */
  rounds?: boolean;
  seed: string;
}

/**
 * Rows in the order of targets and programs; cases in rounds, each of which has
 * every row once in an order of its own, so that a run that ends early has seen
 * all rows about equally often. Equal input gives an equal plan.
 *
 * A case's own seed depends on the seed of the run, the program and the repeat,
 * not on its neighbours: it is the same when the scenario is run alone.
 */
export function makePlan(input: PlanInput): Plan {
  const rows: PlannedRow[] = [];
  const runnable: { row: number; name: string; runs: number }[] = [];
  for (const target of input.targets) {
    for (const program of input.programs) {
      const row = rows.length + 1;
      const lacking = missing(program.needs, target.identity);
      rows.push({
        row,
        scenario: program.scenario,
        variant: program.variant,
        ...(program.file === undefined ? {} : { file: program.file }),
        digest: programDigest(program),
        calls: outcomeStepNames(program),
        target: target.name,
        ...(lacking.length > 0 ? { skipped: `needs ${lacking.join(', ')}` } : {}),
      });
      if (lacking.length > 0) continue;
      const runs = input.repeat * (input.rounds === true ? (program.rounds ?? 1) : 1);
      runnable.push({ row, name: programName(program), runs });
    }
  }
  const cases: PlannedCase[] = [];
  const random = generator(hash(`order ${input.seed}`));
  const most = Math.max(0, ...runnable.map(({ runs }) => runs));
  for (let repeat = 1; repeat <= most; repeat++) {
    const round = runnable.filter(({ runs }) => runs >= repeat);
    for (const { row, name } of shuffled(round, random)) {
      const seed = caseSeed(input.seed, name, repeat);
      cases.push({ case: cases.length + 1, row, repeat, seed });
    }
  }
  return { rows, cases };
}

/**
 * A run that is resumed goes on with the programs that it began with: rows are
 * judged over all of their cases.
 * @throws CheckError of class `usage` if one is missing or not the same
 */
export function checkSamePrograms(plan: Plan, programs: readonly Program[]): void {
  const now = new Map(programs.map((program) => [programName(program), programDigest(program)]));
  for (const row of plan.rows) {
    const name = programName(row);
    if (row.digest === undefined || row.digest === now.get(name)) continue;
    throw new CheckError(
      'usage',
      'program-changed',
      `The scenario ${name} is not the one that the run began with${row.file === undefined ? '' : `: ${row.file} has changed`}.`,
      { hint: 'Start the run anew, or restore the scenario as it was.' },
    );
  }
}

/** Equal for two programs whose texts are. */
export function programDigest(program: Program): string {
  return hash(encodeProgram(program)).toString(36);
}

/** 32 bits. @param name of the program, as {@link programName} has it */
export function caseSeed(seed: string, name: string, repeat: number): number {
  return hash(`${seed} ${name} ${repeat}`);
}

/** The plan with what has been added to it since. */
export function grownPlan(plan: Plan, events: readonly JournalEvent[]): Plan {
  const added = events.flatMap((event) => (event.event === 'cases-added' ? event.cases : []));
  return added.length === 0 ? plan : { ...plan, cases: [...plan.cases, ...added] };
}

/** `C1/closer-above`; `A3` for a scenario that has one variant only. */
export function programName(program: { scenario: string; variant: string }): string {
  return program.variant === '-' ? program.scenario : `${program.scenario}/${program.variant}`;
}

/** What a target lacks for a program; nothing if it has not said what it can do. */
export function missing(
  needs: readonly Need[],
  identity: Pick<TargetIdentity, 'capabilities'> | null,
): Need[] {
  return identity === null ? [] : needs.filter((need) => !identity.capabilities.includes(need));
}

export interface Remainder {
  /** Planned cases without an observation, in the order of the plan. */
  cases: PlannedCase[];
  /** Observations made so far, by row. */
  observations: Map<number, Observation[]>;
}

/**
 * What a journal leaves to be done. A case whose attempts all failed is done
 * again; one that has an observation is not, whatever came of it.
 */
export function remainder(plan: Plan, events: readonly JournalEvent[]): Remainder {
  const done = new Set<number>();
  const skipped = new Set<number>();
  const observations = new Map<number, Observation[]>();
  for (const event of events) {
    if (event.event === 'verdict' && event.verdict === 'skipped') skipped.add(event.row);
    if (event.event !== 'observation' || done.has(event.case)) continue;
    done.add(event.case);
    const row = observations.get(event.row) ?? [];
    observations.set(event.row, [...row, event.observation]);
  }
  const cases = plan.cases.filter((one) => !done.has(one.case) && !skipped.has(one.row));
  return { cases, observations };
}

/** FNV-1a over UTF-16 units, then mixed, as neighbours must not resemble each other. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** mulberry32: 0 <= number < 1. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Fisher-Yates. */
function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const [a, b] = [order[i], order[j]];
    if (a !== undefined && b !== undefined) [order[i], order[j]] = [b, a];
  }
  return order;
}
