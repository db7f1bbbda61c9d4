/** Time that passes only when a test says so. */
import type { Timers } from '../../src/console/timers.js';

interface Alarm {
  at: number;
  action: () => void;
}

/** Rounds of the event loop after which all that follows from an event is done. */
const ROUNDS = 8;

export class FakeTimers implements Timers {
  now = 0;
  readonly #alarms = new Set<Alarm>();

  after(milliseconds: number, action: () => void): () => void {
    const alarm = { at: this.now + milliseconds, action };
    this.#alarms.add(alarm);
    return () => {
      this.#alarms.delete(alarm);
    };
  }

  soon(action: () => void): void {
    setImmediate(action);
  }

  /** Alarms that are set. */
  get pending(): number {
    return this.#alarms.size;
  }

  /** Lets promises and immediates that are due have their turn; no time passes. */
  async settle(): Promise<void> {
    for (let round = 0; round < ROUNDS; round++) {
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
    }
  }

  /** Lets time pass, alarm by alarm. */
  async advance(milliseconds: number): Promise<void> {
    const until = this.now + milliseconds;
    await this.settle();
    for (let next = this.#next(until); next !== undefined; next = this.#next(until)) {
      this.#alarms.delete(next);
      this.now = next.at;
      next.action();
      await this.settle();
    }
    this.now = until;
  }

  #next(until: number): Alarm | undefined {
    const due = [...this.#alarms].filter(({ at }) => at <= until);
    return due.sort((a, b) => a.at - b.at)[0];
  }
}
