import { expect } from 'chai';
import { CheckError } from '../../../src/errors.js';
import {
  explore,
  outcomeOfSchedule,
  partText,
  replay,
  shrink,
  type Shrunk,
} from '../../../src/emulator/index.js';
import type { AllowedOutcome } from '../../../src/scenario/outcome.js';
import type { Program } from '../../../src/scenario/program.js';
import { programOf } from '../programs.js';

function outcomeWith(program: Program, profile: string, fault: string): AllowedOutcome {
  const found = explore(program, { profile }).outcomes.find(({ faults }) => faults.includes(fault));
  if (found === undefined) throw new Error(`no ${fault} in ${program.scenario}`);
  return found;
}

function shrunk(
  program: Program,
  profile: string,
  wanted: AllowedOutcome,
  keep?: string[],
): Shrunk {
  return shrink(program, wanted, (smaller) => explore(smaller, { profile }), keep);
}

describe('shrinking', () => {
  const literal = 'connabort-literal';
  const large = programOf('J1');

  it('leaves out the columns, steps and conditions that an outcome does not need', () => {
    const wanted = outcomeWith(large, literal, 'deadlock');
    const small = shrunk(large, literal, wanted);
    expect(small.program.columns.map(({ name, steps }) => [name, steps.length])).to.deep.equal([
      ['CTL', 2],
      ['T2', 2],
      ['T3', 1],
    ]);
    expect(small.leftOut.map((part) => partText(large, part))).to.deep.equal([
      'T1',
      'T2.close#2 (close s)',
      'T3.send#2 (send s 10)',
      'CHK',
    ]);
  });

  it('keeps the faults and the results of what is left, and gives a schedule of the rest', () => {
    const wanted = outcomeWith(large, literal, 'deadlock');
    const { program, outcome } = shrunk(large, literal, wanted);
    expect(outcome.faults).to.deep.equal(wanted.faults);
    for (const [step, result] of Object.entries(outcome.results)) {
      expect(result, step).to.equal(wanted.results[step]);
    }
    expect(outcome.preemptions).to.be.at.most(wanted.preemptions);
    expect(outcomeOfSchedule(program, { profile: literal }, outcome.witness)).to.deep.equal(
      outcome,
    );
    expect(replay(program, { profile: literal }, outcome.witness)).not.to.have.length(0);
  });

  it('leaves single actions of the peer out', () => {
    const program = structuredClone(programOf('C6'));
    const peer = program.columns.find(({ kind }) => kind === 'peer');
    if (peer?.kind !== 'peer') throw new Error('C6 has no peer any more');
    peer.steps.push({ op: 'drain', connection: 0 }, { op: 'fin', connection: 0 });
    const [wanted] = explore(program, { profile: 'unpatched' }).outcomes.filter(
      ({ faults }) => faults.length > 0,
    );
    if (wanted === undefined) throw new Error('nothing is wrong with C6');
    const small = shrunk(program, 'unpatched', wanted);
    const left = small.program.columns.find(({ kind }) => kind === 'peer')?.steps.length ?? 0;
    expect(left).to.be.lessThan(peer.steps.length);
  });

  it('keeps all calls of an outcome with which nothing is wrong, or those that are named', () => {
    const program = programOf('C1', 'closer-above');
    const [wanted] = explore(program, { profile: 'connabort' }).outcomes;
    if (wanted === undefined) throw new Error('no outcome');
    expect(wanted.faults).to.deep.equal([]);
    const all = shrunk(program, 'connabort', wanted);
    expect(all.outcome.results).to.deep.equal(wanted.results);
    const one = shrunk(program, 'connabort', wanted, ['T1.recv']);
    expect(one.outcome.results).to.deep.equal({ 'T1.recv': '-1 ECONNABORTED', 'T2.close': '0' });
  });

  it('says that nothing is left out where the outcome needs everything', () => {
    const small = shrunk(large, literal, outcomeWith(large, literal, 'deadlock'));
    const again = shrunk(small.program, literal, small.outcome);
    expect(again.leftOut).to.deep.equal([]);
    expect(again.program).to.deep.equal(small.program);
    expect(again.outcome).to.deep.equal(small.outcome);
  });

  it('takes a program that is refused for one that does not do, but no defect', () => {
    const wanted = outcomeWith(large, literal, 'deadlock');
    const refusing = shrink(large, wanted, () => {
      throw new CheckError('usage', 'setup-failed', 'The set-up does not succeed.');
    });
    expect(refusing.leftOut).to.deep.equal([]);
    expect(() =>
      shrink(large, wanted, () => {
        throw new TypeError('a defect');
      }),
    ).to.throw('a defect');
  });
});
