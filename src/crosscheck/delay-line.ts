/**
 * Seeks the moment at which one step's delay changes what a case shows: first
 * in whole ticks, then in turns of a loop, by bisection. What is narrow, a call
 * that an interrupt must cut in two, lies at that moment; once it is known, the
 * cases that follow are drawn around it.
 *
 * What a target shows is noisy, so a boundary found is a guess, and nothing but
 * the choice of further delays depends on it.
 */
import type { CaseDelays } from './events.js';

/** Where a delay is put; `exact` of {@link CaseDelays} without its length. */
export interface DelayPlace {
  column: string;
  step: number;
  locked?: true;
}

interface Probe {
  ticks: number;
  turns: number;
}

/** Whole ticks that are tried first. */
const COARSE = [0, 1, 2, 4, 8, 16] as const;
const FIRST_TURNS = 100_000;
/** More than any target turns in two ticks. */
const MOST_TURNS = 50_000_000;
/** Turns: two delays nearer than this are one. */
const FINE = 64;
/** Cases drawn around a boundary. */
const DRAWS = 20;

/** A number of [0, most], for the n-th draw. */
export type Draw = (most: number) => number;

export class DelayLine {
  readonly #place: DelayPlace;
  readonly #draw: Draw;
  readonly #seen = new Map<number, number>();
  #stage: 'ticks' | 'widen' | 'halve' | 'around' | 'over' = 'ticks';
  #next: Probe = { ticks: 0, turns: 0 };
  #below: Probe = { ticks: 0, turns: 0 };
  #above: Probe = { ticks: 0, turns: 0 };
  #draws = 0;

  constructor(place: DelayPlace, draw: Draw) {
    this.#place = place;
    this.#draw = draw;
  }

  /** Nothing is to be learned here any more. */
  get over(): boolean {
    return this.#stage === 'over';
  }

  /** How the next case is to be delayed. */
  delays(): CaseDelays {
    return { spin: 0, ticks: 0, exact: [{ ...this.#place, ...this.#next }] };
  }

  /** @param shown number of the outcome that the case has shown */
  learn(shown: number): void {
    if (this.#stage === 'ticks') this.#learnTicks(shown);
    else if (this.#stage === 'around') this.#drawAround();
    else if (this.#stage !== 'over') this.#learnTurns(shown);
  }

  #learnTicks(shown: number): void {
    this.#seen.set(this.#next.ticks, shown);
    const untried = COARSE.find((ticks) => !this.#seen.has(ticks));
    const pair = this.#changes();
    if (pair === undefined && untried !== undefined) this.#next = { ticks: untried, turns: 0 };
    else if (pair === undefined) this.#stage = 'over';
    else if (pair[1] - pair[0] > 1) {
      this.#next = { ticks: Math.floor((pair[0] + pair[1]) / 2), turns: 0 };
    } else {
      this.#below = { ticks: pair[0], turns: 0 };
      this.#stage = 'widen';
      this.#next = { ticks: pair[0], turns: FIRST_TURNS };
    }
  }

  /** The first two neighbours that have shown different outcomes. */
  #changes(): [number, number] | undefined {
    const tried = [...this.#seen].sort(([a], [b]) => a - b);
    for (const [index, [ticks, shown]] of tried.entries()) {
      const after = tried[index + 1];
      if (after !== undefined && after[1] !== shown) return [ticks, after[0]];
    }
    return undefined;
  }

  #learnTurns(shown: number): void {
    const { ticks } = this.#below;
    if (shown === this.#seen.get(ticks)) this.#below = this.#next;
    else {
      this.#above = this.#next;
      this.#stage = 'halve';
    }
    if (this.#stage === 'widen') {
      const turns = this.#below.turns * 2;
      this.#next = { ticks, turns };
      if (turns > MOST_TURNS) this.#stage = 'over';
    } else if (this.#above.turns - this.#below.turns <= FINE) {
      this.#stage = 'around';
      this.#drawAround();
    } else {
      this.#next = { ticks, turns: Math.floor((this.#below.turns + this.#above.turns) / 2) };
    }
  }

  /**
   * Every other draw is from a wider range around the boundary than the one
   * before; those in between are from everywhere, as there may be others.
   */
  #drawAround(): void {
    this.#draws += 1;
    if (this.#draws > DRAWS) {
      this.#stage = 'over';
      return;
    }
    const edge = this.#above.turns;
    const width = this.#draws % 2 === 0 ? edge : Math.ceil((edge * this.#draws) / 200);
    const turns = Math.max(0, edge - width + this.#draw(2 * width));
    this.#next = { ticks: this.#below.ticks, turns };
  }
}
