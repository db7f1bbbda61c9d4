/** Identical tasks: exchanging them changes nothing, and the explorer makes use of it. */
import { expect } from 'chai';
import fc from 'fast-check';
import { exploreFast } from '../../../src/emulator/explore/fast.js';
import { identicalColumns } from '../../../src/emulator/explore/identical.js';
import { createMachine, type Machine } from '../../../src/emulator/explore/machine.js';
import { renamedChoice } from '../../../src/emulator/explore/renaming.js';
import { outcomeOf } from '../../../src/emulator/explore/result.js';
import { scheduleOf } from '../../../src/emulator/explore/schedule.js';
import { exploreSimple, type Exploration } from '../../../src/emulator/explore/simple.js';
import { symmetryOf, type Symmetry } from '../../../src/emulator/explore/symmetry.js';
import { explore, parseProfile } from '../../../src/emulator/index.js';
import type { MemoryPolicy } from '../../../src/scenario/outcome.js';
import type { Program } from '../../../src/scenario/program.js';
import { catalogue, keysOf, programFrom, programOf } from '../programs.js';

const PROFILES = ['unpatched@2005', 'unpatched@6', 'connabort-literal@2005', 'network-close@6'];
/** As many states as preemptions are counted of. */
const LIMIT = 8_000;

const SETUP = ['socket s udp', 'bind s 1', 'socket l tcp', 'bind l 2', 'listen l 1'];

function program(tasks: Readonly<Record<string, readonly string[]>>, priorities = ''): Program {
  const lines = (steps: readonly string[], indent: string): string =>
    steps.map((step) => `${indent}- ${step}\n`).join('');
  const columns = Object.entries(tasks).map(
    ([name, steps]) => `  ${name}:\n${lines(steps, '    ')}`,
  );
  return programFrom(
    `${priorities}peer: kernel\nsetup:\n${lines(SETUP, '  ')}tasks:\n${columns.join('')}`,
  );
}

function machineOf(
  of: Program,
  profile: string,
  policy: MemoryPolicy = 'stale',
  scheduler: 'prio' | 'any' = 'any',
): Machine {
  return createMachine(of, { profile: parseProfile(profile), policy, scheduler, grain: 'merged' });
}

function symmetric(machine: Machine): Symmetry {
  const symmetry = symmetryOf(machine);
  if (symmetry === undefined) throw new Error('no symmetry');
  return symmetry;
}

/** Calls of identical tasks: they sleep, close, and take what comes. */
const CALLS = [
  'recv s 100',
  'recv s 100 dontwait',
  'accept l c',
  'select - r:s,l',
  'select 2 r:s',
  'close s',
  'close l',
  'shutdown s rd',
  'sendto s loop 1 10',
  'sendto s peer 1 10',
  'sleep 2',
  'setopt s rcvtimeo 2',
];

const some = fc
  .array(fc.constantFrom(...CALLS), { minLength: 1, maxLength: 2 })
  .filter((steps) => steps.some((step) => !step.startsWith('sleep')));

/** Two or three tasks of one kind and one of another, which may wait for them. */
const symmetricProgram = fc
  .record({
    alike: some,
    other: some,
    three: fc.boolean(),
    waits: fc.boolean(),
    policy: fc.constantFrom<MemoryPolicy>('stale', '0xdd', 'any'),
    profile: fc.constantFrom(...PROFILES),
  })
  .map(({ alike, other, three, waits, ...rest }) => {
    const condition = three
      ? 'await blocked T1, blocked T3, blocked T4'
      : 'await blocked T1, blocked T3';
    const tasks: Record<string, string[]> = {
      T1: alike,
      T2: waits ? [condition, ...other] : other,
    };
    tasks['T3'] = alike;
    if (three) tasks['T4'] = alike;
    return { ...rest, tasks };
  });

/** Outcomes with the length of their paths and the preemptions on them. */
function ways(machine: Machine, { outcomes }: Exploration): string[] {
  return outcomes
    .map(({ outcome, path }) =>
      JSON.stringify([outcome, path.length, scheduleOf(machine, path).preemptions]),
    )
    .sort();
}

