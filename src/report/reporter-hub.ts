/**
 * Hands the events of a run to every reporter. One that throws is left out from
 * then on: it fails the run, not the other reporters.
 */
import type { JournalEvent } from '../crosscheck/events.js';
import { newRecord, take, type RunRecord } from './run-record.js';
import type { Reporter, ReporterFailure } from './reporter.js';

export class ReporterHub {
  readonly record: RunRecord = newRecord();
  readonly failures: ReporterFailure[] = [];
  #reporters: readonly Reporter[];

  constructor(reporters: readonly Reporter[]) {
    this.#reporters = reporters;
  }

  event(event: JournalEvent): void {
    take(this.record, event);
    for (const reporter of this.#reporters) {
      try {
        reporter.event?.(event, this.record);
      } catch (error) {
        this.#fail(reporter, error);
      }
    }
  }

  /** Lets every reporter finish, in their order; never throws. */
  async finish(): Promise<readonly ReporterFailure[]> {
    for (const reporter of this.#reporters) {
      try {
        await reporter.finish(this.record);
      } catch (error) {
        this.#fail(reporter, error);
      }
    }
    return this.failures;
  }

  #fail(reporter: Reporter, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.failures.push({ name: reporter.name, message });
    this.#reporters = this.#reporters.filter((one) => one !== reporter);
  }
}
