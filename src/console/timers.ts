/** Time for whoever waits: injected, so that tests need not wait. */
export interface Timers {
  /** Does the action once, later. Returns what cancels it. */
  after(milliseconds: number, action: () => void): () => void;
  /** Does the action when all input that is already there has been dealt with. */
  soon(action: () => void): void;
}

export const systemTimers: Timers = {
  after(milliseconds, action) {
    const timer = setTimeout(action, milliseconds);
    return () => {
      clearTimeout(timer);
    };
  },
  soon(action) {
    setImmediate(action);
  },
};
