import { expect } from 'chai';
import { DelayLine } from '../../src/crosscheck/delay-line.js';

/** A target on which a tick is so many turns, and that notices nothing else. */
const TICK = 3_000_000;

/** Probes of a line on a target that shows `shows` for a delay in turns. */
function probe(shows: (turns: number) => number, most = 100): number[] {
  const line = new DelayLine({ column: 'T1', step: 0 }, (limit) => Math.floor(limit / 2));
  const probes: number[] = [];
  while (!line.over && probes.length < most) {
    const [exact] = line.delays().exact ?? [];
    if (exact === undefined) throw new Error('no delay');
    const turns = exact.ticks * TICK + exact.turns;
    probes.push(turns);
    line.learn(shows(turns));
  }
  return probes;
}

describe('delays on a line', () => {
  it('come near to the moment at which the outcome changes, within a tick', () => {
    const edge = 5 * TICK + 1_234_567;
    const probes = probe((turns) => (turns < edge ? 0 : 1));
    const nearest = Math.min(...probes.map((turns) => Math.abs(turns - edge)));
    expect(nearest).to.be.at.most(64);
  });

  it('hit what is shown for a short while only, between two outcomes', () => {
    const from = 2 * TICK + 700_000;
    const shown: number[] = [];
    probe((turns) => {
      const outcome = turns < from ? 0 : turns < from + 5_000 ? 2 : 1;
      shown.push(outcome);
      return outcome;
    });
    expect(shown).to.include(2);
  });

  it('end when no delay changes anything', () => {
    const probes = probe(() => 0);
    expect(probes).to.deep.equal([0, 1, 2, 4, 8, 16].map((ticks) => ticks * TICK));
  });

  it('end on a target that shows now this and now that', () => {
    let n = 0;
    const probes = probe(() => {
      n += 1;
      return n % 3;
    });
    expect(probes.length).to.be.lessThan(100);
  });
});
