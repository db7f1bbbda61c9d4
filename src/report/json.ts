/**
 * result.json: everything that a program wants to know about a run.
 */
import { outcomeText } from './outcome-text.js';
import { rerunLine, rowName } from './rerun.js';
import { verdictOf, type RunRecord } from './run-record.js';
import { countVerdicts } from './summary.js';

/** Text of result.json, with a line end. */
export function resultJson(record: RunRecord): string {
  return `${JSON.stringify(result(record), null, 2)}\n`;
}

function result(record: RunRecord): object {
  const { start } = record;
  return {
    format: 1,
    closecheck: start?.closecheck ?? null,
    run: start?.run ?? null,
    started: start?.started ?? null,
    seconds: record.ms / 1000,
    /** `finished` has the exit code; `interrupted` says by what; `unfinished` was killed. */
    end: ended(record),
    exitCode: record.exitCode,
    interruptedBy: record.interruptedBy,
    argv: start?.argv ?? [],
    seed: start?.seed ?? null,
    profile: start?.profile ?? null,
    scheduler: start?.scheduler ?? null,
    repeat: start?.repeat ?? null,
    host: start?.host ?? {},
    targets: [...record.targets.values()].map((target) => ({
      name: target.planned.name,
      kind: target.planned.kind,
      machine: target.planned.machine ?? null,
      image: target.planned.image ?? null,
      qemu: target.planned.qemu?.version ?? null,
      argv: target.argv,
      identity: target.identity,
      startMs: target.startMs,
      failedStarts: target.failedStarts.map(({ error }) => error),
      restarts: target.restarts,
    })),
    verdicts: countVerdicts(record),
    warnings: record.warnings,
    rows: [...record.rows.values()].map((row) => {
      const verdict = verdictOf(record, row);
      return {
        row: row.planned.row,
        name: rowName(row.planned),
        scenario: row.planned.scenario,
        variant: row.planned.variant,
        target: row.planned.target,
        verdict: verdict.verdict,
        standIn: verdict.standIn,
        reason: verdict.reason,
        known: verdict.known ?? null,
        runs: verdict.runs,
        planned: row.casesPlanned,
        seconds: row.ms / 1000,
        reference: verdict.reference,
        seen: verdict.seen.map((one) => ({ text: outcomeText(one.outcome), ...one })),
        allowed: verdict.allowed.map((one) => ({ text: outcomeText(one.outcome), ...one })),
        attempts: row.attempts.map(({ attempt, retry, error }) => ({ attempt, retry, error })),
        postMortems: row.postMortems,
        files: row.files,
        rerun: rerunLine(record, row),
      };
    }),
  };
}

function ended(record: RunRecord): 'finished' | 'interrupted' | 'unfinished' {
  if (record.interruptedBy !== null) return 'interrupted';
  return record.exitCode === null ? 'unfinished' : 'finished';
}
