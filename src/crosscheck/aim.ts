/**
 * How the cases of one row are delayed that seek an outcome which has not been
 * seen. The witness of that outcome says which steps come late and by how many
 * ticks; a target is given just these delays, then similar ones, and in between
 * delays by chance and cases around the moment at which an outcome changes.
 */
import type { HeldStep } from '../emulator/index.js';
import { LIMITS } from '../scenario/index.js';
import { CHECK_COLUMN } from '../scenario/program.js';
import { DelayLine, type DelayPlace, type Draw } from './delay-line.js';
import type { CaseDelays } from './events.js';

const TICKS = [1, 3, 2, 6, 0] as const;
const SPINS = [200_000, 20_000, 1_000_000] as const;
/** A step never turns for longer: well below what makes a call count as blocked. */
const MOST_TICKS = 20;
/** Ticks for which an `await` is held beyond what its witness says. */
const MOST_HELD = 6;
/** Turns that are a part of a tick on any target. */
const PART_OF_TICK = 400_000;
/** Steps on whose delays boundaries are sought. */
const LINES = 4;

export class Aim {
  readonly #draw: Draw;
  readonly #late: readonly HeldStep[];
  #tries = 0;
  /** Those that a target can be made to delay by just so much. */
  readonly #exact: readonly HeldStep[];
  readonly #lines: readonly DelayLine[];
  #asked: DelayLine | undefined;

  /** @param late the steps that the witness holds back, the latest first */
  constructor(late: readonly HeldStep[], draw: Draw) {
    this.#late = late;
    this.#draw = draw;
    this.#exact = late.filter(({ column }) => column !== CHECK_COLUMN).slice(0, LIMITS.exactDelays);
    this.#lines = this.#exact
      .slice(0, LINES)
      .map((step) => new DelayLine(placeOf(step, true), draw));
  }

  /** The delays of the next case. */
  next(): CaseDelays {
    const tries = this.#tries;
    this.#tries += 1;
    this.#asked = undefined;
    if (this.#exact.length === 0) return this.#byChance([]);
    if (tries < 2) return this.#asWitness({ more: tries, held: 0, locked: tries === 0, turns: 0 });
    switch (tries % 4) {
      case 2:
        return this.#byChance(this.#columns());
      case 3:
        return this.#onLine() ?? this.#byChance([]);
      case 0:
        return this.#asWitness({
          more: this.#draw(3),
          held: this.#draw(1) * MOST_HELD,
          locked: this.#draw(1) === 0,
          turns: this.#draw(1) * PART_OF_TICK,
        });
      default:
        return this.#onLine() ?? this.#byChance([]);
    }
  }

  /** @param shown number of the outcome that the case has shown; undefined for none that is known */
  learn(shown: number | undefined): void {
    if (shown !== undefined) this.#asked?.learn(shown);
  }

  /**
   * The delays of the witness. A task turns for `more` ticks beyond, as it must
   * still turn when the tick comes at which an `await` is seen to hold.
   * @param how `held`: ticks at most by which an `await` is later, as packets may
   *   take their time. `locked`: what is late somewhere within a call is so with the
   *   network semaphore, else before it. `turns`: at most, besides.
   */
  #asWitness(how: { more: number; held: number; locked: boolean; turns: number }): CaseDelays {
    const exact = this.#exact.map((step) => ({
      ...placeOf(step, how.locked),
      ticks: Math.min(MOST_TICKS, step.ticks + (step.waits ? this.#draw(how.held) : how.more)),
      turns: this.#draw(how.turns),
    }));
    return { spin: 0, ticks: 0, exact };
  }

  #columns(): string[] {
    const names = [...new Set(this.#late.map(({ column }) => column))];
    return names.slice(0, 1 + (Math.floor(this.#tries / 4) % names.length));
  }

  /** Lengths go round at rates of their own, so that all of them meet. */
  #byChance(columns: readonly string[]): CaseDelays {
    const spin = SPINS[this.#tries % SPINS.length] ?? 0;
    const ticks = TICKS[Math.floor(this.#tries / 2) % TICKS.length] ?? 0;
    return { spin, ticks, ...(columns.length === 0 ? {} : { columns: [...columns] }) };
  }

  #onLine(): CaseDelays | undefined {
    const line = this.#lines.find(({ over }) => !over);
    this.#asked = line;
    return line?.delays();
  }
}

function placeOf({ column, step, place }: HeldStep, locked: boolean): DelayPlace {
  const within = place === 'locked' || (place === 'inside' && locked);
  return { column, step, ...(within ? { locked: true } : {}) };
}
