/**
 * What a report is made by. A reporter gets every event of the journal in order
 * and the record that they add up to; it does not ask anyone else.
 */
import type { JournalEvent } from '../crosscheck/events.js';
import type { RunRecord } from './run-record.js';

export interface Reporter {
  /** For the message when it fails: `terminal`, `junit.xml`. */
  readonly name: string;
  /**
   * Called once for each event, after the record has taken it in. May be left
   * out by a reporter that writes at the end only.
   */
  event?(event: JournalEvent, record: RunRecord): void;
  /** Called once, after the last event, also if the run was interrupted. */
  finish(record: RunRecord): void | Promise<void>;
}

/** A reporter that threw. */
export interface ReporterFailure {
  name: string;
  message: string;
}
