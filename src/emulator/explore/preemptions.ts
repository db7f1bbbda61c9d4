/**
 * Among the shortest paths to a state the one with the fewest preemptions.
 * While the search goes breadth first, every edge to the next level is offered
 * here; the cost of reaching a state depends on the task that ran last, so a
 * state has one entry for each.
 */
import type { Renaming } from './renaming.js';

const NONE = 0xff;
const FIRST_STATES = 256;

/** A step of the shortest paths. */
export interface Edge {
  from: number;
  to: number;
  choice: number;
  /** The task that runs, -1 if none does. */
  task: number;
  /** What the tasks are called in `to`, if it stands for where the step leads. */
  renaming: Renaming | undefined;
}

export class PreemptionTracker {
  private readonly lasts: number;
  private readonly limit: number;
  private cost: Uint8Array;
  private parent: Int32Array;
  private via: Uint16Array;
  private before: Uint8Array;

  /**
   * @param tasks how many tasks there are; a task of -1 is "none has run yet".
   * @param limit states that are tracked; later ones have no entry.
   */
  constructor(tasks: number, limit: number) {
    this.lasts = tasks + 1;
    this.limit = limit;
    const entries = this.lasts * Math.min(limit, FIRST_STATES);
    this.cost = new Uint8Array(entries).fill(NONE);
    this.parent = new Int32Array(entries);
    this.via = new Uint16Array(entries);
    this.before = new Uint8Array(entries);
    this.cost[0] = 0;
  }

  /** @param mayGoOn whether the task that ran last could go on in `from`. */
  offer(edge: Edge, mayGoOn: (last: number) => boolean): void {
    const { from, to, choice, task, renaming } = edge;
    if (from >= this.limit || to >= this.limit) return;
    while ((to + 1) * this.lasts > this.cost.length) this.grow();
    for (let last = 0; last < this.lasts; last += 1) {
      const known = this.cost[from * this.lasts + last] ?? NONE;
      if (known === NONE) continue;
      const preempts = task >= 0 && last > 0 && last - 1 !== task && mayGoOn(last - 1);
      const cost = Math.min(NONE - 1, known + (preempts ? 1 : 0));
      const next = task >= 0 ? task : last - 1;
      const there = next < 0 ? next : (renaming?.[next] ?? next);
      const entry = to * this.lasts + there + 1;
      if (cost >= (this.cost[entry] ?? NONE)) continue;
      this.cost[entry] = cost;
      this.parent[entry] = from;
      this.via[entry] = choice;
      this.before[entry] = last;
    }
  }

  private grow(): void {
    const { cost, parent, via, before } = this;
    const entries = cost.length * 2;
    this.cost = new Uint8Array(entries).fill(NONE);
    this.cost.set(cost);
    this.parent = new Int32Array(entries);
    this.parent.set(parent);
    this.via = new Uint16Array(entries);
    this.via.set(via);
    this.before = new Uint8Array(entries);
    this.before.set(before);
  }

  /** The fewest preemptions on a shortest path to a state; undefined if it is not tracked. */
  fewest(state: number): number | undefined {
    if (state >= this.limit || (state + 1) * this.lasts > this.cost.length) return undefined;
    let best = NONE;
    for (let last = 0; last < this.lasts; last += 1) {
      best = Math.min(best, this.cost[state * this.lasts + last] ?? NONE);
    }
    return best === NONE ? undefined : best;
  }

  /** The choices of that path. */
  path(state: number): number[] {
    const path: number[] = [];
    let last = 0;
    for (let other = 1; other < this.lasts; other += 1) {
      const row = state * this.lasts;
      if ((this.cost[row + other] ?? NONE) < (this.cost[row + last] ?? NONE)) last = other;
    }
    for (let at = state; at !== 0;) {
      const entry = at * this.lasts + last;
      path.push(this.via[entry] ?? 0);
      at = this.parent[entry] ?? 0;
      last = this.before[entry] ?? 0;
    }
    return path.toReversed();
  }
}
