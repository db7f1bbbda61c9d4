import { expect } from 'chai';
import { TASK_STATE } from '../../../src/emulator/executive/records.js';
import { explore } from '../../../src/emulator/index.js';
import { programFrom, resultsOf } from '../programs.js';
import { executive } from './parts.js';

const WAIT = 2;

/** Three tasks of one priority; those that are ready stand in the order given. */
function chain({ S, layout }: ReturnType<typeof executive>): number[] {
  return [...S.subarray(layout.readyQueue, layout.readyQueue + 3)];
}

describe('timers', () => {
  it('that end with one tick end in the order in which they began', () => {
    const parts = executive([50, 50, 50]);
    const { events, S, start } = parts;
    start(0, 1, 2);
    events.wait(S, 2, WAIT, 2);
    events.sleep(S, 0, 2);
    events.tick(S);
    events.wait(S, 1, WAIT, 1);
    expect(chain(parts)).to.deep.equal([0, 0, 0]);
    events.tick(S);
    expect(chain(parts)).to.deep.equal([3, 1, 2]);
  });

  it('end in the order of their ticks, whichever began first', () => {
    const parts = executive([50, 50, 50]);
    const { events, S, start } = parts;
    start(0, 1, 2);
    events.sleep(S, 0, 3);
    events.sleep(S, 1, 1);
    events.sleep(S, 2, 2);
    events.tick(S);
    expect(chain(parts)).to.deep.equal([2, 0, 0]);
    events.tick(S);
    expect(chain(parts)).to.deep.equal([2, 3, 0]);
    events.tick(S);
    expect(chain(parts)).to.deep.equal([2, 3, 1]);
    expect(events.ticking(S)).to.equal(false);
  });

  it('stop when the event comes before', () => {
    const { events, S, cell, start } = executive([50, 60]);
    start(0, 1);
    events.wait(S, 0, WAIT, 1);
    events.send(S, 1, 1, WAIT);
    expect(cell(0, 'timer')).to.equal(0);
    events.wait(S, 0, WAIT, 0);
    events.sleep(S, 1, 1);
    events.tick(S);
    expect(cell(0, 'mode')).to.equal(TASK_STATE.event);
    expect(cell(1, 'mode')).to.equal(TASK_STATE.ready);
  });

  it('do not depend on the order of the columns', () => {
    const results = (one: string, other: string): string[][] => {
      const program = programFrom(`
priorities: { T2: 120 }
setup: [socket s udp, bind s 1, setopt s rcvtimeo 2]
tasks:
  ${one}: [recv s 100]
  ${other}: [await blocked ${one}, sleep 2, close s]`);
      const prediction = explore(program, { profile: 'connabort@6' });
      return [resultsOf(prediction, `${one}.recv`), resultsOf(prediction, `${other}.close`)];
    };
    expect(results('T2', 'T1')).to.deep.equal(results('T1', 'T2'));
  });
});
