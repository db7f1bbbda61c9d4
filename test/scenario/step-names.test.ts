import { expect } from 'chai';
import {
  columnStepNames,
  isCall,
  isCheckStep,
  outcomeStepNames,
  placedSteps,
  stepName,
} from '../../src/scenario/index.js';
import { compileBody } from './compiled.js';

const [PROGRAM] = compileBody(
  [
    'peer: kernel',
    'setup: [socket s tcp, connect s peer 1]',
    'tasks:',
    '  T1: [recv s 1, recv s 1, sleep 1, recv s 1]',
    '  T2: [await blocked T1, close s]',
    'peer-steps: [send 1, send 2]',
    'check: [socket f tcp, socket g tcp]',
  ].join('\n'),
);
if (PROGRAM === undefined) throw new Error('no program');
const program = PROGRAM;

describe('names of steps', () => {
  it('count each kind of step in a column, from the second on', () => {
    expect(columnStepNames({ name: 'T1', steps: program.columns[1]?.steps ?? [] })).to.deep.equal([
      'T1.recv',
      'T1.recv#2',
      'T1.sleep',
      'T1.recv#3',
    ]);
  });

  it('of an outcome are those of calls of tasks and check, in program order', () => {
    expect(outcomeStepNames(program)).to.deep.equal([
      'T1.recv',
      'T1.recv#2',
      'T1.recv#3',
      'T2.close',
      'CHK.socket',
      'CHK.socket#2',
    ]);
  });

  it('lead from and to a place', () => {
    expect(stepName(program, { column: 3, step: 1 })).to.equal('P.send#2');
    expect(() => stepName(program, { column: 3, step: 2 })).to.throw(RangeError);
    const places = placedSteps(program);
    expect(places.map(({ name, ref }) => name === stepName(program, ref))).to.not.include(false);
    expect(places).to.have.length(12);
  });

  it('tell calls from directives, and the check from the rest', () => {
    expect(isCall({ op: 'sleep', ticks: 1 })).to.equal(false);
    expect(isCall({ op: 'close', descriptor: 0 })).to.equal(true);
    expect(isCheckStep('CHK.socket')).to.equal(true);
    expect(isCheckStep('T1.socket')).to.equal(false);
  });
});
