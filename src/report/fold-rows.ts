/**
 * Folds variants of a scenario that came to the same into one line of a table.
 */
import type { AllowedView, SeenOutcome } from '../crosscheck/events.js';
import { visibleKey } from '../crosscheck/observable.js';
import { verdictText, type Verdict } from '../crosscheck/verdict.js';
import { replayLine, rerunLine } from './rerun.js';
import { verdictOf, type RowRecord, type RowVerdict, type RunRecord } from './run-record.js';

export interface FoldedRow {
  target: string;
  scenario: string;
  /** Variants in the order of the plan; `-` alone for a scenario that has one. */
  variants: string[];
  /** Whether these are all variants of the scenario that were planned. */
  allVariants: boolean;
  /** How many were planned. */
  ofVariants: number;
  verdict: Verdict;
  /** As it is printed. */
  verdictText: string;
  /** Of the first variant. */
  reason: string;
  /** Counts are sums; the ones that are not allowed come first. */
  seen: SeenOutcome[];
  allowed: AllowedView[];
  runs: number;
  ms: number;
  /** Of the first variant. */
  rerun: string;
  /** Command that prints the schedule of the allowed outcome nearest to the first forbidden one. */
  replay: string | null;
}

/** One line for each group, targets and scenarios in the order of the plan. */
export function foldRows(record: RunRecord): FoldedRow[] {
  const folded = new Map<string, FoldedRow>();
  const variants = new Map<string, number>();
  for (const row of record.rows.values()) {
    const verdict = verdictOf(record, row);
    const { target, scenario, variant } = row.planned;
    const family = JSON.stringify([target, scenario]);
    variants.set(family, (variants.get(family) ?? 0) + 1);
    const key = `${family}${sameness(verdict)}`;
    const other = folded.get(key);
    if (other === undefined) {
      folded.set(key, single(record, row, verdict));
    } else {
      other.variants.push(variant);
      other.runs += verdict.runs;
      other.ms += row.ms;
      other.seen = addUp(other.seen, verdict.seen);
      other.allowed = other.allowed.map((view) => ({
        ...view,
        seen: view.seen + seenIn(verdict.allowed, view),
      }));
    }
  }
  const planned = ({ target, scenario }: FoldedRow): number =>
    variants.get(JSON.stringify([target, scenario])) ?? 0;
  return [...folded.values()].map((row) => ({
    ...row,
    allVariants: planned(row) === row.variants.length,
    ofVariants: planned(row),
    seen: row.seen.sort((a, b) => Number(a.allowed) - Number(b.allowed) || b.count - a.count),
  }));
}

function single(record: RunRecord, row: RowRecord, verdict: RowVerdict): FoldedRow {
  return {
    target: row.planned.target,
    scenario: row.planned.scenario,
    variants: [row.planned.variant],
    allVariants: true,
    ofVariants: 1,
    verdict: verdict.verdict,
    verdictText: verdictText(verdict.verdict, verdict.standIn),
    reason: verdict.reason,
    seen: [...verdict.seen],
    allowed: verdict.allowed,
    runs: verdict.runs,
    ms: row.ms,
    rerun: rerunLine(record, row),
    replay: replayOf(record, row, verdict),
  };
}

function replayOf(record: RunRecord, row: RowRecord, verdict: RowVerdict): string | null {
  const forbidden = verdict.seen.find(({ allowed }) => !allowed);
  const policy = record.targets.get(row.planned.target)?.identity?.policy;
  if (forbidden === undefined || forbidden.witness === null || policy === undefined) return null;
  return replayLine(record, row, forbidden.witness, policy);
}

/** Verdict and outcomes, without counts; the reason where there are no outcomes. */
function sameness(verdict: RowVerdict): string {
  return JSON.stringify([
    verdict.verdict,
    verdict.standIn,
    verdict.seen.length === 0 ? verdict.reason : '',
    verdict.seen.map(({ outcome, allowed }) => [seenKey(outcome), allowed]).sort(byText),
    verdict.allowed.map(({ outcome }) => visibleKey(outcome)).sort(),
  ]);
}

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}

function seenKey(outcome: SeenOutcome['outcome']): string {
  return visibleKey(outcome) + outcome.reported.join();
}

function addUp(a: readonly SeenOutcome[], b: readonly SeenOutcome[]): SeenOutcome[] {
  return a.map((one) => {
    const same = b.find(({ outcome }) => seenKey(outcome) === seenKey(one.outcome));
    return { ...one, count: one.count + (same?.count ?? 0) };
  });
}

function seenIn(allowed: readonly AllowedView[], view: AllowedView): number {
  const key = visibleKey(view.outcome);
  return allowed.find(({ outcome }) => visibleKey(outcome) === key)?.seen ?? 0;
}
