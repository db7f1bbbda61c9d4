/** The outcomes of the final states found so far, each with the best way to it. */
import type { Outcome } from '../../scenario/outcome.js';
import { Interner } from './interner.js';
import type { Machine } from './machine.js';
import { following, noRenaming, type Renaming } from './renaming.js';
import { outcomeKey, outcomeNumbers, outcomeOf, outcomeWidth } from './result.js';
import type { Symmetry } from './symmetry.js';

export interface End {
  outcome: Outcome;
  /** Position of the final state (-1 as yet), choices on the way to it, preemptions among them. */
  at: number;
  level: number;
  preemptions: number;
  /** Makes a state with this outcome of that one, which may stand for others. */
  renaming: Renaming;
}

/** An outcome of the states that a state stands for. */
interface Image {
  end: End;
  renaming: Renaming;
}

export class Ends {
  private readonly machine: Machine;
  private readonly symmetry: Symmetry | undefined;
  private readonly found = new Map<string, End>();
  // Many final states have one outcome: its text is made once for those that agree
  // in all that it is read off.
  private readonly numbers: Int32Array;
  private readonly interner: Interner;
  private readonly byNumber: Image[][] = [];

  constructor(machine: Machine, symmetry?: Symmetry) {
    const width = outcomeWidth(machine);
    this.machine = machine;
    this.symmetry = symmetry;
    this.numbers = new Int32Array(width);
    this.interner = new Interner(width);
  }

  /**
   * Notes a final state; those with fewer choices come first.
   * @param S the state.
   * @param preemptions on the way to it, infinite if they have not been counted.
   */
  add(S: Int32Array, at: number, level: number, preemptions: number): void {
    const number = this.numberOf(S);
    const images = (this.byNumber[number] ??= this.imagesOf(S, number));
    for (const { end, renaming } of images) {
      if (end.at >= 0 && (end.level < level || end.preemptions <= preemptions)) continue;
      Object.assign(end, { at, level, preemptions, renaming });
    }
  }

  /** In the order of finding. */
  all(): Iterable<End> {
    return this.found.values();
  }

  private numberOf(S: Int32Array): number {
    outcomeNumbers(this.machine, S, this.numbers);
    return this.interner.numberOf(this.numbers, 0);
  }

  /** The outcomes of all states that come of one by exchanges of tasks, itself first. */
  private imagesOf(S: Int32Array, number: number): Image[] {
    const renaming = noRenaming(this.machine.layout.tasks);
    const images = [{ S, end: this.endOf(S), renaming }];
    const known = new Set([number]);
    for (const from of images) {
      for (const exchange of this.symmetry?.exchanges ?? []) {
        const renamed = Int32Array.from(from.S);
        this.symmetry?.rename(renamed, exchange);
        const its = this.numberOf(renamed);
        if (known.has(its)) continue;
        known.add(its);
        const through = following(from.renaming, exchange);
        images.push({ S: renamed, end: this.endOf(renamed), renaming: through });
      }
    }
    return images.map(({ end, renaming: its }) => ({ end, renaming: its }));
  }

  private endOf(S: Int32Array): End {
    const outcome = outcomeOf(this.machine, S);
    const key = outcomeKey(outcome);
    const renaming = noRenaming(this.machine.layout.tasks);
    const end = this.found.get(key) ?? { outcome, at: -1, level: 0, preemptions: 0, renaming };
    this.found.set(key, end);
    return end;
  }
}
