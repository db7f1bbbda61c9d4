/** The steering of a target that is a fake: what the host makes of what it does. */
import { expect } from 'chai';
import pino from 'pino';
import { programs } from '../../src/cli/selection.js';
import { Station } from '../../src/crosscheck/station.js';
import { scheduleOf, steer, type Schedule, type Steered } from '../../src/crosscheck/steer.js';
import { CheckError, isCheckError, type ErrorKind } from '../../src/errors.js';
import type { Executor, Observation, TargetIdentity } from '../../src/scenario/executor.js';
import type { Need, Program } from '../../src/scenario/program.js';

const OPTIONS = { profile: 'network-close', policy: 'any' } as const;

interface Special {
  program?: Program;
  signal?: AbortSignal;
}

function failure(kind: ErrorKind, code: string): CheckError {
  return new CheckError(kind, code, 'The target cannot run D7/-: a step outside of a column.');
}

describe('leading a target through a schedule', () => {
  let schedule: Schedule;
  let starts: number;
  let stops: number;
  let ran: Program[];

  before(() => {
    const [program] = programs(['D7']);
    if (program === undefined) throw new Error('no D7');
    schedule = scheduleOf(program, OPTIONS, '0');
  });

  beforeEach(() => {
    starts = 0;
    stops = 0;
    ran = [];
  });

  function observed(): Observation {
    const gates = schedule.plan.gates.map((_, at) => at).join(' ');
    return {
      outcome: schedule.expected,
      order: [],
      ticks: {},
      postMortem: [`gates ${gates}`],
      reboot: true,
    };
  }

  function target(run: () => Promise<Observation>, capabilities: Need[] = []): Executor {
    const identity: TargetIdentity = {
      product: 'fake',
      arch: 'none',
      stack: '6',
      fix: 'network-close',
      policy: 'stale',
      capabilities,
      tickRate: 100,
    };
    return {
      start: () => {
        starts += 1;
        return Promise.resolve(identity);
      },
      run: (program) => {
        ran.push(program);
        return run();
      },
      stop: () => {
        stops += 1;
        return Promise.resolve();
      },
    };
  }

  function lead(
    executor: Executor,
    { program = schedule.program, signal = new AbortController().signal }: Special = {},
  ): Promise<Steered> {
    const plan = {
      planned: { name: 'fake', kind: 'fake' },
      needsNetwork: false,
      instances: 1,
      open: () => Promise.resolve(new Station({ executor, folder: '.' })),
    };
    const log = pino({ enabled: false });
    const about = { target: plan, runId: 'abcd1234', folder: '.', log };
    return steer({ ...schedule, ...about, program }, signal);
  }

  async function refusal(result: Promise<Steered>): Promise<CheckError> {
    const error: unknown = await result.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!isCheckError(error)) throw new Error('expected a CheckError', { cause: error });
    return error;
  }

  it('sends the gates with the program, once, and releases the target', async () => {
    const result = await lead(target(() => Promise.resolve(observed())));
    expect(ran.map(({ gates }) => gates)).to.deep.equal([schedule.plan.gates]);
    expect(result).to.include({ followed: true, shown: true });
    expect([starts, stops]).to.deep.equal([1, 1]);
  });

  it('tries again what infrastructure has spoilt', async () => {
    const result = await lead(
      target(() =>
        ran.length < 3
          ? Promise.reject(failure('infrastructure', 'console-lost'))
          : Promise.resolve(observed()),
      ),
    );
    expect(result.shown).to.equal(true);
    expect(starts).to.equal(3);
  });

  it('gives up infrastructure that fails three times', async () => {
    const error = await refusal(
      lead(target(() => Promise.reject(failure('infrastructure', 'console-lost')))),
    );
    expect(error.code).to.equal('console-lost');
    expect(starts).to.equal(3);
  });

  it('says of a target that refuses the program that it has no gates, and does not try again', async () => {
    const error = await refusal(
      lead(target(() => Promise.reject(failure('infrastructure', 'program-refused')))),
    );
    expect(error).to.include({ kind: 'usage', code: 'no-gates' });
    expect(error.message).to.contain('a step outside of a column');
    expect(starts).to.equal(1);
  });

  it('says what a target lacks', async () => {
    const program: Program = { ...schedule.program, needs: ['smp'] };
    const able = target(() => Promise.resolve(observed()), ['tap']);
    const error = await refusal(lead(able, { program }));
    expect(error).to.include({ kind: 'usage', code: 'target-lacks' });
    expect(error.message).to.contain('needs smp');
    expect(ran).to.deep.equal([]);
  });

  it('stops the target when it is interrupted', async () => {
    const interruption = new AbortController();
    const error = await refusal(
      lead(
        target(() => {
          interruption.abort();
          return Promise.reject(failure('infrastructure', 'console-lost'));
        }),
        { signal: interruption.signal },
      ),
    );
    expect(error.kind).to.equal('interrupted');
    expect(starts).to.equal(1);
    expect(stops).to.be.at.least(1);
  });

  it('refuses a schedule of another program before anything is started', () => {
    expect(() => scheduleOf(schedule.program, OPTIONS, '0123')).to.throw(/is no schedule/);
  });
});
