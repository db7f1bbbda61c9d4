import { expect } from 'chai';
import { TASK_STATE } from '../../../src/emulator/executive/records.js';
import { executive } from './parts.js';

describe('the ready chain', () => {
  it('lets the highest priority run, first come first served among equals', () => {
    const { tasks, S, start } = executive([50, 20, 20, 10]);
    start(0, 1, 2);
    expect(tasks.executing(S)).to.equal(1);
    start(3);
    expect(tasks.executing(S)).to.equal(3);
    tasks.block(S, 3, TASK_STATE.event);
    expect(tasks.executing(S)).to.equal(1);
    tasks.block(S, 1, TASK_STATE.event);
    tasks.ready(S, 1);
    expect(tasks.executing(S)).to.equal(2);
  });

  it('passes over a suspended task, and appends it when it is resumed', () => {
    const { tasks, S, start } = executive([20, 20]);
    start(0, 1);
    tasks.setSuspended(S, 0, true);
    expect(tasks.executing(S)).to.equal(1);
    tasks.setSuspended(S, 0, false);
    expect(tasks.executing(S)).to.equal(1);
  });

  it('does not run a task that was woken while it is suspended', () => {
    const { tasks, S, start } = executive([20, 30]);
    start(0, 1);
    tasks.block(S, 0, TASK_STATE.event);
    tasks.setSuspended(S, 0, true);
    tasks.ready(S, 0);
    expect(tasks.executing(S)).to.equal(1);
    tasks.setSuspended(S, 0, false);
    expect(tasks.executing(S)).to.equal(0);
  });
});
