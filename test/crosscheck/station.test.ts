import { expect } from 'chai';
import { Station } from '../../src/crosscheck/station.js';
import type { Executor, TargetIdentity } from '../../src/scenario/executor.js';
import { BOARD } from './evidence.js';

/** What is done to the target, in order. */
function setUp(restore?: () => Promise<TargetIdentity | undefined>) {
  const done: string[] = [];
  const executor: Executor = {
    start: async () => {
      done.push('start');
      return Promise.resolve(BOARD);
    },
    run: () => Promise.reject(new Error('nothing is run')),
    stop: async () => {
      done.push('stop');
      return Promise.resolve();
    },
  };
  const parts = { executor, folder: '/nowhere', ...(restore === undefined ? {} : { restore }) };
  return { station: new Station(parts), done };
}

describe('the restart of a target', () => {
  it('is a stop and a start', async () => {
    const { station, done } = setUp();
    expect(await station.restart()).to.equal(BOARD);
    expect(done).to.deep.equal(['stop', 'start']);
  });

  it('is neither where the target can be put back', async () => {
    const { station, done } = setUp(() => Promise.resolve({ ...BOARD, product: 'as before' }));
    expect(await station.restart()).to.have.property('product', 'as before');
    expect(done).to.deep.equal([]);
  });

  it('is a stop and a start where it can be put back at other times', async () => {
    const { station, done } = setUp(() => Promise.resolve(undefined));
    expect(await station.restart()).to.equal(BOARD);
    expect(done).to.deep.equal(['stop', 'start']);
  });
});
