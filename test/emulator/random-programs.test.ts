/** The explorer's promises, kept for programs that nobody has written. Failures print a file. */
import { expect } from 'chai';
import fc from 'fast-check';
import { exploreFast } from '../../src/emulator/explore/fast.js';
import { createMachine } from '../../src/emulator/explore/machine.js';
import { outcomeKey } from '../../src/emulator/explore/result.js';
import { exploreSimple, type Exploration } from '../../src/emulator/explore/simple.js';
import { PROFILES, explore, type ExploreOptions } from '../../src/emulator/index.js';
import type { Program } from '../../src/scenario/program.js';
import { randomProgram } from '../support/random-program.js';
import { keysOf } from './programs.js';

/** Whatever is larger is left out, and counted. */
const LIMIT = 2_000;

/** Checks as many programs as said, always the same ones. @returns how many were small enough */
function forPrograms(seed: number, numRuns: number, holds: (program: Program) => boolean): number {
  let compared = 0;
  fc.assert(
    fc.property(randomProgram, ({ program }) => {
      if (holds(program)) compared += 1;
    }),
    { seed, numRuns },
  );
  return compared;
}

/** The length of the path to each outcome. */
function lengths({ outcomes }: Exploration): [string, number][] {
  return outcomes
    .map(({ outcome, path }): [string, number] => [outcomeKey(outcome), path.length])
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

/** Both predictions, if both searches came to their end. */
function both(
  program: Program,
  one: ExploreOptions,
  other: ExploreOptions,
): [string[], string[]] | undefined {
  const [first, second] = [one, other].map((options) => explore(program, options));
  if (first?.complete !== true || second?.complete !== true) return undefined;
  return [keysOf(first), keysOf(second)];
}

describe('the reference on random programs', function () {
  this.timeout(120_000);
  PROFILES.forEach((profile, index) => {
    for (const scheduler of ['prio', 'any'] as const) {
      it(`${profile.name}, ${scheduler}: the outcomes and shortest paths of the plain explorer`, () => {
        const compared = forPrograms(100 + index, 25, (program) => {
          const machine = createMachine(program, {
            profile,
            scheduler,
            policy: index % 2 === 0 ? 'any' : 'stale',
            grain: 'merged',
          });
          const fast = exploreFast(machine, LIMIT);
          if (!fast.complete) return false;
          expect(lengths(fast)).to.deep.equal(lengths(exploreSimple(machine, LIMIT)));
          return true;
        });
        expect(compared).to.be.greaterThan(10);
      });
    }

    const options = { profile, limit: LIMIT };

    it(`${profile.name}: what strict priorities allow, any interleaving allows`, () => {
      const compared = forPrograms(200 + index, 25, (program) => {
        const found = both(program, options, { ...options, scheduler: 'any' });
        if (found !== undefined) expect(found[1]).to.include.members(found[0]);
        return found !== undefined;
      });
      expect(compared).to.be.greaterThan(10);
    });

    it(`${profile.name}: steps that are merged give the same outcomes as every op apart`, () => {
      const compared = forPrograms(300 + index, 25, (program) => {
        const found = both(program, options, { ...options, fine: true });
        if (found !== undefined) expect(found[1]).to.deep.equal(found[0]);
        return found !== undefined;
      });
      expect(compared).to.be.greaterThan(10);
    });
  });
});
