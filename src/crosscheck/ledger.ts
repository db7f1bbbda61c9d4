/** What is still to be run, and what has come of it so far, row by row. */
import type { Observation } from '../scenario/executor.js';
import type { Program } from '../scenario/program.js';
import { caseSeed, grownPlan, programName, remainder } from './plan.js';
import type { CaseDelays, Failure, JournalEvent, Plan, PlannedCase, PlannedRow } from './events.js';

export interface RowEntry {
  row: PlannedRow;
  program: Program;
  observations: Observation[];
  /** Attempts that came to nothing. */
  attempts: Failure[];
  casesPlanned: number;
  casesLeft: number;
}

export interface Item {
  planned: PlannedCase;
  entry: RowEntry;
}

export class Ledger {
  readonly #entries = new Map<number, RowEntry>();
  readonly #queues = new Map<string, Item[]>();
  #lastCase: number;

  /** @param before events of the run that this one goes on with */
  constructor(begun: Plan, programs: readonly Program[], before: readonly JournalEvent[] = []) {
    const plan = grownPlan(begun, before);
    this.#lastCase = Math.max(0, ...plan.cases.map((planned) => planned.case));
    const { cases, observations } = remainder(plan, before);
    const byName = new Map(programs.map((program) => [nameOf(program), program]));
    for (const row of plan.rows) {
      const program = byName.get(nameOf(row));
      if (program === undefined) continue;
      const casesPlanned = plan.cases.filter((planned) => planned.row === row.row).length;
      this.#entries.set(row.row, {
        row,
        program,
        observations: observations.get(row.row) ?? [],
        attempts: [],
        casesPlanned,
        casesLeft: cases.filter((planned) => planned.row === row.row).length,
      });
    }
    this.#enqueue(cases);
  }

  /**
   * A further case of a row. It is not run before {@link add} is told of it:
   * the journal comes first.
   * @param seed of the run
   */
  extra(entry: RowEntry, seed: string, delays: CaseDelays): PlannedCase {
    this.#lastCase += 1;
    const repeat = entry.casesPlanned + 1;
    entry.casesPlanned = repeat;
    return {
      case: this.#lastCase,
      row: entry.row.row,
      repeat,
      seed: caseSeed(seed, programName(entry.row), repeat),
      delays,
    };
  }

  /** Puts cases into the queues that have been made by {@link extra}. */
  add(cases: readonly PlannedCase[]): void {
    this.#enqueue(cases);
    for (const { row } of cases) {
      const entry = this.#entries.get(row);
      if (entry !== undefined) entry.casesLeft += 1;
    }
  }

  #enqueue(cases: readonly PlannedCase[]): void {
    for (const planned of cases) {
      const entry = this.#entries.get(planned.row);
      if (entry === undefined) continue;
      const queue = this.#queues.get(entry.row.target) ?? [];
      this.#queues.set(entry.row.target, queue);
      queue.push({ planned, entry });
    }
  }

  /** Takes the next case of a target off the queue. */
  next(target: string): Item | undefined {
    return this.#queues.get(target)?.shift();
  }

  rows(target: string): RowEntry[] {
    return [...this.#entries.values()].filter(({ row }) => row.target === target);
  }
}

function nameOf({ scenario, variant }: { scenario: string; variant: string }): string {
  return `${scenario}/${variant}`;
}
