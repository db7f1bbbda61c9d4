import { expect } from 'chai';
import { explore } from '../../../src/emulator/index.js';
import { TASK_STATE } from '../../../src/emulator/executive/records.js';
import type { Program } from '../../../src/scenario/program.js';
import { keysOf, programFrom, programOf, resultsOf } from '../programs.js';
import { executive } from './parts.js';

/** The closer and the reader have one priority; T1 comes first. */
function equals(timeslice: string): Program {
  return programFrom(`
priorities: { T2: 120 }
timeslice: [${timeslice}]
setup: [socket s udp, bind s 1]
tasks:
  T1: [recv s 100]
  T2: [await called T1.recv, close s]`);
}

const profile = 'connabort@6';

function reads(program: Program): string[] {
  return resultsOf(explore(program, { profile }), 'T1.recv');
}

describe('time slices', () => {
  it('let a task of equal priority in between', () => {
    expect(reads(equals('T1'))).to.deep.equal(['-1 EBADF', '-1 ECONNABORTED']);
  });

  it('are needed for it: first come, first served otherwise', () => {
    expect(reads(equals(''))).to.deep.equal(['-1 ECONNABORTED']);
  });

  it('end for the task that has them, not for its neighbour', () => {
    expect(reads(equals('T2'))).to.deep.equal(['-1 ECONNABORTED']);
  });

  it('do not let a lower priority in', () => {
    const program = programFrom(`
priorities: { T2: 130 }
timeslice: [T1, T2]
setup: [socket s udp, bind s 1]
tasks:
  T1: [recv s 100]
  T2: [await called T1.recv, close s]`);
    expect(reads(program)).to.deep.equal(['-1 ECONNABORTED']);
  });

  it('end a hog as well: another one of its priority goes on', () => {
    const program = programFrom(`
priorities: { T1: 110 }
timeslice: [HOG]
tasks:
  HOG: [hog returned T1.socket]
  T1: [socket a udp]`);
    expect(resultsOf(explore(program, { profile }), 'T1.socket')).to.deep.equal(['fd']);
  });

  it('are ticks: whoever wakes at the tick comes before the one whose slice it ends', () => {
    const { tasks, events, S, start } = executive([20, 20, 20, 30], [0]);
    start(2, 0, 1, 3);
    events.sleep(S, 2, 1);
    expect(tasks.executing(S)).to.equal(0);
    events.tick(S);
    expect(tasks.executing(S)).to.equal(1);
    tasks.block(S, 1, TASK_STATE.event);
    expect(tasks.executing(S)).to.equal(2);
    tasks.block(S, 2, TASK_STATE.event);
    expect(tasks.executing(S)).to.equal(0);
  });

  it('make a tick matter only while another one of the priority is ready', () => {
    const { tasks, events, S, start } = executive([20, 20, 30], [0]);
    start(0, 2);
    expect(events.ticking(S)).to.equal(false);
    tasks.ready(S, 1);
    expect(events.ticking(S)).to.equal(true);
    events.tick(S);
    expect(events.ticking(S)).to.equal(false);
  });

  it('give the same outcomes whether steps are merged or not', () => {
    for (const name of ['unpatched@2005', 'connabort@6', 'network-close@6']) {
      const program = equals('T1, T2');
      const merged = explore(program, { profile: name });
      const fine = explore(program, { profile: name, fine: true });
      expect([merged.complete, fine.complete]).to.deep.equal([true, true]);
      expect(keysOf(merged)).to.deep.equal(keysOf(fine));
    }
  });

  it('give no outcome that several processors would not', () => {
    for (const name of ['unpatched@2005', 'connabort@6', 'network-close@6']) {
      const prio = explore(programOf('C1', 'round-robin'), { profile: name, policy: 'any' });
      const any = explore(programOf('C1', 'round-robin'), {
        profile: name,
        policy: 'any',
        scheduler: 'any',
      });
      expect(keysOf(any)).to.include.members(keysOf(prio));
    }
  });
});
