import { expect } from 'chai';
import { didYouMean, nearMatches } from '../../src/scenario/near-match.js';

describe('near matches', () => {
  it('are the words with the fewest letters to change, best first', () => {
    expect(nearMatches('clsoe', ['close', 'send', 'closed'])).to.deep.equal(['close', 'closed']);
    expect(nearMatches('C11', ['C1', 'C2', 'C12', 'C10', 'D11'])).to.have.length(3);
  });

  it('are none when everything is too different', () => {
    expect(nearMatches('frobnicate', ['close', 'send'])).to.deep.equal([]);
    expect(didYouMean('frobnicate', ['close', 'send'])).to.equal('');
  });

  it('do not mind capitals', () => {
    expect(didYouMean('c1', ['C1', 'D7'])).to.equal(', did you mean "C1"?');
  });
});
