import { expect } from 'chai';
import { programs } from '../../src/cli/selection.js';
import { planSteer, type SteerPlan } from '../../src/crosscheck/steer-plan.js';
import {
  judgeSteering,
  readPassings,
  type SteerResult,
} from '../../src/crosscheck/steer-result.js';
import { outcomeOfSchedule, replay } from '../../src/emulator/index.js';
import type { Observation, TargetIdentity } from '../../src/scenario/executor.js';
import type { Outcome } from '../../src/scenario/outcome.js';
import type { Program } from '../../src/scenario/program.js';

const IDENTITY: TargetIdentity = {
  product: 'closecheck-standalone',
  arch: 'i386',
  stack: '6',
  fix: 'network-close',
  policy: 'stale',
  capabilities: ['tap'],
  tickRate: 100,
};
const OPTIONS = { profile: 'network-close', policy: 'any' } as const;

describe('what a target says of its gates', () => {
  const said: [string, object][] = [
    ['gates', { passed: [], missed: [] }],
    ['gates 0 1 2', { passed: [0, 1, 2], missed: [] }],
    ['closecheck gates 0 2 missed 1', { passed: [0, 2], missed: [1] }],
    ['gates 0 2 missed 1 late 3', { passed: [0, 2], missed: [1], gaveUpAt: 3 }],
    ['gates late 0', { passed: [], missed: [], gaveUpAt: 0 }],
  ];
  for (const [line, passings] of said) {
    it(`is read: ${line}`, () => {
      expect(readPassings(['gates 9', line, 'ticks 12'])).to.deep.equal(passings);
    });
  }

  it('is nothing if it says nothing that is meant', () => {
    expect(readPassings([])).to.deep.equal({ passed: [], missed: [] });
    expect(readPassings(['gates x', 'the gates 1', 'gates 1 later 2'])).to.deep.equal({
      passed: [],
      missed: [],
    });
  });
});

describe('how far a target has followed a schedule', () => {
  let program: Program;
  let plan: SteerPlan;
  let expected: Outcome;

  before(() => {
    const [found] = programs(['L6']);
    if (found === undefined) throw new Error('no L6');
    program = found;
    plan = planSteer(program, replay(program, OPTIONS, '000'));
    expected = outcomeOfSchedule(program, OPTIONS, '000');
  });

  function judge(line: string, outcome: Outcome = expected): SteerResult {
    const observation: Observation = {
      outcome,
      order: [],
      ticks: {},
      postMortem: [line],
      reboot: false,
    };
    return judgeSteering(program, plan, expected, observation, IDENTITY);
  }

  const followings = ({ turns }: SteerResult): string[] =>
    turns.map(({ actor, following }) => `${actor} ${following}`);

  it('is all the way if every gate was passed', () => {
    const result = judge('gates 0 1 2 3 4');
    expect(followings(result)).to.deep.equal([
      'T1 followed',
      'T2 followed',
      'wire itself',
      'netd itself',
    ]);
    expect(result.followed).to.equal(true);
    expect(result.shown).to.equal(true);
  });

  it('ends where a task took another way', () => {
    const result = judge('gates 0 1 2 4 missed 3');
    expect(result.turns[1]).to.include({
      following: 'left',
      reason: 'T2 did not come to T2.2c',
    });
    expect(result.followed).to.equal(false);
  });

  it('ends where a gate was waited for too long', () => {
    const result = judge('gates 0 2 3 4 late 1');
    expect(result.turns[1]).to.include({
      following: 'left',
      reason: 'it was waited for T2.0a too long',
    });
  });

  it('names the gate that was waited for, where another turn was let go', () => {
    const result = judge('gates 1 2 3 4 late 0');
    expect(result.turns.map(({ reason }) => reason).slice(0, 2)).to.deep.equal([
      'it was waited for T1.0c too long',
      'all were let go, as it was waited for T1.0c too long',
    ]);
  });

  it('ends where a task has not come', () => {
    expect(judge('gates 0').turns[1]).to.include({ following: 'left' });
  });

  it('is unknown behind what a target told before it died', () => {
    const died: Outcome = { results: {}, faults: ['panic: other'], wire: [], leaks: {} };
    const result = judge('closecheck gates 0', died);
    expect(result.turns[1]).to.include({ following: 'unknown' });
    expect(result.shown).to.equal(false);
    expect(result.seen.panic).to.equal('other');
  });

  it('does not say what the outcome is: one may follow and show another', () => {
    const results = { ...expected.results, 'T1.recv': '-1 ENXIO' };
    const result = judge('gates 0 1 2 3 4', { ...expected, results });
    expect(result.followed).to.equal(true);
    expect(result.shown).to.equal(false);
  });
});
