import { expect } from 'chai';
import { TASK_STATE } from '../../../src/emulator/executive/records.js';
import { DEADLOCK } from '../../../src/emulator/executive/semaphore.js';
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

  it('gives a priority back when its waiter is deleted: the owner is first of its own', () => {
    const { semaphore, tasks, S, start } = executive([120, 50, 120]);
    start(0);
    semaphore.obtain(S, 0);
    start(1);
    semaphore.obtain(S, 1);
    start(2);
    semaphore.forget(S, 1);
    tasks.block(S, 1, TASK_STATE.deleted);
    expect(tasks.executing(S)).to.equal(0);
    expect(tasks.priority(S, 0)).to.equal(120);
  });

  it('but last of what it inherits from a waiter that is left', () => {
    const { semaphore, tasks, S, start } = executive([120, 100, 50, 100]);
    start(0);
    semaphore.obtain(S, 0);
    start(1);
    semaphore.obtain(S, 1);
    start(2);
    semaphore.obtain(S, 2);
    start(3);
    expect(tasks.executing(S)).to.equal(0);
    semaphore.forget(S, 2);
    tasks.block(S, 2, TASK_STATE.deleted);
    expect(tasks.executing(S)).to.equal(3);
    expect(tasks.priority(S, 0)).to.equal(100);
  });

  it('is a fatal error where the owner waits for the task, and the mutex is refused', () => {
    const one = executive([50, 40]);
    one.start(0);
    one.mutex.obtain(one.S, 0);
    one.start(1);
    one.semaphore.obtain(one.S, 1);
    one.mutex.obtain(one.S, 1);
    expect(() => one.semaphore.obtain(one.S, 0)).to.throw(DEADLOCK);
    const other = executive([50, 40]);
    other.start(0);
    other.semaphore.obtain(other.S, 0);
    other.start(1);
    other.mutex.obtain(other.S, 1);
    other.semaphore.obtain(other.S, 1);
    expect(other.mutex.obtain(other.S, 0)).to.equal(true);
    expect(other.S[other.layout.globals.mutex]).to.equal(2);
    expect(other.tasks.executing(other.S)).to.equal(0);
  });
});
