import { expect } from 'chai';
import { explore } from '../../../src/emulator/index.js';
import { faultsOf, programFrom, programOf, resultsOf } from '../programs.js';

describe('the stacks', () => {
  for (const [profile, errno] of [
    ['unpatched@2005', 'ECONNREFUSED'],
    ['unpatched@6', 'EHOSTUNREACH'],
  ] as const) {
    it(`D5: an unreachable port is ${errno} under ${profile}`, () => {
      const found = explore(programOf('D5'), { profile });
      expect(resultsOf(found, 'T1.recv')).to.deep.equal([`-1 ${errno}`]);
    });
  }

  it('M7: on stack 6 a close that meets fcntl is refused, on that of 2005 it is not', () => {
    const program = programOf('M7');
    expect(resultsOf(explore(program, { profile: 'network-close@6' }), 'T2.close')).to.include(
      '-1 EBUSY',
    );
    expect(resultsOf(explore(program, { profile: 'unpatched@2005' }), 'T2.close')).to.deep.equal([
      '0',
    ]);
  });

  it('in 2005 fcntl finds the freed socket if it had the descriptor before the close', () => {
    const program = programFrom(`
setup: [socket s udp]
tasks:
  T1: [nonblock s]
  T2: [await called T1.nonblock, close s]`);
    const faults = (profile: string): string[] => faultsOf(explore(program, { profile }));
    expect(faults('unpatched@2005')).to.deep.equal(['use-after-free']);
    expect(faults('connabort@2005')).to.deep.equal([]);
    expect(faults('unpatched@6')).to.deep.equal([]);
  });

  it('on stack 6 dup holds its descriptor, so that a close at that moment is refused', () => {
    const program = programFrom(`
setup: [socket s udp]
tasks:
  T1: [dup s d]
  T2: [await called T1.dup, close s]`);
    expect(resultsOf(explore(program, { profile: 'connabort@6' }), 'T2.close')).to.deep.equal([
      '-1 EBUSY',
      '0',
    ]);
    expect(resultsOf(explore(program, { profile: 'connabort@2005' }), 'T2.close')).to.deep.equal([
      '0',
    ]);
  });
});
