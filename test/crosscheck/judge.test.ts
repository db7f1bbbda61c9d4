import { expect } from 'chai';
import fc from 'fast-check';
import { judge, type Evidence, type Judgement } from '../../src/crosscheck/judge.js';
import type { Outcome } from '../../src/scenario/outcome.js';
import { allowed, BOARD, observation, outcome, prediction, STAND_IN, times } from './evidence.js';

const ABORTED = { 'T1.recv': '-1 ECONNABORTED', 'T2.close': '0', 'T1.recv#2': '-1 EBADF' };
const END_OF_FILE = { ...ABORTED, 'T1.recv': '0' };
const HANGS = { 'T1.recv': 'blocked', 'T2.close': '0', 'T1.recv#2': 'not-run' };

function judged(given: Partial<Evidence> & { seen?: Outcome[] }): Judgement {
  const { seen = [outcome(ABORTED)], ...rest } = given;
  return judge({
    prediction: prediction([allowed(ABORTED, { witness: 'a1' })]),
    observations: seen.map((one) => observation(one)),
    identity: BOARD,
    attempts: [],
    planned: seen.length,
    ...rest,
  });
}

describe('judge: conforms', () => {
  it('if every observation is allowed', () => {
    const { verdict, reason, runs } = judged({ seen: times(10, outcome(ABORTED)) });
    expect(verdict).to.equal('conforms');
    expect(runs).to.equal(10);
    expect(reason).to.equal('all 10 runs are among 1 allowed outcome');
  });

  it('if different outcomes are all allowed, with a histogram and what was not seen', () => {
    const {
      verdict,
      seen,
      allowed: views,
    } = judged({
      prediction: prediction([
        allowed(ABORTED, { witness: 'a' }),
        allowed(END_OF_FILE, { witness: 'b' }),
        allowed(HANGS, { witness: 'c' }),
      ]),
      seen: [...times(3, outcome(ABORTED)), ...times(7, outcome(END_OF_FILE))],
    });
    expect(verdict).to.equal('conforms');
    expect(seen.map(({ count, witness }) => [count, witness])).to.deep.equal([
      [7, 'b'],
      [3, 'a'],
    ]);
    expect(views.map(({ witness, seen }) => [witness, seen])).to.deep.equal([
      ['a', 3],
      ['b', 7],
      ['c', 0],
    ]);
  });

  it('if the target hangs where the reference allows it', () => {
    const { verdict } = judged({
      prediction: prediction([allowed(HANGS, { faults: ['never-woke: T1'] })]),
      seen: [outcome(HANGS)],
    });
    expect(verdict).to.equal('conforms');
  });

  it('if the target panics where the reference allows it', () => {
    const { verdict, seen } = judged({
      prediction: prediction([allowed({}, { faults: ['panic: sbflush'], witness: 'p' })]),
      seen: [outcome({ 'T2.close': '0' }, { faults: ['panic: sbflush.'] })],
    });
    expect(verdict).to.equal('conforms');
    expect(seen[0]?.witness).to.equal('p');
  });

  it('even if the reference did not explore everything', () => {
    const incomplete = prediction([allowed(ABORTED)], { complete: false });
    expect(judged({ prediction: incomplete }).verdict).to.equal('conforms');
  });

  it('says of the built-in image that it is one', () => {
    expect(judged({ identity: STAND_IN }).standIn).to.equal(true);
    expect(judged({ identity: BOARD }).standIn).to.equal(false);
  });
});

