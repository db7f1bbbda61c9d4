import { expect } from 'chai';
import { manner } from '../../src/cli/reports.js';

const COLOURED = { interactive: true, colour: true };
const PLAIN = { interactive: false, colour: false };

describe('the terminal is addressed', () => {
  it('with colours and lines that are rewritten, if it is one', () => {
    expect(manner({ TERM: 'xterm' }, true)).to.deep.equal(COLOURED);
    expect(manner({ TERM: 'xterm' }, false)).to.deep.equal(PLAIN);
  });

  it('plainly, if it can do no better or is the terminal of a CI', () => {
    expect(manner({ TERM: 'dumb' }, true)).to.deep.equal(PLAIN);
    expect(manner({ CI: '' }, true)).to.deep.equal(PLAIN);
  });

  it('without colours, if NO_COLOR is set to anything', () => {
    expect(manner({ NO_COLOR: '1' }, true)).to.deep.equal({ interactive: true, colour: false });
    expect(manner({ NO_COLOR: '' }, true)).to.deep.equal(COLOURED);
  });
});
