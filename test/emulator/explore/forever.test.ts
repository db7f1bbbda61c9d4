/** Programs that never come to an end by themselves. */
import { expect } from 'chai';
import { explore, replay } from '../../../src/emulator/index.js';
import { EmulatorExecutor } from '../../../src/emulator/executor.js';
import type { Program } from '../../../src/scenario/program.js';
import { keysOf, programFrom, resultsOf } from '../programs.js';

const CONNECTED = 'peer: kernel\nsetup: [socket s udp, connect s peer 1]';

/** A send that polls for an mbuf, and what another task does meanwhile. */
const polling = (other: string, check = ''): Program =>
  programFrom(
    `${CONNECTED}\ntasks:\n  T1: [exhaust mbufs, send s 10]\n  T2: [await called T1.send, ${other}]\n${check}`,
  );

const HOGS = programFrom(`
priorities: { T1: 120, T2: 120 }
timeslice: [T1, T2]
setup: [socket s udp, bind s 1]
tasks:
  T1: [hog readable s]
  T2: [hog readable s]
  T3: [close s]
check: [socket f udp]`);

const profile = 'connabort@6';

describe('a program that goes round for ever', () => {
  for (const scheduler of ['prio', 'any'] as const) {
    it(`has the call that polls for what nobody gives back blocked, then the check (${scheduler})`, () => {
      const found = explore(polling('shutdown s rd', 'check: [socket f udp]'), {
        profile,
        scheduler,
      });
      expect(found.complete).to.equal(true);
      expect(resultsOf(found, 'T1.send')).to.deep.equal(['blocked']);
      expect(resultsOf(found, 'T2.shutdown')).to.deep.equal(['0']);
      expect(resultsOf(found, 'CHK.socket')).to.deep.equal(['fd']);
    });

    it(`ends where it would have gone on, once what it polls for is there (${scheduler})`, () => {
      const found = explore(polling('sleep 3, restore mbufs'), { profile, scheduler });
      expect(resultsOf(found, 'T1.send')).to.deep.equal(['10']);
    });

    it(`may be two that poll, one because of the other one (${scheduler})`, () => {
      const found = explore(polling('close s'), { profile, scheduler });
      expect(resultsOf(found, 'T2.close')).to.deep.equal(['0', 'blocked']);
      expect(resultsOf(found, 'T1.send')).to.deep.equal(['-1 EBADF', 'blocked']);
    });
  }

  it('may be two hogs that take turns', () => {
    const found = explore(HOGS, { profile });
    expect(resultsOf(found, 'T3.close')).to.deep.equal(['0']);
    expect(resultsOf(found, 'CHK.socket')).to.deep.equal(['fd']);
  });

  it('has the same outcomes where each micro-op is a step', () => {
    for (const program of [polling('close s'), polling('shutdown s rd')]) {
      const fine = explore(program, { profile, fine: true });
      expect(keysOf(fine)).to.deep.equal(keysOf(explore(program, { profile })));
    }
  });

  it('has schedules that replay follows', () => {
    const program = polling('shutdown s rd');
    const [outcome] = explore(program, { profile }).outcomes;
    const steps = replay(program, { profile }, outcome?.witness ?? '');
    expect(steps.flatMap(({ result }) => result ?? [])).to.deep.equal(['0']);
  });

  it('comes to an end on the emulator as a target, which asks for a restart', async () => {
    const target = new EmulatorExecutor({ profile });
    const nobody = { perform: () => Promise.resolve(), end: () => Promise.resolve() };
    await target.start();
    const { outcome, reboot } = await target.run(polling('shutdown s rd'), nobody, 2000);
    expect(outcome.results).to.deep.equal({ 'T1.send': 'blocked', 'T2.shutdown': '0' });
    expect(reboot).to.equal(true);
  });
});
