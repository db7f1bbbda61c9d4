import { expect } from 'chai';
import { narrowPlan, skipVerdicts } from '../../src/crosscheck/narrow-plan.js';
import { makePlan, remainder } from '../../src/crosscheck/plan.js';
import type { Program } from '../../src/scenario/program.js';
import { BOARD, observation, outcome } from './evidence.js';

function program(scenario: string, needs: Program['needs']): Program {
  const empty = { descriptors: [], columns: [] };
  return { scenario, variant: '-', needs, peer: 'none', netd: 100, patience: 25, ...empty };
}

const PROGRAMS = [program('A1', []), program('B1', ['tap', 'suspend'])];
const UNKNOWN = [
  { name: 'board', identity: null },
  { name: 'i386', identity: BOARD },
];
const KNOWN = [
  { name: 'board', identity: { ...BOARD, capabilities: [] } },
  { name: 'i386', identity: BOARD },
];
/** As a run makes it that was interrupted before the board had said who it is. */
const PLAN = makePlan({ programs: PROGRAMS, targets: UNKNOWN, repeat: 2, seed: '7' });
const [, TAP_ROW] = PLAN.rows;

describe('the plan of a resumed run', () => {
  it('leaves out what its target cannot run, as it turns out, with the reason', () => {
    expect(TAP_ROW)
      .to.include({ scenario: 'B1', target: 'board' })
      .and.not.to.have.property('skipped');
    const plan = narrowPlan(PLAN, PROGRAMS, KNOWN, new Map());
    expect(plan.rows.map(({ row, skipped }) => [row, skipped])).to.deep.equal([
      [1, undefined],
      [2, 'needs tap, suspend'],
      [3, undefined],
      [4, undefined],
    ]);
    expect(new Set(plan.cases.map(({ row }) => row))).to.deep.equal(new Set([1, 3, 4]));
    // What is left keeps its numbers and seeds.
    expect(PLAN.cases).to.include.deep.members(plan.cases);
  });

  it('writes the verdict down, so that the next resume and the reports know it', () => {
    const plan = narrowPlan(PLAN, PROGRAMS, KNOWN, new Map());
    const verdicts = skipVerdicts(PLAN, plan);
    expect(verdicts).to.have.lengthOf(1);
    expect(verdicts[0]).to.include({
      row: 2,
      target: 'board',
      verdict: 'skipped',
      reason: 'needs tap, suspend',
    });
    const events = verdicts.map((verdict) => ({ ...verdict, at: 1 }));
    expect(remainder(PLAN, events).cases).to.deep.equal(plan.cases);
    expect(skipVerdicts(plan, plan)).to.deep.equal([]);
  });

  it('keeps a row that has shown something', () => {
    const shown = new Map([[2, [observation(outcome({}))]]]);
    expect(narrowPlan(PLAN, PROGRAMS, KNOWN, shown)).to.deep.equal(PLAN);
  });

  it('stays as it is while the target says nothing', () => {
    expect(narrowPlan(PLAN, PROGRAMS, UNKNOWN, new Map())).to.deep.equal(PLAN);
  });
});
