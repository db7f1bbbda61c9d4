/** The cases of docs/findings.md in which the reference was wrong, each as it must be. */
import { expect } from 'chai';
import { explore } from '../../src/emulator/index.js';
import type { Prediction } from '../../src/scenario/outcome.js';
import { faultsOf, programOf, resultsOf } from './programs.js';

function predict(
  id: string,
  profile: string,
  policy: 'stale' | '0xdd' = 'stale',
  variant = '-',
): Prediction {
  return explore(programOf(id, variant), { profile, policy });
}

describe('findings about the reference', () => {
  it('a freed socket full of 0xdd is no listener: connect follows its protocol pointer', () => {
    const prediction = predict('B1', 'unpatched@2005', '0xdd', 'closer-below');
    expect(resultsOf(prediction, 'T1.connect#2')).to.deep.equal(['blocked']);
    expect(faultsOf(prediction)).to.include('panic: wild pointer');
  });

  it('a connection that is being closed hears nothing more: B11 cannot lose its closer', () => {
    const prediction = predict('B11', 'connabort-literal@2005');
    expect(resultsOf(prediction, 'T2.close')).to.deep.equal(['0']);
    expect(resultsOf(prediction, 'T1.connect')).to.include('-1 ECONNABORTED');
  });

  it('a refused SYN is not sent twice: A6 ends in silence', () => {
    const { outcomes } = predict('A6', 'connabort@6');
    expect(outcomes.map(({ wire }) => wire.join()).sort()).to.deep.equal(['']);
  });

  it('connabort gives back every level of the semaphore while it waits: M2 ends', () => {
    const prediction = predict('M2', 'connabort@6');
    expect(resultsOf(prediction, 'T1.recv')).to.deep.equal(['-1 ECONNABORTED']);
    expect(resultsOf(prediction, 'T2.close')).to.deep.equal(['0']);
    expect(faultsOf(prediction)).to.deep.equal([]);
  });

  it('a stray abort in MSG_WAITALL leaves the lock, and the reader meets it: E10', () => {
    expect(faultsOf(predict('E10', 'network-close@6'))).to.deep.equal(['panic: sbflush']);
    expect(faultsOf(predict('E10', 'connabort@6'))).to.deep.equal([]);
  });
});
