import { expect } from 'chai';
import { recordOf, verdictOf, type RunRecord } from '../../src/report/run-record.js';
import type { EventBody, JournalEvent } from '../../src/crosscheck/events.js';
import { ROWS, sampleBodies, sampleEvents } from './sample-run.js';

const stamped = (bodies: EventBody[]): JournalEvent[] =>
  bodies.map((body, index) => ({ ...body, at: index }));

const ERROR = { kind: 'infrastructure', code: 'qemu-ended', message: 'QEMU ended' } as const;

function failed(rest: Partial<Extract<EventBody, { event: 'attempt-failed' }>>): EventBody {
  return {
    event: 'attempt-failed',
    target: 'i386',
    attempt: 1,
    retry: true,
    error: ERROR,
    ms: 5,
    ...rest,
  };
}

/** Everything up to the first event of the kind. */
function before(kind: EventBody['event']): EventBody[] {
  const bodies = sampleBodies();
  return bodies.slice(
    0,
    bodies.findIndex(({ event }) => event === kind),
  );
}

const verdicts = (record: RunRecord): string[] =>
  [...record.rows.values()].map((row) => verdictOf(record, row).verdict);

describe('the record of a run', () => {
  it('has every planned row, in the order of the plan', () => {
    const { rows } = recordOf(sampleEvents());
    expect([...rows.values()].map(({ planned }) => planned.scenario)).to.deep.equal(
      ROWS.map(({ scenario }) => scenario),
    );
  });

  it('adds up cases, time and files', () => {
    const record = recordOf(sampleEvents());
    expect([record.casesDone, record.casesPlanned, record.exitCode]).to.deep.equal([11, 11, 1]);
    expect(record.rows.get(3)).to.include({ casesPlanned: 3, casesDone: 3, ms: 60 });
    expect(record.rows.get(4)?.files).to.deep.equal(['pcap/case-10.pcap']);
    expect(record.rows.get(4)?.postMortems[0]?.lines[0]).to.equal('ticks 17');
  });

  it('plans nothing more of a row that turns out to be one to skip', () => {
    const reason = 'needs tap';
    const rest = { standIn: false, reason, runs: 0, seen: [], allowed: [], reference: null };
    const skipped = {
      event: 'verdict',
      row: 3,
      target: 'i386',
      verdict: 'skipped',
      ...rest,
    } as const;
    const record = recordOf(stamped([...before('observation'), skipped]));
    expect(record.casesPlanned).to.equal(8);
    expect(record.rows.get(3)).to.include({ casesPlanned: 0, casesDone: 0 });
  });

  it('gives every row a verdict when the run was killed', () => {
    const record = recordOf(stamped(before('verdict')));
    expect(record.exitCode).to.equal(null);
    expect(verdicts(record)).to.deep.equal(
      ROWS.map(({ skipped }) => (skipped === undefined ? 'infrastructure' : 'skipped')),
    );
  });

  it('says of a row what interrupted the run before it', () => {
    const record = recordOf(
      stamped([...before('verdict'), { event: 'interrupted', by: 'SIGINT' }]),
    );
    const [row] = record.rows.values();
    expect(row && verdictOf(record, row).reason).to.match(/interrupted \(SIGINT\)/);
  });

  it('forgets the interruption when the run goes on, and counts given-up cases again', () => {
    const record = recordOf(
      stamped([
        ...before('observation'),
        failed({ case: 1, row: 1, retry: false }),
        { event: 'interrupted', by: 'SIGTERM' },
        { event: 'run-ended', exitCode: 130 },
        { event: 'run-resumed', started: '2026-11-25T22:00:00.000Z', argv: [] },
      ]),
    );
    expect([record.casesDone, record.exitCode, record.interruptedBy]).to.deep.equal([
      0,
      null,
      null,
    ]);
  });

  it('keeps failed starts with the target and failed attempts with the row', () => {
    const record = recordOf(
      stamped([
        ...before('observation'),
        failed({}),
        failed({ case: 1, row: 1 }),
        { event: 'target-restarted', target: 'i386', reason: 'it panicked', case: 1 },
      ]),
    );
    const target = record.targets.get('i386');
    expect(target?.failedStarts).to.have.lengthOf(1);
    expect(target?.restarts).to.deep.equal(['it panicked']);
    expect(record.rows.get(1)).to.include({ casesDone: 0, ms: 5 });
    expect(record.rows.get(1)?.attempts).to.have.lengthOf(1);
  });

  it('lets the last verdict of a row count', () => {
    const bodies = sampleBodies();
    const last = bodies.findLast(({ event }) => event === 'verdict');
    const record = recordOf(stamped([...bodies, { ...last, verdict: 'conforms' } as EventBody]));
    expect(verdicts(record).at(-1)).to.equal('conforms');
  });

  it('is not upset by events about rows and targets that were not planned', () => {
    const strange = failed({ target: 'nobody', row: 99, case: 99 });
    expect(() => recordOf(stamped([...before('observation'), strange]))).not.to.throw();
    expect(() => recordOf(stamped([strange]))).not.to.throw();
  });
});
