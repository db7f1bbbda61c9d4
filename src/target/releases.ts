/** What has been acquired and is to be released, the last first. */
export class Releases {
  readonly #actions: (() => Promise<void>)[] = [];
  #closed = false;

  /** Whether nothing more is to be acquired. */
  get closed(): boolean {
    return this.#closed;
  }

  /**
   * To be called as soon as there is something to release. After `close` it is
   * released at once.
   */
  add(release: () => Promise<void>): void {
    this.#actions.push(release);
    if (this.#closed) void this.run();
  }

  /** Releases all there is; more may be acquired later. One that fails does not keep the others. */
  async run(): Promise<void> {
    for (let action = this.#actions.pop(); action !== undefined; action = this.#actions.pop()) {
      await action().catch(() => {});
    }
  }

  /** Releases all there is, and whatever is acquired from now on. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.run();
  }
}
