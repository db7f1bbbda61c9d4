/** Says HELLO, now and again, until it is told that the target has introduced itself. */
import type { ConsoleLink } from './link.js';
import type { Timers } from './timers.js';

/** Between two HELLOs while the target boots. */
const HELLO_MILLISECONDS = 500;
/** For an introduction, which is long, once the target has acknowledged a HELLO. */
const IAM_MILLISECONDS = 2000;

export class Greeting {
  readonly #link: ConsoleLink;
  readonly #timers: Timers;
  #cancel: (() => void) | undefined;

  constructor(link: ConsoleLink, timers: Timers) {
    this.#link = link;
    this.#timers = timers;
  }

  /** Greets at once, also when it has greeted a moment ago. */
  begin(runId: string): void {
    this.#link.abandon();
    this.#again(runId, HELLO_MILLISECONDS);
    const once = { firstMs: HELLO_MILLISECONDS, tries: 1 };
    void this.#link.deliver({ kind: 'HELLO', runId }, once).then((heard) => {
      if (heard && this.#cancel !== undefined) this.#again(runId, IAM_MILLISECONDS);
    });
  }

  end(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #again(runId: string, milliseconds: number): void {
    this.#cancel?.();
    this.#cancel = this.#timers.after(milliseconds, () => {
      this.begin(runId);
    });
  }
}