describe('identical columns', () => {
  const reader = ['recv s 100', 'close s'];

  it('are those with the same steps', () => {
    const columns = identicalColumns(
      program(
        { T1: reader, T2: ['close s'], T3: reader, T4: ['close s'], T5: reader },
        'priorities: { T2: 70, T4: 70 }\n',
      ),
    );
    expect(columns).to.deep.equal([
      [1, 3, 5],
      [2, 4],
    ]);
  });

  it('are not those of different priorities', () => {
    const columns = identicalColumns(
      program({ T1: reader, T3: reader }, 'priorities: { T3: 70 }\n'),
    );
    expect(columns).to.have.length(0);
  });

  it('are not those of which a condition names one only', () => {
    const columns = identicalColumns(
      program({ T1: reader, T2: ['await blocked T1', 'close s'], T3: reader }),
    );
    expect(columns).to.have.length(0);
  });

  it('are those that a step waits for together, in whatever order it names them', () => {
    const both = [
      'await blocked T1, blocked T3',
      'await returned T3.recv, returned T1.recv',
      'close s',
    ];
    expect(identicalColumns(program({ T1: reader, T2: both, T3: reader }))).to.deep.equal([[1, 3]]);
  });

  it('are those that do to each other what the other one does to them', () => {
    const tasks = { T1: ['recv s 100', 'suspend T3'], T3: ['recv s 100', 'suspend T1'] };
    expect(identicalColumns(program(tasks))).to.deep.equal([[1, 2]]);
  });

  it('are not the set-up, the check or the peer', () => {
    for (const one of catalogue()) {
      const names = identicalColumns(one)
        .flat()
        .map((at) => one.columns[at]?.name);
      expect(names).not.to.include.members(['CTL']);
      expect(names.every((name) => /^T\d$/.test(name ?? ''))).to.equal(true);
    }
  });
});

describe('symmetry of identical tasks', () => {
  it('is an exchange that changes nothing: choices and steps follow it', () => {
    fc.assert(
      fc.property(
        symmetricProgram,
        fc.array(fc.nat(99), { maxLength: 60 }),
        ({ tasks, profile, policy }, picks) => {
          const machine = machineOf(program(tasks), profile, policy);
          const symmetry = symmetryOf(machine);
          if (symmetry === undefined) return;
          const size = machine.layout.size;
          const S = Int32Array.from(machine.initial);
          for (const pick of picks) {
            const offered: number[] = [];
            machine.choices(S, offered);
            const choice = offered[pick % Math.max(1, offered.length)];
            if (choice === undefined) return;
            const next = Int32Array.from(S);
            machine.apply(next, choice);
            for (const exchange of symmetry.exchanges) {
              const there: number[] = [];
              const other = Int32Array.from(S);
              symmetry.rename(other, exchange);
              machine.choices(other, there);
              const renamed = offered.map((one) => renamedChoice(one, exchange));
              expect(there).to.have.members(renamed);
              machine.apply(other, renamedChoice(choice, exchange));
              const expected = Int32Array.from(next);
              symmetry.rename(expected, exchange);
              expect(other.subarray(0, size)).to.deep.equal(expected.subarray(0, size));
            }
            S.set(next);
          }
        },
      ),
      { numRuns: 200, seed: 2005 },
    );
  });

  it('leaves outcomes, lengths of schedules and preemptions as they are', () => {
    let saved = 0;
    fc.assert(
      fc.property(symmetricProgram, ({ tasks, profile, policy }) => {
        const machine = machineOf(program(tasks), profile, policy);
        const symmetry = symmetryOf(machine);
        if (symmetry === undefined) return;
        const apart = exploreFast(machine, LIMIT);
        if (!apart.complete) return;
        const found = exploreFast(machine, LIMIT, symmetry);
        saved += apart.states - found.states;
        expect(ways(machine, found)).to.deep.equal(ways(machine, apart));
        const plain = exploreSimple(machine, LIMIT);
        expect(found.outcomes.map(({ outcome }) => JSON.stringify(outcome))).to.have.members(
          plain.outcomes.map(({ outcome }) => JSON.stringify(outcome)),
        );
        for (const { outcome, path } of found.outcomes) {
          const S = Int32Array.from(machine.initial);
          for (const choice of path) machine.apply(S, choice);
          expect(outcomeOf(machine, S)).to.deep.equal(outcome);
        }
      }),
      { numRuns: 30, seed: 2015 },
    );
    expect(saved).to.be.greaterThan(0);
  });

  it('keeps one state of as many as there are orders of the tasks', () => {
    const reader = ['recv s 100'];
    const of = program({ T1: reader, T3: reader, T4: reader, T5: reader, T6: reader });
    const machine = machineOf(of, 'network-close@6');
    const apart = exploreFast(machine, 100_000);
    const found = exploreFast(machine, 100_000, symmetric(machine));
    expect(apart.states / found.states).to.be.greaterThan(20);
    expect(ways(machine, found)).to.deep.equal(ways(machine, apart));
  });

  it('is used by explore, which keeps states apart if it is told to', () => {
    const options = { profile: 'network-close', scheduler: 'any' } as const;
    for (const id of ['D7', 'D8', 'J6']) {
      const found = explore(programOf(id), options);
      const apart = explore(programOf(id), { ...options, apart: true });
      expect(found.states).to.be.lessThan(apart.states);
      expect(keysOf(found)).to.deep.equal(keysOf(apart));
      expect(found.identical).not.to.equal(undefined);
      expect(apart.identical).to.equal(undefined);
    }
  });

  it('is not there on one processor, where ready tasks stand in a chain', () => {
    expect(symmetryOf(machineOf(programOf('D8'), 'network-close', 'stale', 'prio'))).to.equal(
      undefined,
    );
  });

  it('is not there where a table goes from task to task', () => {
    expect(symmetryOf(machineOf(programOf('D8'), 'connabort'))).to.equal(undefined);
  });
});
