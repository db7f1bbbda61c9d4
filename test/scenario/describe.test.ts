import { expect } from 'chai';
import { describeProgram } from '../../src/scenario/index.js';
import { compileBody } from './compiled.js';

describe('description of a program', () => {
  it('shows set-up, columns side by side, and check', () => {
    const [program] = compileBody(
      [
        'peer: kernel',
        'setup: [socket s tcp, connect s peer 1]',
        'tasks:',
        '  T1: [recv s 100]',
        '  T2: [await blocked T1, close s]',
        'peer-steps: [await returned T2.close, send 1]',
        'check: [socket f tcp]',
      ].join('\n'),
    );
    expect(program && describeProgram(program).split('\n')).to.deep.equal([
      'C1   peer: kernel, netd at priority 100',
      'set-up: socket s tcp; connect s peer 1',
      '',
      ' T1 (120)   | T2 (50)          | P',
      '------------+------------------+-------------------------',
      ' recv s 100 | await blocked T1 | await returned T2.close',
      '            | close s          | send 0 1',
      '',
      'check: socket f tcp',
    ]);
  });

  it('names the variant, and leaves out what is not there', () => {
    const programs = compileBody('prio: true\ntasks: { T1: [sleep 1], T2: [sleep 2] }');
    expect(programs[2] && describeProgram(programs[2]).split('\n')).to.deep.equal([
      'C1/closer-below   peer: none, netd at priority 100',
      '',
      ' T1 (50) | T2 (120)',
      '---------+----------',
      ' sleep 1 | sleep 2',
    ]);
  });
});
