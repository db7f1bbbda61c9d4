/**
 * Leaves out of a program what an outcome does not need, in the manner of delta
 * debugging: whole columns, runs of steps, single steps, single conditions, as
 * long as some schedule of what is left comes to the outcome.
 */
import { isCheckError } from '../../errors.js';
import type { AllowedOutcome, Outcome, Prediction } from '../../scenario/outcome.js';
import type { Program } from '../../scenario/program.js';
import { partsOf, without, type Cut, type Part } from './cut.js';

export interface Shrunk {
  program: Program;
  /** The outcome with its witness, of the smaller program. */
  outcome: AllowedOutcome;
  /** What was left out, as parts of the whole program, in its order. */
  leftOut: Part[];
}

type Explore = (program: Program) => Prediction;

/** Whether anything is wrong with an outcome: if not, its results are all there is to it. */
export function isFaulty({ faults, leaks }: Outcome): boolean {
  return faults.length > 0 || Object.keys(leaks).length > 0;
}

/**
 * Whether an outcome of the smaller program is the wanted one: it has the same
 * faults and leaks the same kinds of things, and what is left of the calls has
 * the same results.
 */
function stays(wanted: Outcome, outcome: Outcome, names: Cut['names']): boolean {
  if (wanted.faults.join('\n') !== outcome.faults.join('\n')) return false;
  if (Object.keys(wanted.leaks).join() !== Object.keys(outcome.leaks).join()) return false;
  return Object.entries(wanted.results).every(([step, result]) => {
    const name = names.get(step);
    return name === undefined || outcome.results[name] === result;
  });
}

/** Of outcomes that are all as wanted the one with the plainest schedule. */
function plainest(outcomes: readonly AllowedOutcome[]): AllowedOutcome | undefined {
  return outcomes.toSorted(
    (a, b) => a.preemptions - b.preemptions || a.witness.length - b.witness.length,
  )[0];
}

class Shrinker {
  private readonly program: Program;
  private readonly wanted: AllowedOutcome;
  private readonly explore: Explore;
  private readonly kept: ReadonlySet<string>;
  private readonly parts: readonly Part[];
  private gone: Part[] = [];
  private best: { cut: Cut; outcome: AllowedOutcome };

  constructor(
    program: Program,
    wanted: AllowedOutcome,
    explore: Explore,
    kept: ReadonlySet<string>,
  ) {
    this.program = program;
    this.wanted = wanted;
    this.explore = explore;
    this.kept = kept;
    this.parts = partsOf(program);
    this.best = { cut: without(program, []), outcome: wanted };
  }

  shrink(): Shrunk {
    for (let before = -1; before !== this.gone.length;) {
      before = this.gone.length;
      for (const part of ofKind(this.parts, 'column').toReversed()) this.attempt([part]);
      this.program.columns.forEach((_, column) => this.leaveOutSteps(column));
      for (const part of ofKind(this.parts, 'condition').toReversed()) this.attempt([part]);
    }
    const { cut, outcome } = this.best;
    const isGone = new Set(this.gone);
    return {
      program: cut.program,
      outcome,
      leftOut: this.parts.filter((part) => isGone.has(part)),
    };
  }

  /** Runs of steps of a column, long ones first, from its end: later steps need earlier ones. */
  private leaveOutSteps(column: number): void {
    const all = ofKind(this.parts, 'step').filter((part) => part.column === column);
    for (let length = Math.ceil(all.length / 2); length > 0; length = Math.floor(length / 2)) {
      for (let end = all.length; end > 0; end -= length) {
        this.attempt(all.slice(Math.max(0, end - length), end));
      }
    }
  }

  /** Leaves parts out if the outcome stays, and its schedule is no less plain. */
  private attempt(parts: readonly Part[]): void {
    const more = parts.filter((part) => !this.gone.includes(part));
    if (more.length === 0) return;
    const gone = [...this.gone, ...more];
    const cut = without(this.program, gone);
    if (JSON.stringify(cut.program) === JSON.stringify(this.best.cut.program)) return;
    if (![...this.kept].every((step) => cut.names.has(step))) return;
    const outcome = plainest(this.outcomesOf(cut));
    if (outcome === undefined || outcome.preemptions > this.best.outcome.preemptions) return;
    this.gone = gone;
    this.best = { cut, outcome };
  }

  private outcomesOf({ program, names }: Cut): AllowedOutcome[] {
    try {
      return this.explore(program).outcomes.filter((one) => stays(this.wanted, one, names));
    } catch (error) {
      // What is left makes no sense: a descriptor that nobody opens, a set-up that fails.
      if (isCheckError(error) && error.kind === 'usage') return [];
      throw error;
    }
  }
}

function ofKind<K extends Part['what']>(
  parts: readonly Part[],
  what: K,
): Extract<Part, { what: K }>[] {
  return parts.filter((part): part is Extract<Part, { what: K }> => part.what === what);
}

/**
 * The smallest program that leaving out single parts, and runs of them, leads
 * to. If nothing is wrong with the outcome, all of its calls stay.
 * @param outcome one that the reference allows for the program, with its witness.
 * @param explore the reference with its options set; may refuse a program with
 *   a CheckError of kind `usage`.
 * @param keep names of calls that must stay.
 */
export function shrink(
  program: Program,
  outcome: AllowedOutcome,
  explore: Explore,
  keep: readonly string[] = [],
): Shrunk {
  const kept = keep.length > 0 || isFaulty(outcome) ? keep : Object.keys(outcome.results);
  return new Shrinker(program, outcome, explore, new Set(kept)).shrink();
}
