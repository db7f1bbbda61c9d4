import { expect } from 'chai';
import {
  checkSamePrograms,
  makePlan,
  remainder,
  type PlanInput,
} from '../../src/crosscheck/plan.js';
import type { JournalEvent, Plan } from '../../src/crosscheck/events.js';
import type { Program } from '../../src/scenario/program.js';
import { BOARD, observation, outcome } from './evidence.js';

function program(scenario: string, variant = '-', needs: Program['needs'] = []): Program {
  return {
    scenario,
    variant,
    needs,
    peer: 'none',
    netd: 100,
    patience: 25,
    descriptors: [],
    columns: [],
  };
}

const PROGRAMS = [
  program('A1', 'closer-above'),
  program('A1', 'closer-equal'),
  program('B1', '-', ['tap']),
];
const TARGETS = [
  { name: 'i386', identity: BOARD },
  { name: 'loop', identity: { ...BOARD, capabilities: [] } },
];

function planned(rest: Partial<PlanInput> = {}): Plan {
  return makePlan({ programs: PROGRAMS, targets: TARGETS, repeat: 4, seed: '7', ...rest });
}

describe('makePlan', () => {
  it('has a row for every program on every target', () => {
    const { rows } = planned();
    expect(rows.map(({ row, scenario, target }) => [row, scenario, target])).to.deep.equal([
      [1, 'A1', 'i386'],
      [2, 'A1', 'i386'],
      [3, 'B1', 'i386'],
      [4, 'A1', 'loop'],
      [5, 'A1', 'loop'],
      [6, 'B1', 'loop'],
    ]);
  });

  it('says why a row is skipped and plans no case for it', () => {
    const { rows, cases } = planned();
    const [skipped, ...more] = rows.filter((row) => row.skipped !== undefined);
    expect(skipped).to.include({ row: 6, scenario: 'B1', target: 'loop', skipped: 'needs tap' });
    expect(more).to.deep.equal([]);
    expect(cases.some(({ row }) => row === 6)).to.equal(false);
  });

  it('skips nothing on a target that did not start', () => {
    const { rows } = planned({ targets: [{ name: 'dead', identity: null }] });
    expect(rows.every(({ skipped }) => skipped === undefined)).to.equal(true);
  });

  it('plans a program made for rounds so many times as often, if rounds are asked for', () => {
    const programs = [program('A1'), { ...program('A14'), rounds: 5 }];
    const targets = TARGETS.slice(0, 1);
    const runs = (rounds: boolean): number[] => {
      const { cases } = planned({ programs, targets, rounds });
      return [1, 2].map((row) => cases.filter((one) => one.row === row).length);
    };
    expect(runs(false)).to.deep.equal([4, 4]);
    expect(runs(true)).to.deep.equal([4, 20]);
  });

  it('plans every other row as often as asked, in rounds', () => {
    const { cases } = planned();
    expect(cases.map((one) => one.case)).to.deep.equal(cases.map((_, index) => index + 1));
    for (let round = 0; round < 4; round++) {
      const part = cases.slice(round * 5, round * 5 + 5);
      expect(part.map(({ row }) => row)).to.have.members([1, 2, 3, 4, 5]);
      expect(part.every(({ repeat }) => repeat === round + 1)).to.equal(true);
    }
  });

  it('is the same for the same seed and another for another', () => {
    expect(planned()).to.deep.equal(planned());
    const order = (seed: string): number[] => planned({ seed }).cases.map(({ row }) => row);
    expect(order('7')).not.to.deep.equal(order('8'));
  });

  it('gives a case the seed that it has when its scenario is run alone', () => {
    const seeds = (plan: Plan, row: number): number[] =>
      plan.cases.filter((one) => one.row === row).map(({ seed }) => seed);
    const alone = planned({ programs: [program('B1', '-', ['tap'])] });
    expect(seeds(alone, 1)).to.deep.equal(seeds(planned(), 3));
    expect(new Set(planned().cases.map(({ seed }) => seed)).size).to.be.greaterThan(8);
  });

  it('is empty without programs', () => {
    expect(planned({ programs: [] })).to.deep.equal({ rows: [], cases: [] });
  });
});

describe('remainder', () => {
  const plan = planned();
  const [first, second, third] = plan.cases;

  function observed(one: { case: number; row: number } | undefined): JournalEvent {
    const { case: number = 0, row = 0 } = one ?? {};
    return {
      at: 1,
      event: 'observation',
      case: number,
      row,
      target: 'i386',
      observation: observation(outcome({ 'T1.recv': String(number) })),
      ms: 1,
    };
  }

  it('is the whole plan at first', () => {
    expect(remainder(plan, []).cases).to.deep.equal(plan.cases);
  });

  it('is what has no observation, and keeps the observations made', () => {
    const left = remainder(plan, [observed(first), observed(third)]);
    expect(left.cases).to.deep.equal([second, ...plan.cases.slice(3)]);
    const kept = [...left.observations.values()].flat();
    expect(kept.map(({ outcome }) => outcome.results['T1.recv'])).to.have.members(['1', '3']);
  });

  it('counts an observation once, should a journal hold it twice', () => {
    const left = remainder(plan, [observed(first), observed(first)]);
    expect([...left.observations.values()].flat()).to.have.lengthOf(1);
  });

  it('has a case again whose attempts all failed', () => {
    const error = { kind: 'infrastructure', code: 'x', message: 'x' } as const;
    const failed: JournalEvent = {
      at: 1,
      event: 'attempt-failed',
      target: 'i386',
      case: first?.case ?? 0,
      row: first?.row ?? 0,
      attempt: 3,
      retry: false,
      error,
      ms: 1,
    };
    expect(remainder(plan, [failed]).cases).to.deep.equal(plan.cases);
  });
});

describe('checkSamePrograms', () => {
  const mine = { ...program('X1'), file: 'mine.yaml' };
  const plan = planned({ programs: [...PROGRAMS, mine] });

  it('takes the programs that the plan was made from, in any order, and more', () => {
    expect(() => checkSamePrograms(plan, [mine, program('C1'), ...PROGRAMS])).not.to.throw();
  });

  it('names the program that has changed since, and its file', () => {
    expect(() => checkSamePrograms(plan, [...PROGRAMS, { ...mine, patience: 26 }])).to.throw(
      'The scenario X1 is not the one that the run began with: mine.yaml has changed.',
    );
  });

  it('names the program that is there no more', () => {
    expect(() => checkSamePrograms(plan, [mine, ...PROGRAMS.slice(1)])).to.throw(
      /scenario A1\/closer-above is not the one that the run began with/,
    );
  });
});
