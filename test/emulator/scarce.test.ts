import { expect } from 'chai';
import { explore } from '../../src/emulator/index.js';
import type { Prediction } from '../../src/scenario/outcome.js';
import type { Program } from '../../src/scenario/program.js';
import { faultsOf, keysOf, programFrom, programOf, resultsOf } from './programs.js';

const profile = 'connabort@6';
const found = (program: Program, name = profile): Prediction => explore(program, { profile: name });

describe('a full table of descriptors', () => {
  it('gives whoever wants one ENFILE, and again what has been closed', () => {
    const program = programFrom(`
setup: [socket s udp]
tasks:
  T1: [exhaust fds, socket a udp, dup s b, close s, socket c udp, socket d udp, restore fds, socket d udp]`);
    const [only, ...others] = found(program).outcomes;
    expect(others).to.deep.equal([]);
    expect(only?.results).to.deep.equal({
      'T1.socket': '-1 ENFILE',
      'T1.dup': '-1 ENFILE',
      'T1.close': '0',
      'T1.socket#2': 'fd',
      'T1.socket#3': '-1 ENFILE',
      'T1.socket#4': 'fd',
    });
    expect(only?.leaks).to.deep.equal({});
  });

  it('A15: puts the connection back, from where the close resets it', () => {
    const { outcomes } = found(programOf('A15'));
    expect(outcomes.map(({ results }) => results['T1.accept'])).to.deep.equal(['-1 ENFILE']);
    expect(outcomes.map(({ wire }) => wire)).to.deep.equal([['RST']]);
  });
});

describe('mbufs that have run out', () => {
  const waiting = programFrom(`
setup: [socket s udp, bind s 1, socket z udp]
tasks:
  T1: [await returned T2.exhaust, sendto z loop 1 10]
  T2: [exhaust mbufs, await called T1.sendto, sleep 3, restore mbufs]`);

  it('are waited for, and had when they are there again', () => {
    expect(resultsOf(found(waiting), 'T1.sendto')).to.deep.equal(['10']);
  });

  it('are waited for without the network semaphore, with the buffer locked', () => {
    for (const name of ['unpatched@2005', 'connabort-literal@2005', 'network-close@6']) {
      expect(faultsOf(found(programOf('F8'), name))).to.deep.equal(['panic: sbflush']);
    }
  });

  it('F8: the closer of connabort waits for the sender, which ends as if nothing were', () => {
    const sent = found(programOf('F8'));
    expect(faultsOf(sent)).to.deep.equal([]);
    expect(resultsOf(sent, 'T1.send')).to.deep.equal(['-1 EBADF', '10']);
    expect(resultsOf(sent, 'T2.close')).to.deep.equal(['0']);
  });

  it('A16: a descriptor that is closed before its accept is through has SS_NOFDREF', () => {
    expect(faultsOf(found(programOf('A16'), 'unpatched@2005'))).to.include(
      'panic: soclose: NOFDREF',
    );
  });

  it('A16: the closer of connabort waits for the accept, which waits until the close is through', () => {
    const waiting = found(programOf('A16'), 'connabort@2005');
    expect(resultsOf(waiting, 'T1.accept')).to.deep.equal(['blocked']);
    expect(resultsOf(waiting, 'T3.close')).to.deep.equal(['blocked']);
    expect(faultsOf(waiting)).to.deep.equal(['deadlock']);
  });

  it('give the same outcomes whether steps are merged or not', () => {
    for (const name of ['unpatched@2005', profile]) {
      const fine = explore(programOf('F10'), { profile: name, fine: true });
      expect(fine.complete).to.equal(true);
      expect(keysOf(fine)).to.deep.equal(keysOf(found(programOf('F10'), name)));
    }
  });
});
