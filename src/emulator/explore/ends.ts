/** The outcomes of the final states found so far, each with the best way to it. */
import type { Outcome } from '../../scenario/outcome.js';
import { Interner } from './interner.js';
import type { Machine } from './machine.js';
import { outcomeKey, outcomeNumbers, outcomeOf, outcomeWidth } from './result.js';

export interface End {
  outcome: Outcome;
  /** Position of the final state (-1 as yet), choices on the way to it, preemptions among them. */
  at: number;
  level: number;
  preemptions: number;
}

export class Ends {
  private readonly machine: Machine;
  private readonly found = new Map<string, End>();
  // Many final states have one outcome: its text is made once for those that agree
  // in all that it is read off.
  private readonly numbers: Int32Array;
  private readonly interner: Interner;
  private readonly byNumber: End[] = [];

  constructor(machine: Machine) {
    const width = outcomeWidth(machine);
    this.machine = machine;
    this.numbers = new Int32Array(width);
    this.interner = new Interner(width);
  }

  /**
   * Notes a final state; those with fewer choices come first.
   * @param S the state.
   * @param preemptions on the way to it, infinite if they have not been counted.
   */
  add(S: Int32Array, at: number, level: number, preemptions: number): void {
    const end = this.endOf(S);
    if (end.at >= 0 && (end.level < level || end.preemptions <= preemptions)) return;
    Object.assign(end, { at, level, preemptions });
  }

  /** In the order of finding. */
  all(): Iterable<End> {
    return this.found.values();
  }

  private endOf(S: Int32Array): End {
    outcomeNumbers(this.machine, S, this.numbers);
    const number = this.interner.numberOf(this.numbers, 0);
    let end = this.byNumber[number];
    if (end === undefined) {
      const outcome = outcomeOf(this.machine, S);
      const key = outcomeKey(outcome);
      end = this.found.get(key) ?? { outcome, at: -1, level: 0, preemptions: 0 };
      this.found.set(key, end);
      this.byNumber[number] = end;
    }
    return end;
  }
}
