/** `closecheck findings`: what the reference finds wrong with each close design. */
import { PROFILES, columnsText, explore, replay, type ReplayStep } from '../emulator/index.js';
import { rowName } from '../report/rerun.js';
import type { AllowedOutcome, Outcome } from '../scenario/outcome.js';
import type { Program } from '../scenario/program.js';
import { findingsText, type Finding, type ProfileFindings } from './findings-text.js';
import { checkWritable, writeOutput } from './output-file.js';
import { programs } from './selection.js';

export interface FindingsOptions {
  /** File to write instead of standard output. */
  out?: string;
}

/**
 * Faults may come of whatever freed memory holds. The largest programs are cut
 * off: what they show, smaller ones do.
 */
const SETTING = { policy: 'any', scheduler: 'prio', limit: 20_000 } as const;

/**
 * @returns 0
 * @throws CheckError of class `usage` if the file cannot be written
 */
export function findings(patterns: string[], { out }: FindingsOptions): number {
  if (out !== undefined) checkWritable(out);
  const text = findingsText(collectFindings(programs(patterns)));
  if (out === undefined) process.stdout.write(text);
  else writeOutput(out, text);
  return 0;
}

/** For each profile, program and kind of fault the schedule that shows it best. */
export function collectFindings(selected: readonly Program[]): ProfileFindings[] {
  return PROFILES.map(({ name, design }) => {
    const cut: string[] = [];
    const found = selected.flatMap((program): Finding[] => {
      const prediction = explore(program, { ...SETTING, profile: name });
      if (!prediction.complete) cut.push(rowName(program));
      return [...byKind(prediction.outcomes)].map(([kind, outcome]) => {
        const { witness } = outcome;
        return {
          kind,
          program: rowName(program),
          outcome,
          // Made only for the few that are shown.
          chart: () =>
            columnsText(
              program,
              untilCheck(replay(program, { ...SETTING, profile: name }, witness)),
            ),
        };
      });
    });
    return { profile: name, title: design.title, programs: selected.length, cut, found };
  });
}

/** A schedule without the check at its end, unless that is where something goes wrong. */
function untilCheck(steps: readonly ReplayStep[]): readonly ReplayStep[] {
  const check = steps.findIndex(({ actor }) => actor === 'check');
  const isClean = steps.slice(check).every(({ faults }) => faults.length === 0);
  return check < 0 || !isClean ? steps : steps.slice(0, check);
}

/** The kinds of what is wrong with an outcome: a task's name is no kind of its own. */
function kindsOf(outcome: Outcome): string[] {
  const faults = outcome.faults.map((fault) =>
    fault.startsWith('never-woke') ? 'never-woke' : fault,
  );
  return Object.keys(outcome.leaks).length > 0 ? [...faults, 'leak'] : faults;
}

function byKind(outcomes: readonly AllowedOutcome[]): Map<string, AllowedOutcome> {
  const best = new Map<string, AllowedOutcome>();
  for (const outcome of outcomes) {
    for (const kind of kindsOf(outcome)) {
      const known = best.get(kind);
      if (known === undefined || simpler(outcome, known)) best.set(kind, outcome);
    }
  }
  return best;
}

function simpler(a: AllowedOutcome, b: AllowedOutcome): boolean {
  if (a.faults.length !== b.faults.length) return a.faults.length < b.faults.length;
  if (a.preemptions !== b.preemptions) return a.preemptions < b.preemptions;
  return a.witness.length < b.witness.length;
}
