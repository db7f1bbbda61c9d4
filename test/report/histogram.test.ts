import { expect } from 'chai';
import { BRIEF, histogramLines, WHOLE } from '../../src/report/histogram.js';
import { foldRows, type FoldedRow } from '../../src/report/fold-rows.js';
import { recordOf } from '../../src/report/run-record.js';
import { judge } from '../../src/crosscheck/judge.js';
import { allowed, observation, outcome, prediction, STAND_IN } from '../crosscheck/evidence.js';
import { sampleEvents } from './sample-run.js';

/** A row with `total` allowed outcomes, of which the first was seen once, the next twice, ... */
function row(scenario: string, total: number, shown: number): FoldedRow {
  const results = (n: number): Record<string, string> => ({
    'T1.recv': String(n),
    'T2.close': '0',
  });
  const outcomes = Array.from({ length: total }, (_, n) =>
    allowed(results(n), { witness: `w${n}` }),
  );
  const observations = Array.from({ length: shown }, (_, n) =>
    Array.from({ length: n + 1 }, () => observation(outcome(results(n)))),
  ).flat();
  const judgement = judge({
    prediction: prediction(outcomes),
    observations,
    identity: STAND_IN,
    attempts: [],
    planned: observations.length,
  });
  const [first] = sampleEvents();
  if (first?.event !== 'run-started') throw new Error('no beginning');
  const rows = [{ row: 1, scenario, variant: '-', target: 'i386' }];
  const [folded] = foldRows(
    recordOf([
      { ...first, plan: { rows, cases: [] } },
      { event: 'verdict', at: 1, row: 1, target: 'i386', ...judgement },
    ]),
  );
  if (folded === undefined) throw new Error('no row');
  return folded;
}

describe('the histogram', () => {
  it('counts what was seen, the most frequent first, and lists what never was', () => {
    expect(histogramLines([row('D9', 4, 2)], 120, WHOLE)).to.deep.equal([
      'D9 on i386: 2 of 4 allowed outcomes in 3 runs',
      '       2x T1 1, T2 0',
      '       1x T1 0, T2 0',
      '  never  T1 2, T2 0 (schedule w2)',
      '  never  T1 3, T2 0 (schedule w3)',
    ]);
  });

  it('says nothing of a row that has one outcome, as it must', () => {
    expect(histogramLines([row('C1', 1, 1)], 120, WHOLE)).to.deep.equal([]);
  });

  it('keeps to its limits and says what it leaves out', () => {
    const many = Array.from({ length: BRIEF.rows + 2 }, (_, n) => row(`A${n}`, 20, 6));
    const lines = histogramLines(many, 120, BRIEF);
    expect(lines).to.have.lengthOf(BRIEF.rows * (1 + 2 * (BRIEF.outcomes + 1)) + 1);
    expect(lines)
      .to.include('         and 2 more seen')
      .and.include('         and 10 more never seen');
    expect(lines.at(-1)).to.equal(
      'and 2 more rows with several outcomes, 2 of which have not shown all: --histogram lists them',
    );
    expect(histogramLines(many, 120, WHOLE)).to.have.lengthOf(many.length * 21);
  });

  it('keeps to the width, and the schedule whole', () => {
    const lines = histogramLines([row('D9', 4, 2)], 30, WHOLE);
    expect(lines.slice(1).every((line) => line.length <= 40)).to.equal(true);
    expect(lines.at(-1)).to.match(/\(schedule w3\)$/);
  });
});
