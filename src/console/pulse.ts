/** Notices that nothing comes any more, and asks whether anybody is there. */
import type { Timers } from './timers.js';

/** Without a byte for so long the target is asked. */
const IDLE_MILLISECONDS = 2000;

export class Pulse {
  readonly #timers: Timers;
  readonly #isAlive: () => Promise<boolean>;
  #onSilence: (() => void) | undefined;
  #cancel: () => void = () => {};

  /** @param isAlive asks the target */
  constructor(timers: Timers, isAlive: () => Promise<boolean>) {
    this.#timers = timers;
    this.#isAlive = isAlive;
  }

  /** Watches from now on. @param onSilence called at most once: the target does not answer */
  watch(onSilence: () => void): void {
    this.#onSilence = onSilence;
    this.beat();
  }

  /** Something has come. */
  beat(): void {
    const onSilence = this.#onSilence;
    if (onSilence === undefined) return;
    this.#cancel();
    this.#cancel = this.#timers.after(IDLE_MILLISECONDS, () => {
      void this.#ask(onSilence);
    });
  }

  /** Watches no more. */
  stop(): void {
    this.#onSilence = undefined;
    this.#cancel();
  }

  async #ask(onSilence: () => void): Promise<void> {
    const alive = await this.#isAlive();
    if (alive || this.#onSilence !== onSilence) return;
    this.stop();
    onSilence();
  }
}
