/** What a comparison with SPIN came to, in lines. */
import type { Found } from './spin-models.js';

/** Counts the models that were compared and keeps the others with the reason. */
export class SpinRecord {
  private readonly skipped = new Map<string, string[]>();
  private compared = 0;
  private states = 0;
  private transitions = 0;
  private most = 0;
  private outcomes = 0;

  /** The model was compared, and this is what both found. */
  agree({ states, transitions, outcomes }: Found): void {
    this.compared += 1;
    this.states += states;
    this.transitions += transitions;
    this.most = Math.max(this.most, states);
    this.outcomes += outcomes.length;
  }

  skip(name: string, reason: string): void {
    this.skipped.set(reason, [...(this.skipped.get(reason) ?? []), name]);
  }

  /** @param planned how many models there were to compare */
  lines(planned: number): string[] {
    const skipped = [...this.skipped.values()].reduce((sum, names) => sum + names.length, 0);
    return [
      `${this.compared} of ${planned} models compared and equal: ${this.states} states, ` +
        `${this.transitions} transitions, ${this.outcomes} outcomes; the largest has ${this.most} states.`,
      `${planned - this.compared - skipped} differ or failed, ${skipped} skipped.`,
      ...[...this.skipped].map(([reason, names]) => `skipped (${reason}): ${names.join(', ')}`),
    ];
  }
}
