import { expect } from 'chai';
import { executive } from './parts.js';

describe('the network semaphore', () => {
  it('nests, and is handed to the waiter of the highest priority', () => {
    const { semaphore, S, layout, start } = executive([50, 40, 30]);
    start(0);
    expect(semaphore.obtain(S, 0)).to.equal(true);
    expect(semaphore.obtain(S, 0)).to.equal(true);
    start(1, 2);
    expect(semaphore.obtain(S, 1)).to.equal(false);
    expect(semaphore.obtain(S, 2)).to.equal(false);
    semaphore.release(S, 0);
    expect(S[layout.globals.owner]).to.equal(1);
    semaphore.release(S, 0);
    expect(S[layout.globals.owner]).to.equal(3);
    expect(S[layout.globals.nest]).to.equal(1);
  });

  it('lends the priority of a waiter to the owner, until the last release', () => {
    const { semaphore, tasks, S, start } = executive([120, 60, 50]);
    start(0);
    semaphore.obtain(S, 0);
    start(1);
    expect(tasks.executing(S)).to.equal(1);
    start(2);
    expect(semaphore.obtain(S, 2)).to.equal(false);
    expect(tasks.priority(S, 0)).to.equal(50);
    expect(tasks.executing(S)).to.equal(0);
    semaphore.release(S, 0);
    expect(tasks.executing(S)).to.equal(2);
    expect(tasks.priority(S, 0)).to.equal(120);
  });

  it('does not wait for a deleted task', () => {
    const { semaphore, S, layout, start } = executive([50, 40, 30]);
    start(0);
    semaphore.obtain(S, 0);
    start(1, 2);
    semaphore.obtain(S, 1);
    semaphore.obtain(S, 2);
    semaphore.forget(S, 2);
    semaphore.release(S, 0);
    expect(S[layout.globals.owner]).to.equal(2);
  });
});
