import { expect } from 'chai';
import { TASK_STATE } from '../../../src/emulator/executive/records.js';
import { executive } from './parts.js';

const WAIT = 2;
const CLOSE = 8;
const OTHER = 4;

describe('events', () => {
  it('are pending until somebody asks for them', () => {
    const { events, S, cell, start } = executive([50, 60]);
    start(0, 1);
    events.send(S, 1, 1, WAIT | OTHER);
    expect(events.poll(S, 0, WAIT)).to.equal(WAIT);
    expect(events.poll(S, 0, WAIT)).to.equal(0);
    expect(cell(0, 'pending')).to.equal(OTHER);
  });

  it('are seized when they are sent: what comes later stays pending', () => {
    const { events, S, cell, start } = executive([50, 60]);
    start(0, 1);
    expect(events.wait(S, 0, WAIT | CLOSE, 0)).to.equal(false);
    events.send(S, 1, 1, WAIT);
    events.send(S, 1, 1, CLOSE);
    expect(cell(0, 'mode')).to.equal(TASK_STATE.ready);
    expect(cell(0, 'out')).to.equal(WAIT);
    expect(cell(0, 'pending')).to.equal(CLOSE);
  });

  it('end a wait at once if they are there', () => {
    const { events, S, cell, start } = executive([50]);
    start(0);
    events.send(S, 0, 1, WAIT);
    expect(events.wait(S, 0, WAIT, 0)).to.equal(true);
    expect(cell(0, 'out')).to.equal(WAIT);
  });

  it('go to oneself with id 0, and nowhere with an id that no task has', () => {
    const { events, S, cell, start } = executive([50]);
    start(0);
    events.send(S, 0, 0, WAIT);
    events.send(S, 0, -572662307, OTHER);
    expect(cell(0, 'pending')).to.equal(WAIT);
  });

  it('a wait ends without any after its ticks', () => {
    const { events, S, cell, start } = executive([50]);
    start(0);
    events.wait(S, 0, WAIT, 2);
    expect(events.ticking(S)).to.equal(true);
    events.tick(S);
    expect(cell(0, 'mode')).to.equal(TASK_STATE.event);
    events.tick(S);
    expect(cell(0, 'mode')).to.equal(TASK_STATE.ready);
    expect(cell(0, 'out')).to.equal(0);
    expect(events.ticking(S)).to.equal(false);
  });
});
