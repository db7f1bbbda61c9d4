import { expect } from 'chai';
import { PROFILES, explore, type ExploreOptions } from '../../src/emulator/index.js';
import type { Program } from '../../src/scenario/program.js';
import { catalogue, keysOf } from './programs.js';

/** Whatever is larger is left to the slow suite. */
const LIMIT = 6_000;

function subset(program: Program, small: ExploreOptions, large: ExploreOptions): void {
  const inner = explore(program, { ...small, limit: LIMIT });
  const outer = explore(program, { ...large, limit: LIMIT });
  if (!inner.complete || !outer.complete) return;
  expect(keysOf(outer)).to.include.members(keysOf(inner));
}

describe('schedulers and grains', () => {
  for (const { name } of PROFILES) {
    it(`${name}: what strict priorities allow, any interleaving allows`, () => {
      for (const program of catalogue()) {
        subset(program, { profile: name, scheduler: 'prio' }, { profile: name, scheduler: 'any' });
      }
    });

    it(`${name}: steps that are merged give the same outcomes as every op apart`, () => {
      let compared = 0;
      for (const program of catalogue()) {
        const merged = explore(program, { profile: name, limit: LIMIT });
        const fine = explore(program, { profile: name, fine: true, limit: LIMIT });
        if (!merged.complete || !fine.complete) continue;
        compared += 1;
        expect(keysOf(fine), `${program.scenario} ${program.variant}`).to.deep.equal(
          keysOf(merged),
        );
      }
      expect(compared).to.be.greaterThan(100);
    });
  }

  it('a search that gives up says so', () => {
    const [program] = catalogue();
    if (program === undefined) throw new Error('empty catalogue');
    expect(explore(program, { profile: 'connabort', limit: 3 }).complete).to.equal(false);
  });
});
