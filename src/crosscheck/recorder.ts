/** Where the events of a run go: the journal, and whoever reports from it. */
import type { EventBody } from './events.js';

export interface Recorder {
  /** Milliseconds since the run started, by a clock that never goes back. */
  now(): number;
  /**
   * Writes the event down and tells the reporters.
   * @throws CheckError of class `infrastructure` if the journal cannot be written.
   */
  record(event: EventBody): void;
}
