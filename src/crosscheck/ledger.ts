/** What is still to be run, and what has come of it so far, row by row. */
import type { Observation } from '../scenario/executor.js';
import type { Program } from '../scenario/program.js';
import { remainder } from './plan.js';
import type { Failure, JournalEvent, Plan, PlannedCase, PlannedRow } from './events.js';

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

  /** @param before events of the run that this one goes on with */
  constructor(plan: Plan, programs: readonly Program[], before: readonly JournalEvent[] = []) {
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
