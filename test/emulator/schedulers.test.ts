import { expect } from 'chai';
import { PROFILES, explore, type ExploreOptions } from '../../src/emulator/index.js';
import type { Program } from '../../src/scenario/program.js';
import { catalogue, keysOf } from './programs.js';

/** Whatever is larger is left to the slow suite. */
const LIMIT = 2_500;

function subset(program: Program, small: ExploreOptions, large: ExploreOptions): void {
  const inner = explore(program, { ...small, limit: LIMIT });
  const outer = explore(program, { ...large, limit: LIMIT });
  if (!inner.complete || !outer.complete) return;
  expect(keysOf(outer)).to.include.members(keysOf(inner));
}

/** The first variant of each scenario. */
function onePerScenario(): Program[] {
  const seen = new Set<string>();
  return catalogue().filter(({ scenario }) => !seen.has(scenario) && seen.add(scenario));
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
      for (const program of onePerScenario()) {
        const merged = explore(program, { profile: name, limit: LIMIT });
        const fine = explore(program, { profile: name, fine: true, limit: LIMIT });
        if (!merged.complete || !fine.complete) continue;
        compared += 1;
        expect(keysOf(fine), `${program.scenario} ${program.variant}`).to.deep.equal(
          keysOf(merged),
        );
      }
      expect(compared).to.be.greaterThan(50);
    });
  }

  it('a search that gives up says so', () => {
    const [program] = catalogue();
    if (program === undefined) throw new Error('empty catalogue');
    expect(explore(program, { profile: 'connabort', limit: 3 }).complete).to.equal(false);
  });
});