describe('judge: deviates', () => {
  it('on one forbidden outcome in ten runs', () => {
    const { verdict, reason, seen } = judged({
      seen: [...times(9, outcome(ABORTED)), outcome({ ...ABORTED, 'T1.recv': '-1 EBADF' })],
    });
    expect(verdict).to.equal('deviates');
    expect(reason).to.equal('T1.recv returned -1 EBADF; allowed: -1 ECONNABORTED (1 of 10 runs)');
    expect(seen.map(({ allowed }) => allowed)).to.deep.equal([true, false]);
  });

  it('lists what the allowed outcomes have at the first deviating result', () => {
    const { reason } = judged({
      prediction: prediction([allowed(ABORTED), allowed(END_OF_FILE)]),
      seen: [outcome({ ...ABORTED, 'T1.recv': '-1 EBADF' })],
    });
    expect(reason).to.equal('T1.recv returned -1 EBADF; allowed: -1 ECONNABORTED, 0');
  });

  it('names the step that returned first, not the one that stands first', () => {
    const seen = outcome({ 'T1.recv': '1', 'T2.close': '-1 EBADF' });
    const { reason } = judged({
      prediction: prediction([allowed({ 'T1.recv': '0', 'T2.close': '0' })]),
      observations: [observation(seen, { order: ['T2.close', 'T1.recv'] })],
    });
    expect(reason).to.equal('T2.close returned -1 EBADF; allowed: 0');
  });

  it('on results that are allowed each but not together, at the one that settles it', () => {
    const { verdict, reason, seen } = judged({
      prediction: prediction([
        allowed({ 'T1.recv': '10', 'T3.recv': '-1 ENXIO' }, { witness: 'x' }),
        allowed({ 'T1.recv': '-1 ENXIO', 'T3.recv': '10' }, { witness: 'y' }),
      ]),
      seen: [outcome({ 'T1.recv': '10', 'T3.recv': '10' })],
    });
    expect(verdict).to.equal('deviates');
    expect(reason).to.equal('T3.recv returned 10; allowed: -1 ENXIO');
    expect(seen[0]?.witness).to.equal('x');
  });

  it('on a wire that no outcome with these results has', () => {
    const { verdict, reason } = judged({
      prediction: prediction([
        allowed(ABORTED, { wire: ['FIN'] }),
        allowed(END_OF_FILE, { wire: ['RST'] }),
      ]),
      seen: [outcome(ABORTED, { wire: ['RST'] })],
    });
    expect(verdict).to.equal('deviates');
    expect(reason).to.equal('the wire shows RST; allowed: FIN');
  });

  it('not on a wire that the target has no TAP for', () => {
    const { verdict } = judged({
      prediction: prediction([allowed(ABORTED, { wire: ['FIN'] })]),
      identity: { ...BOARD, capabilities: [] },
    });
    expect(verdict).to.equal('conforms');
  });

  it('on a leak', () => {
    const { verdict, reason } = judged({ seen: [outcome(ABORTED, { leaks: { sockets: 1 } })] });
    expect(verdict).to.equal('deviates');
    expect(reason).to.equal('left behind: 1 socket; allowed: nothing');
  });

  it('on a fault that the target has noticed and the reference does not have', () => {
    const { verdict, reason } = judged({
      seen: [outcome(ABORTED, { faults: ['use-after-free'] })],
    });
    expect(verdict).to.equal('deviates');
    expect(reason).to.equal('the target reports use-after-free; allowed: no fault');
  });

  it('if the target goes on where the reference allows only a panic', () => {
    const { verdict, reason } = judged({
      prediction: prediction([allowed({}, { faults: ['panic: sbflush'] })]),
    });
    expect(verdict).to.equal('deviates');
    expect(reason).to.equal('T1.recv returned -1 ECONNABORTED; allowed: only a panic (sbflush)');
  });

  it('says how many other outcomes are forbidden', () => {
    const { reason } = judged({
      seen: [outcome(END_OF_FILE), outcome({ ...ABORTED, 'T2.close': '-1 EBADF' })],
    });
    expect(reason).to.match(/\(1 of 2 runs\); 1 other outcome not allowed either$/);
  });

  it('keeps a step that was not run apart from one that returned', () => {
    const { reason } = judged({ seen: [outcome({ ...ABORTED, 'T1.recv#2': 'not-run' })] });
    expect(reason).to.equal('T1.recv#2 was not run; allowed: -1 EBADF');
  });
});

describe('judge: never woke', () => {
  it('names the sleeper and what its call may return', () => {
    const { verdict, reason } = judged({
      prediction: prediction([allowed(ABORTED), allowed(END_OF_FILE)]),
      seen: [outcome(HANGS)],
    });
    expect(verdict).to.equal('never woke');
    expect(reason).to.equal('T1.recv stayed blocked; allowed: -1 ECONNABORTED, 0');
  });

  it('names every sleeper', () => {
    const { reason } = judged({
      prediction: prediction([allowed({ 'T1.recv': '0', 'T3.recv': '0' })]),
      seen: [outcome({ 'T1.recv': 'blocked', 'T3.recv': 'blocked' })],
    });
    expect(reason).to.match(/^T1\.recv and T3\.recv stayed blocked; allowed: 0/);
  });

  it('goes before a wrong result of another step', () => {
    const { verdict } = judged({ seen: [outcome({ ...HANGS, 'T2.close': '-1 EBADF' })] });
    expect(verdict).to.equal('never woke');
  });

  it('if the call may block, but not with these results of the others', () => {
    const { verdict, reason } = judged({
      prediction: prediction([
        allowed({ 'T1.recv': '10', 'T3.recv': 'blocked' }),
        allowed({ 'T1.recv': 'blocked', 'T3.recv': '10' }),
      ]),
      seen: [outcome({ 'T1.recv': 'blocked', 'T3.recv': 'blocked' })],
    });
    expect(verdict).to.equal('never woke');
    expect(reason).to.equal('T3.recv stayed blocked; allowed: 10');
  });
});

describe('judge: target died', () => {
  it('on a panic where the reference has none', () => {
    const { verdict, reason } = judged({ seen: [outcome({}, { faults: ['panic: sbflush'] })] });
    expect(verdict).to.equal('target died');
    expect(reason).to.equal('panic: sbflush; the reference allows no panic');
  });

  it('on another panic than the one allowed', () => {
    const { verdict, reason, seen } = judged({
      prediction: prediction([
        allowed(ABORTED, { witness: 'a' }),
        allowed({}, { faults: ['panic: sbflush'], witness: 'p' }),
      ]),
      seen: [outcome({}, { faults: ['panic: exception 14'] })],
    });
    expect(verdict).to.equal('target died');
    expect(reason).to.equal('panic: exception 14; allowed: sbflush');
    expect(seen[0]?.witness).to.equal('p');
  });

  it('goes before a hang and a wrong result', () => {
    const { verdict } = judged({
      seen: [outcome(END_OF_FILE), outcome(HANGS), outcome({}, { faults: ['panic: reset'] })],
    });
    expect(verdict).to.equal('target died');
  });
});

