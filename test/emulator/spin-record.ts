/** What a comparison with SPIN came to, in lines. */
import type { MemoryPolicy } from '../../src/scenario/outcome.js';
import type { Found } from './spin-models.js';

interface Tally {
  begun: number;
  compared: number;
  states: number;
  transitions: number;
  outcomes: number;
  /** States of the largest model. */
  most: number;
  /** Models that were not compared, by the reason. */
  skipped: Map<string, string[]>;
}

/** Counts the models that were compared, by memory policy, and keeps the others with the reason. */
export class SpinRecord {
  private readonly tallies = new Map<MemoryPolicy, Tally>();

  private tally(policy: MemoryPolicy): Tally {
    const found = this.tallies.get(policy);
    if (found !== undefined) return found;
    const tally: Tally = {
      begun: 0,
      compared: 0,
      states: 0,
      transitions: 0,
      outcomes: 0,
      most: 0,
      skipped: new Map(),
    };
    this.tallies.set(policy, tally);
    return tally;
  }

  /** A model is about to be compared. */
  begin(policy: MemoryPolicy): void {
    this.tally(policy).begun += 1;
  }

  /** The model was compared, and this is what both found. */
  agree(policy: MemoryPolicy, { states, transitions, outcomes }: Found): void {
    const tally = this.tally(policy);
    tally.compared += 1;
    tally.states += states;
    tally.transitions += transitions;
    tally.most = Math.max(tally.most, states);
    tally.outcomes += outcomes.length;
  }

  skip(policy: MemoryPolicy, name: string, reason: string): void {
    const { skipped } = this.tally(policy);
    skipped.set(reason, [...(skipped.get(reason) ?? []), name]);
  }

  lines(): string[] {
    return [...this.tallies].flatMap(([policy, tally]) => {
      const skipped = [...tally.skipped.values()].reduce((sum, names) => sum + names.length, 0);
      return [
        `freed memory ${policy}: ${tally.compared} of ${tally.begun} models compared and equal: ` +
          `${tally.states} states, ${tally.transitions} transitions, ${tally.outcomes} outcomes; ` +
          `the largest has ${tally.most} states.`,
        `${tally.begun - tally.compared - skipped} differ or failed, ${skipped} skipped.`,
        ...[...tally.skipped].map(([reason, names]) => `skipped (${reason}): ${names.join(', ')}`),
      ];
    });
  }
}
