/** What an image prints beside its messages: kept, and watched for the image's end. */
import { FatalWatch, readSign, type FatalText } from './fatal.js';
import type { Timers } from './timers.js';

/** The rest of the fatal lines must come within this time. */
const FATAL_MILLISECONDS = 300;
const RECENT_LINES = 100;

export interface OutputOptions {
  timers: Timers;
  /** Gets each line without its end. */
  onLine: (line: string) => void;
  /** The agent has started. */
  onReady: () => void;
  /** The image has come to its end; all that it says of that has been printed. */
  onFatal: (fatal: FatalText) => void;
}

export class Output {
  readonly #options: OutputOptions;
  readonly #recent: string[] = [];
  #watch = new FatalWatch();
  #cancelFatal: (() => void) | undefined;

  constructor(options: OutputOptions) {
    this.#options = options;
  }

  /** The last lines, the latest last. */
  get recentLines(): readonly string[] {
    return this.#recent;
  }

  /** What the image has said of its end so far. */
  get fatal(): FatalText | undefined {
    return this.#watch.fatal;
  }

  /** Another boot begins: what was fatal to the last one is no more. */
  begin(): void {
    this.stop();
    this.#watch = new FatalWatch();
  }

  /** Waits no more for the rest of fatal lines. */
  stop(): void {
    this.#cancelFatal?.();
    this.#cancelFatal = undefined;
  }

  push(line: string): void {
    this.#recent.push(line);
    if (this.#recent.length > RECENT_LINES) this.#recent.shift();
    this.#options.onLine(line);
    if (readSign(line)?.sign === 'ready') this.#options.onReady();
    this.#watch.push(line);
    if (this.#watch.complete) this.#end();
    else if (this.#watch.fatal !== undefined) {
      this.#cancelFatal ??= this.#options.timers.after(FATAL_MILLISECONDS, () => {
        this.#end();
      });
    }
  }

  #end(): void {
    this.stop();
    const { fatal } = this.#watch;
    if (fatal !== undefined) this.#options.onFatal(fatal);
  }
}
