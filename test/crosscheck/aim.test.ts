import { expect } from 'chai';
import { Aim } from '../../src/crosscheck/aim.js';
import type { HeldStep } from '../../src/emulator/index.js';

const CALL: HeldStep = {
  column: 'T1',
  step: 2,
  place: 'inside',
  waits: false,
  states: 4,
  ticks: 3,
};
const AWAIT: HeldStep = {
  column: 'T2',
  step: 0,
  place: 'before',
  waits: true,
  states: 9,
  ticks: 0,
};

function counting(): (most: number) => number {
  let n = 0;
  return (most) => {
    n += 1;
    return (n * 7919) % (most + 1);
  };
}

describe('delays that aim at an outcome', () => {
  it('are those of its witness first, with the semaphore and before it', () => {
    const aim = new Aim([AWAIT, CALL], counting());
    const late = { column: 'T2', step: 0, ticks: 0, turns: 0 };
    expect(aim.next()).to.deep.equal({
      spin: 0,
      ticks: 0,
      exact: [late, { column: 'T1', step: 2, locked: true, ticks: 3, turns: 0 }],
    });
    // One more for the task: it must still turn when the await is seen to hold.
    expect(aim.next().exact).to.deep.equal([late, { column: 'T1', step: 2, ticks: 4, turns: 0 }]);
  });

  it('are never so long that a call would count as blocked', () => {
    const aim = new Aim([{ ...CALL, ticks: 500 }], counting());
    for (let tries = 0; tries < 40; tries += 1) {
      for (const { ticks } of aim.next().exact ?? []) expect(ticks).to.be.at.most(20);
      aim.learn(tries % 2);
    }
  });

  it('are the same again for the same draws', () => {
    const run = (): string => {
      const aim = new Aim([AWAIT, CALL], counting());
      return JSON.stringify(
        Array.from({ length: 30 }, (_, tries) => {
          const delays = aim.next();
          aim.learn(tries % 5);
          return delays;
        }),
      );
    };
    expect(run()).to.equal(run());
  });

  it('are by chance if the witness holds back nothing that could be delayed', () => {
    const check: HeldStep = { ...CALL, column: 'CHK' };
    for (const late of [[], [check]]) {
      const aim = new Aim(late, counting());
      for (let tries = 0; tries < 10; tries += 1) {
        const delays = aim.next();
        expect(delays).not.to.have.property('exact');
        expect(delays.spin).to.be.greaterThan(0);
      }
    }
  });
});
