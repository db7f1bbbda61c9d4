/**
 * Notices a target whose clock runs ahead of the host's: under a simulator, a
 * clock driver with a fast idle lets time jump whenever no task runs, and then
 * no timeout of a scenario means anything.
 *
 * A clock that lags or catches up is normal under emulation. But a target
 * cannot have lived through more time in its cases than the host has since it
 * greeted the target.
 */
import { CheckError } from '../errors.js';

/** For a clock whose rate is a little off, and for the time before the greeting. */
const SLACK_MILLISECONDS = 1000;

export class ClockWatch {
  readonly #tickMilliseconds: number;
  readonly #since: number;
  #lived = 0;

  /**
   * @param tickRate ticks per second, as the target says
   * @param now of the host, in milliseconds
   */
  constructor(tickRate: number, now: number) {
    this.#tickMilliseconds = 1000 / tickRate;
    this.#since = now;
  }

  /**
   * A case has ended.
   * @param ticks from call to return, by step
   * @throws CheckError of class `infrastructure` if the target's clock is ahead.
   */
  caseEnded(ticks: Readonly<Record<string, number>>, now: number): void {
    // Steps of a case overlap, so the longest one is what is certain.
    this.#lived += this.#tickMilliseconds * Math.max(0, ...Object.values(ticks));
    const passed = now - this.#since;
    if (this.#lived <= passed + SLACK_MILLISECONDS) return;
    throw new CheckError(
      'infrastructure',
      'clock-ahead',
      `The target's clock runs ahead of the host's: its cases took ${seconds(this.#lived)} s by its ` +
        `own clock, but it has been running for ${seconds(passed)} s only.`,
      {
        phase: 'case',
        hint: 'Build the BSP without fast idle: CLOCK_DRIVER_USE_FAST_IDLE=False (docs/rtems.md).',
      },
    );
  }
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(1);
}
