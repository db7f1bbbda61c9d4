/**
 * What the events of a run add up to: the one thing that all reports read.
 */
import type { TargetIdentity } from '../scenario/executor.js';
import type { EventOf, JournalEvent, PlannedRow, PlannedTarget } from '../crosscheck/events.js';

export type RunStarted = EventOf<'run-started'>;
export type AttemptFailed = EventOf<'attempt-failed'>;

export interface TargetRecord {
  planned: PlannedTarget;
  /** As it said itself at its last start; null if it never did. */
  identity: TargetIdentity | null;
  /** Command line of its last start. */
  argv: string[] | null;
  starts: number;
  /** Boots that failed and were tried again or given up. */
  failedStarts: AttemptFailed[];
  /** Time of each start in milliseconds. */
  startMs: number[];
  /** Why it had to be restarted, each time. */
  restarts: string[];
}

/** Runs that ended early leave rows without a verdict; here every row has one. */
export type RowVerdict = Omit<EventOf<'verdict'>, 'at' | 'event' | 'row' | 'target'>;

export interface RowRecord {
  planned: PlannedRow;
  verdict: RowVerdict | null;
  casesPlanned: number;
  casesDone: number;
  /** Milliseconds spent in its cases, failed attempts included. */
  ms: number;
  attempts: AttemptFailed[];
  /** Post-mortems of its observations, by case number. */
  postMortems: { case: number; lines: string[] }[];
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

export declare function newRecord(): RunRecord;
export declare function take(record: RunRecord, event: JournalEvent): void;
