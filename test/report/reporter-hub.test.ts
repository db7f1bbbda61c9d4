import { expect } from 'chai';
import type { JournalEvent } from '../../src/crosscheck/events.js';
import type { Reporter } from '../../src/report/reporter.js';
import { ReporterHub } from '../../src/report/reporter-hub.js';
import { sampleEvents } from './sample-run.js';

interface Recording extends Reporter {
  heard: JournalEvent['event'][];
  finished: number;
}

function recording(name: string): Recording {
  return {
    name,
    heard: [],
    finished: 0,
    event(event) {
      this.heard.push(event.event);
    },
    finish() {
      this.finished += 1;
    },
  };
}

const events = sampleEvents();

describe('ReporterHub', () => {
  it('gives every reporter every event, after the record has it', async () => {
    const done: number[] = [];
    const reporter = recording('a');
    const counting: Reporter = {
      name: 'counting',
      event: (_event, record) => void done.push(record.casesDone),
      finish: () => undefined,
    };
    const hub = new ReporterHub([reporter, counting]);
    for (const event of events) hub.event(event);
    expect(await hub.finish()).to.deep.equal([]);
    expect(reporter.heard).to.deep.equal(events.map(({ event }) => event));
    expect(reporter.finished).to.equal(1);
    expect(done.at(-1)).to.equal(11);
    expect(done[3]).to.equal(1);
  });

  it('goes on without a reporter that throws, and says so', async () => {
    const bad: Reporter = {
      name: 'bad',
      event: () => {
        throw new Error('out of paper');
      },
      finish: () => {
        throw new Error('never called');
      },
    };
    const good = recording('good');
    const hub = new ReporterHub([bad, good]);
    for (const event of events) hub.event(event);
    expect(await hub.finish()).to.deep.equal([{ name: 'bad', message: 'out of paper' }]);
    expect(good.heard).to.have.lengthOf(events.length);
    expect(good.finished).to.equal(1);
  });

  it('waits for reporters that finish later, and survives those that fail then', async () => {
    const late: Reporter = { name: 'late', finish: () => Promise.reject(new Error('disk full')) };
    const good = recording('good');
    const hub = new ReporterHub([late, good]);
    expect(await hub.finish()).to.deep.equal([{ name: 'late', message: 'disk full' }]);
    expect(good.finished).to.equal(1);
  });
});
