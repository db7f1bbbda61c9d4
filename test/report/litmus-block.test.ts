/** The form is what mcompare7 of herdtools7 7.57 was seen to read and to compare. */
import { expect } from 'chai';
import { explore } from '../../src/emulator/index.js';
import { predictionLitmus } from '../../src/cli/litmus.js';
import { observable } from '../../src/crosscheck/observable.js';
import { programDigest } from '../../src/crosscheck/plan.js';
import { litmusBlock, type LitmusLine, type LitmusTest } from '../../src/report/litmus-block.js';
import type { Prediction } from '../../src/scenario/outcome.js';
import { outcomeStepNames } from '../../src/scenario/index.js';
import { programOf } from '../emulator/programs.js';

/** A line of an outcome as `tools/lexLog_tools.mll` takes it. */
const LINE = /^((\d+:[a-z][a-z_0-9]*|[a-z]+)=(-?\d+|[A-Za-z][A-Za-z0-9_]*);( |$))+$/;

/** The lines of a test that bind something, without counts and marks. */
function outcomesOf(text: string): string[] {
  const lines = text.split('\n').filter((line) => line.includes('died='));
  return lines.map((line) => line.replace(/^\d+ +[:*]>/, ''));
}

function placesOf(text: string): string[] {
  return [...new Set(outcomesOf(text).map((line) => line.replaceAll(/=[^;]*/g, '')))];
}

describe('litmus logs', () => {
  const program = programOf('A3');
  const prediction = explore(program, { profile: 'unpatched', policy: 'any' });
  const text = predictionLitmus(program, prediction, ['tap']);
  const lines = text.trimEnd().split('\n');

  /** The log of a run of the same program, with these lines. */
  function run(seen: LitmusLine[], more: Partial<LitmusTest> = {}): string {
    return litmusBlock({
      name: 'A3',
      profile: 'unpatched@2005',
      digest: programDigest(program),
      kind: 'Histogram',
      lines: seen,
      steps: outcomeStepNames(program),
      seconds: 1,
      ...more,
    });
  }

  function seen(outcome: Partial<LitmusLine['outcome']>, count = 7, allowed = true): LitmusLine {
    const results = prediction.outcomes[0]?.results ?? {};
    const usual = { results, panic: null, wire: [], leaks: {}, reported: [] };
    return { outcome: { ...usual, ...outcome }, count, allowed };
  }

  it('a prediction is a States log whose lines mcompare7 can read', () => {
    expect(lines[0]).to.equal('Test A3+unpatched-2005 Forbidden');
    const count = Number(/^States (\d+)$/.exec(lines[1] ?? '')?.[1]);
    expect(count).to.be.greaterThan(1);
    const outcomes = lines.slice(2, 2 + count);
    for (const line of outcomes) expect(line).to.match(LINE);
    expect(new Set(outcomes).size).to.equal(count);
    expect(lines.slice(2 + count, 5 + count)).to.deep.equal([
      'Ok',
      'Witnesses',
      `Positive: 0, Negative: ${count}`,
    ]);
  });

  it('every outcome of it binds the same locations', () => {
    expect(placesOf(text)).to.have.lengthOf(1);
  });

  it('a run has the hash and the locations of a prediction of the same scenario and profile', () => {
    const block = run([seen({})]);
    const hashOf = (log: string): string => /^Hash=([0-9a-f]{32})$/m.exec(log)?.[1] ?? log;
    expect(hashOf(block)).to.equal(hashOf(text));
    expect(hashOf(run([seen({})], { digest: 'of another program' }))).not.to.equal(hashOf(text));
    expect(placesOf(block)).to.deep.equal(placesOf(text));
    // Whether a step ever ran does not matter.
    const stuck = run([seen({ results: {} })]);
    expect(placesOf(stuck)).to.deep.equal(placesOf(text));
  });

  it('whatever a target shows of an outcome that is predicted, is a line of the prediction', () => {
    expect(prediction.outcomes.some(({ faults }) => faults.includes('use-after-free'))).to.equal(
      true,
    );
    for (const outcome of prediction.outcomes) {
      const noticing = seen(observable(outcome, { capabilities: ['tap'] }));
      const blind = seen({ ...noticing.outcome, reported: [] });
      const shown = outcomesOf(run([noticing, blind]));
      expect(outcomesOf(text)).to.include.members(shown);
    }
  });

  it('outcomes that differ in the wire, a leak or the panic are different lines', () => {
    const block = run([
      seen({}),
      seen({ wire: ['RST', 'SYN-ACK'] }, 2, false),
      seen({ leaks: { sockets: 1 } }, 1, false),
      seen({ results: {}, panic: 'Socket buffer is already in use' }, 3, false),
    ]);
    expect(block).to.include('Histogram (4 states)').and.to.include('Positive: 6, Negative: 7');
    const rows = block.split('\n').filter((line) => line.includes('died='));
    expect(rows[0]).to.match(/^7 +:>.* died=0; leaks=NOTHING; noticed=NOTHING; wire=NONE;$/);
    expect(rows[1]).to.match(
      /^2 +\*>.* died=0; leaks=NOTHING; noticed=NOTHING; wire=RST_SYN_ACK;$/,
    );
    expect(rows[2]).to.match(/^1 +\*>.* died=0; leaks=N_1_SOCKET; noticed=NOTHING; wire=NONE;$/);
    expect(rows[3]).to.match(/^3 +\*>.*=PANIC; died=SOCKET_BUFFER_IS_ALREADY_IN_USE; /);
    for (const line of outcomesOf(block)) expect(line).to.match(LINE);
    expect(placesOf(block)).to.have.lengthOf(1);
  });

  it('outcomes that are equal in all that is compared are one line', () => {
    const block = run([seen({}, 2), seen({}, 3)]);
    expect(block).to.include('Histogram (1 states)\n5       :>');
    expect(run([seen({}), seen({ reported: ['use-after-free'] })])).to.include('(2 states)');
  });

  it('a target without a TAP knows nothing of the wire, and a prediction for it neither', () => {
    const blind: Prediction = { ...prediction, outcomes: prediction.outcomes.slice(0, 1) };
    const [line] = outcomesOf(predictionLitmus(program, blind, []));
    expect(line).to.match(/ wire=UNSEEN;$/);
    expect(outcomesOf(run([seen({ wire: null })]))[0]).to.match(/ wire=UNSEEN;$/);
  });
});
