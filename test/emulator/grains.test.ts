/** Moments that are none: found by random programs whose steps were explored apart. */
import { expect } from 'chai';
import { explore } from '../../src/emulator/index.js';
import { keysOf, programFrom } from './programs.js';

function outcomes(body: string, fine: boolean, profile = 'network-close'): string[] {
  return keysOf(explore(programFrom(body), { profile, fine }));
}

describe('steps that are explored apart', () => {
  it('nobody closes a descriptor while another closer has looked at it and not closed it yet', () => {
    const body = `tasks:
  T1: [accept l c]
  T2: [await blocked T1, close l]
  T3: [await blocked T1, close l]
setup: [socket l tcp, bind l 1, listen l 5]`;
    expect(outcomes(body, true)).to.deep.equal(outcomes(body, false));
    expect(outcomes(body, true).join()).not.to.include('double-free');
  });

  it('a closer wakes the network daemon, which gets the semaphore before those that wait for it', () => {
    const body = `priorities: { T1: 120, T2: 50, T3: 90, netd: 40 }
setup: [socket l tcp, bind l 1, listen l 5, socket s tcp, connect s loop 1, accept l c]
tasks:
  T1: [recv s 100]
  T2: [await blocked T1, 'select - r:s,c']
  T3: [await blocked T1, close s]`;
    const apart = outcomes(body, true, 'unpatched');
    expect(outcomes(body, false, 'unpatched')).to.deep.equal(apart);
    expect(apart.join()).to.include('2 r:s,c').and.not.to.include('1 r:s');
  });

  it('the host has no connection before the SYN has come', () => {
    const body = `peer: scripted
setup: [socket s tcp]
tasks: { T1: [connect s blackhole 1] }
peer-steps: [synack]`;
    for (const fine of [true, false]) {
      expect(outcomes(body, fine)).to.deep.equal([
        JSON.stringify([{ 'T1.connect': '0' }, [], [], {}]),
      ]);
    }
  });
});