describe('judge: no verdict about the target', () => {
  const refused = { kind: 'infrastructure', code: 'x', message: 'QEMU ended' } as const;

  it('is infrastructure if there is no observation', () => {
    const { verdict, reason, standIn } = judged({
      seen: [],
      planned: 10,
      identity: null,
      attempts: [refused],
    });
    expect(verdict).to.equal('infrastructure');
    expect(reason).to.equal('10 of 10 runs came to nothing: QEMU ended');
    expect(standIn).to.equal(false);
  });

  it('is infrastructure if a run is missing, however well the others went', () => {
    const { verdict } = judged({ seen: times(9, outcome(ABORTED)), planned: 10 });
    expect(verdict).to.equal('infrastructure');
  });

  it('never covers a deviation', () => {
    const { verdict } = judged({ seen: [outcome(END_OF_FILE)], planned: 10, attempts: [refused] });
    expect(verdict).to.equal('deviates');
  });

  it('is infrastructure if the set-up of the program failed', () => {
    const { verdict, reason, seen } = judged({
      seen: [outcome({ 'CTL.connect': '-1 ETIMEDOUT' })],
      planned: 1,
    });
    expect(verdict).to.equal('infrastructure');
    expect(reason).to.equal('set-up failed: CTL.connect returned -1 ETIMEDOUT');
    expect(seen).to.deep.equal([]);
  });

  it('is unstable if an attempt at a case failed and worked on retry', () => {
    const { verdict, reason } = judged({ attempts: [{ ...refused, phase: 'case' }] });
    expect(verdict).to.equal('unstable');
    expect(reason).to.equal('1 attempt failed and worked on retry: QEMU ended');
  });

  it('is not unstable because of a second boot', () => {
    expect(judged({ attempts: [{ ...refused, phase: 'boot' }] }).verdict).to.equal('conforms');
  });

  it('is incomplete if the reference stopped early and did not find the outcome', () => {
    const { verdict, reason } = judged({
      prediction: prediction([allowed(ABORTED)], { complete: false, states: 1000 }),
      seen: [outcome(END_OF_FILE)],
    });
    expect(verdict).to.equal('incomplete');
    expect(reason).to.match(/^the reference stopped after 1000 states .* T1\.recv returned 0/);
  });

  it('is a bug if a complete reference allows nothing', () => {
    expect(() => judged({ prediction: prediction([]) })).to.throw(/at least one outcome/);
  });
});

describe('judge: outcomes that look the same', () => {
  it('are one, with the simplest witness and the faults of all', () => {
    const { allowed: views } = judged({
      prediction: prediction([
        allowed(ABORTED, { witness: 'long', preemptions: 2, faults: ['use-after-free'] }),
        allowed(ABORTED, { witness: 'short', preemptions: 0 }),
        allowed(ABORTED, { witness: 'other', preemptions: 1, faults: ['deadlock'] }),
      ]),
    });
    expect(views).to.have.lengthOf(1);
    expect(views[0]).to.include({ witness: 'short', preemptions: 0, seen: 1 });
    expect(views[0]?.outcome.reported).to.deep.equal(['use-after-free']);
  });
});

describe('judge: any histogram', () => {
  const values = ['0', '10', '-1 EBADF', '-1 ECONNABORTED', 'blocked'];
  const someOutcome = fc.record({
    'T1.recv': fc.constantFrom(...values),
    'T2.close': fc.constantFrom(...values),
  });
  const key = (results: Record<string, string>): string => JSON.stringify(results);

  it('conforms exactly if all of it is allowed, whatever the order of the runs', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(someOutcome, { minLength: 1, maxLength: 6, selector: key }),
        fc.array(someOutcome, { minLength: 1, maxLength: 12 }),
        (permitted, runs) => {
          const set = new Set(permitted.map(key));
          const given = { prediction: prediction(permitted.map((one) => allowed(one))) };
          const { verdict, reason, seen } = judged({ ...given, seen: runs.map((r) => outcome(r)) });
          const bad = runs.filter((one) => !set.has(key(one)));
          expect(verdict === 'conforms').to.equal(bad.length === 0);
          expect(seen.reduce((sum, { count }) => sum + count, 0)).to.equal(runs.length);
          if (bad.length > 0) expect(reason).to.match(/T[12]\.(recv|close) .*; allowed: /);
          const reversed = judged({ ...given, seen: runs.toReversed().map((r) => outcome(r)) });
          expect(reversed.verdict).to.equal(verdict);
        },
      ),
    );
  });
});
