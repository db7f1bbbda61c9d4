/** A sleeper whose freed socket's memory is another socket's by the time it runs: seen on RTEMS 6. */
import { expect } from 'chai';
import { explore } from '../../src/emulator/index.js';
import { programFrom, resultsOf } from './programs.js';

const CLOSER = 'T2: [await blocked T1, close s, socket n';

function first(body: string, step: string): string[] {
  return resultsOf(explore(programFrom(body), { profile: 'unpatched@6' }), step);
}

describe('memory that has become another socket', () => {
  it('a UDP reader asks the protocol of the TCP socket that is there now', () => {
    const body = `setup: [socket s udp, bind s 2]
tasks:
  T1: [recv s 100]
  ${CLOSER} tcp]`;
    expect(first(body, 'T1.recv')).to.deep.equal(['-1 ENOTCONN']);
  });

  it('a TCP writer finds a UDP socket without an address', () => {
    const body = `peer: kernel
setup: [socket s tcp, connect s peer 1, setopt s linger 0]
tasks:
  T1: [send s 60000]
  ${CLOSER} udp]`;
    expect(first(body, 'T1.send')).to.deep.equal(['-1 EDESTADDRREQ']);
  });
});
