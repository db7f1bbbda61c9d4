/**
 * What the events of a run add up to: the one thing that all reports read.
 */
import type { TargetIdentity } from '../scenario/executor.js';
import type {
  EventOf,
  JournalEvent,
  PlannedCase,
  PlannedRow,
  PlannedTarget,
} from '../crosscheck/events.js';

type RunStarted = EventOf<'run-started'>;
type AttemptFailed = EventOf<'attempt-failed'>;
export type RowVerdict = Omit<EventOf<'verdict'>, 'at' | 'event' | 'row' | 'target'>;

export interface TargetRecord {
  planned: PlannedTarget;
  /** As it said itself at its last start; null if it never did. */
  identity: TargetIdentity | null;
  /** Command line of its last start. */
  argv: string[] | null;
  /** Time of each start in milliseconds. */
  startMs: number[];
  /** Starts that failed, whether tried again or given up. */
  failedStarts: AttemptFailed[];
  /** Why it had to be restarted, each time. */
  restarts: string[];
}

export interface RowRecord {
  planned: PlannedRow;
  /** Null while there is none. */
  verdict: RowVerdict | null;
  casesPlanned: number;
  casesDone: number;
  /** Milliseconds spent in its cases, failed attempts included. */
  ms: number;
  attempts: AttemptFailed[];
  /** Post-mortems of its observations, by case number. */
  postMortems: { case: number; lines: string[] }[];
  /** Of the run folder, relative to it. */
  files: string[];
}

export interface RunRecord {
  /** Null until the run has started. */
  start: RunStarted | null;
  targets: Map<string, TargetRecord>;
  /** By row number, in the order of the plan. */
  rows: Map<number, RowRecord>;
  casesPlanned: number;
  casesDone: number;
  /** Time of the last event, milliseconds since the start. */
  ms: number;
  warnings: string[];
  /** What ended the run early. */
  interruptedBy: string | null;
  /** Null while the run goes on, or if it was killed. */
  exitCode: number | null;
}

export function newRecord(): RunRecord {
  return {
    start: null,
    targets: new Map(),
    rows: new Map(),
    casesPlanned: 0,
    casesDone: 0,
    ms: 0,
    warnings: [],
    interruptedBy: null,
    exitCode: null,
  };
}

/** The record of a whole journal. */
export function recordOf(events: Iterable<JournalEvent>): RunRecord {
  const record = newRecord();
  for (const event of events) take(record, event);
  return record;
}

/** Adds one event. */
export function take(record: RunRecord, event: JournalEvent): void {
  record.ms = event.at;
  switch (event.event) {
    case 'run-started':
      begin(record, event);
      return;
    case 'run-resumed':
      record.interruptedBy = null;
      record.exitCode = null;
      // Cases that were given up are done again.
      record.casesDone = [...record.rows.values()].reduce((sum, row) => sum + row.casesDone, 0);
      return;
    case 'cases-added':
      addCases(record, event.cases);
      return;
    case 'target-started': {
      const target = record.targets.get(event.target);
      if (target === undefined) return;
      target.identity = event.identity;
      target.argv = event.argv ?? target.argv;
      target.startMs.push(event.ms);
      return;
    }
    case 'target-restarted':
      record.targets.get(event.target)?.restarts.push(event.reason);
      return;
    case 'case-started':
      return;
    case 'observation':
      observe(record, event);
      return;
    case 'attempt-failed':
      fail(record, event);
      return;
    case 'verdict': {
      const { at: _at, event: _kind, row, target: _target, ...verdict } = event;
      const planned = record.rows.get(row);
      if (planned === undefined) return;
      planned.verdict = verdict;
      if (verdict.verdict === 'skipped') dropCases(record, planned);
      return;
    }
    case 'warning':
      record.warnings.push(event.message);
      return;
    case 'interrupted':
      record.interruptedBy = event.by;
      return;
    case 'run-ended':
      record.exitCode = event.exitCode;
  }
}

/**
 * The verdict of a row, also of one that the run did not get to: every planned
 * row has a result.
 */
export function verdictOf(record: RunRecord, row: RowRecord): RowVerdict {
  if (row.verdict !== null) return row.verdict;
  const { skipped } = row.planned;
  const why =
    record.interruptedBy === null
      ? 'the run ended before this row had a verdict'
      : `the run was interrupted (${record.interruptedBy}) before this row had a verdict`;
  return {
    verdict: skipped === undefined ? 'infrastructure' : 'skipped',
    standIn: false,
    reason: skipped ?? why,
    runs: row.casesDone,
    seen: [],
    allowed: [],
    reference: null,
  };
}

function begin(record: RunRecord, start: RunStarted): void {
  record.start = start;
  for (const planned of start.targets) {
    record.targets.set(planned.name, {
      planned,
      identity: null,
      argv: planned.qemu?.argv ?? null,
      startMs: [],
      failedStarts: [],
      restarts: [],
    });
  }
  for (const planned of start.plan.rows) {
    record.rows.set(planned.row, {
      planned,
      verdict: null,
      casesPlanned: 0,
      casesDone: 0,
      ms: 0,
      attempts: [],
      postMortems: [],
      files: [],
    });
  }
  addCases(record, start.plan.cases);
}

function addCases(record: RunRecord, cases: readonly PlannedCase[]): void {
  record.casesPlanned += cases.length;
  for (const { row } of cases) {
    const planned = record.rows.get(row);
    if (planned !== undefined) planned.casesPlanned += 1;
  }
}

/** A resumed run has found that the target cannot run the row: nothing more is planned. */
function dropCases(record: RunRecord, row: RowRecord): void {
  record.casesPlanned -= row.casesPlanned - row.casesDone;
  row.casesPlanned = row.casesDone;
}

function observe(record: RunRecord, event: EventOf<'observation'>): void {
  record.casesDone += 1;
  const row = record.rows.get(event.row);
  if (row === undefined) return;
  row.casesDone += 1;
  row.ms += event.ms;
  row.files.push(...(event.files ?? []));
  const lines = event.observation.postMortem;
  if (lines.length > 0) row.postMortems.push({ case: event.case, lines });
}

function fail(record: RunRecord, event: AttemptFailed): void {
  const row = event.row === undefined ? undefined : record.rows.get(event.row);
  if (row === undefined) {
    record.targets.get(event.target)?.failedStarts.push(event);
    return;
  }
  row.attempts.push(event);
  row.ms += event.ms;
  if (!event.retry) record.casesDone += 1;
}
