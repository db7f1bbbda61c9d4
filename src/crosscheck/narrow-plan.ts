/**
 * A plan made before a target could be asked what it can do plans everything
 * for it. When the run is resumed and the target does answer, what it cannot
 * run becomes a row with its reason.
 */
import type { Observation } from '../scenario/executor.js';
import type { Program } from '../scenario/program.js';
import type { EventOf, Plan, PlannedRow } from './events.js';
import { type PlanInput, missing, programName } from './plan.js';

/**
 * The plan without the cases that their target cannot run. A row that has shown
 * something stays: its target could run it then.
 * @param observations made so far, by row
 */
export function narrowPlan(
  plan: Plan,
  programs: readonly Program[],
  targets: PlanInput['targets'],
  observations: ReadonlyMap<number, Observation[]>,
): Plan {
  const needs = new Map(programs.map((program) => [programName(program), program.needs]));
  const identities = new Map(targets.map(({ name, identity }) => [name, identity]));
  const rows = plan.rows.map((row): PlannedRow => {
    if (row.skipped !== undefined || observations.has(row.row)) return row;
    const identity = identities.get(row.target) ?? null;
    const lacking = missing(needs.get(programName(row)) ?? [], identity);
    return lacking.length === 0 ? row : { ...row, skipped: `needs ${lacking.join(', ')}` };
  });
  const skipped = new Set(rows.flatMap(({ row, skipped }) => (skipped === undefined ? [] : [row])));
  return { rows, cases: plan.cases.filter(({ row }) => !skipped.has(row)) };
}

/** The verdicts of the rows that a plan skips and the one before did not. */
export function skipVerdicts(before: Plan, narrowed: Plan): Omit<EventOf<'verdict'>, 'at'>[] {
  const old = new Map(before.rows.map((row) => [row.row, row.skipped]));
  return narrowed.rows.flatMap(({ row, target, skipped }) =>
    skipped === undefined || old.get(row) !== undefined
      ? []
      : [
          {
            event: 'verdict',
            row,
            target,
            verdict: 'skipped',
            standIn: false,
            reason: skipped,
            runs: 0,
            seen: [],
            allowed: [],
            reference: null,
          },
        ],
  );
}
