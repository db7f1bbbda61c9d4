/** The explorer against its plainest form, and what it says about schedules. */
import { expect } from 'chai';
import { exploreFast } from '../../../src/emulator/explore/fast.js';
import { createMachine, type Machine } from '../../../src/emulator/explore/machine.js';
import { scheduleOf, schedulePath, schedulesOf } from '../../../src/emulator/explore/schedule.js';
import { exploreSimple } from '../../../src/emulator/explore/simple.js';
import { PROFILES, explore, replay } from '../../../src/emulator/index.js';
import type { Program } from '../../../src/scenario/program.js';
import { catalogue, keyOf, keysOf, programOf } from '../programs.js';

const LIMIT = 4_000;

function machineOf(program: Program, index: number, scheduler: 'prio' | 'any'): Machine {
  const profile = PROFILES[index % PROFILES.length];
  if (profile === undefined) throw new Error('no profiles');
  return createMachine(program, { profile, policy: 'stale', scheduler, grain: 'merged' });
}

describe('the explorer', () => {
  for (const scheduler of ['prio', 'any'] as const) {
    it(`finds the states, transitions and outcomes of the plain one (${scheduler})`, () => {
      catalogue().forEach((program, index) => {
        const machine = machineOf(program, index, scheduler);
        const fast = exploreFast(machine, LIMIT);
        if (!fast.complete) return;
        const simple = exploreSimple(machine, LIMIT);
        expect([fast.states, fast.transitions]).to.deep.equal([simple.states, simple.transitions]);
        const keys = (found: typeof fast): string[] =>
          found.outcomes.map(({ outcome }) => keyOf(outcome)).sort();
        expect(keys(fast)).to.deep.equal(keys(simple));
      });
    });
  }

  it('gives paths that are as short as the plain one finds, with no more preemptions', () => {
    for (const program of catalogue()) {
      const machine = machineOf(program, 2, 'any');
      const fast = exploreFast(machine, LIMIT);
      if (!fast.complete) continue;
      const shortest = new Map(
        exploreSimple(machine, LIMIT).outcomes.map(({ outcome, path }) => [
          JSON.stringify(outcome),
          path,
        ]),
      );
      for (const { outcome, path } of fast.outcomes) {
        const plain = shortest.get(JSON.stringify(outcome)) ?? [];
        expect(path).to.have.length(plain.length);
        expect(scheduleOf(machine, path).preemptions).to.be.at.most(
          scheduleOf(machine, plain).preemptions,
        );
      }
    }
  });

  it('says when it gave up, with what it has found', () => {
    const found = exploreFast(machineOf(programOf('D8'), 2, 'any'), 100);
    expect(found.complete).to.equal(false);
    expect(found.states).to.be.greaterThan(100);
  });
});

describe('schedule ids', () => {
  it('stand for the path that they were made of', () => {
    catalogue().forEach((program, index) => {
      const machine = machineOf(program, index, 'prio');
      for (const { path } of exploreFast(machine, LIMIT).outcomes) {
        expect(schedulePath(machine, scheduleOf(machine, path).id)).to.deep.equal(path);
      }
    });
  });

  it('are the same whether they are made one by one or together', () => {
    for (const id of ['D9', 'J6', 'N5']) {
      const machine = machineOf(programOf(id), 0, 'any');
      const paths = exploreFast(machine, LIMIT).outcomes.map(({ path }) => path);
      const together = schedulesOf(machine, [...paths, []]);
      expect(new Set(together.map((one) => one.id)).size).to.be.greaterThan(2);
      expect(together).to.deep.equal([...paths, []].map((path) => scheduleOf(machine, path)));
    }
  });

  for (const id of ['zz', '!', '0'.repeat(400)]) {
    it(`"${id.slice(0, 6)}" is refused`, () => {
      const machine = machineOf(programOf('C1', 'closer-above'), 2, 'prio');
      expect(() => schedulePath(machine, id)).to.throw('is no schedule');
    });
  }
});

describe('a program with more states than the limit', () => {
  it('gets outcomes of random schedules as well, the same each time', () => {
    const program = programOf('F5');
    const options = { profile: 'connabort@6', scheduler: 'any', limit: 50 } as const;
    const found = explore(program, options);
    expect(found.complete).to.equal(false);
    expect(found.outcomes).not.to.have.length(0);
    expect(found).to.deep.equal(explore(program, options));
    const all = keysOf(explore(program, { ...options, limit: 1_000_000 }));
    expect(all).to.include.members(keysOf(found));
    for (const { witness, results } of found.outcomes) {
      const last = replay(program, options, witness);
      expect(last.flatMap(({ result }) => result ?? [])).to.have.members(
        Object.values(results).filter((result) => result !== 'blocked' && result !== 'not-run'),
      );
    }
  });

  it('gets other schedules for another seed', () => {
    const witnesses = (seed: string): string[] =>
      explore(programOf('F5'), { profile: 'connabort@6', scheduler: 'any', limit: 50, seed })
        .outcomes.map(({ witness }) => witness)
        .sort();
    expect(witnesses('one')).not.to.deep.equal(witnesses('two'));
  });
});
