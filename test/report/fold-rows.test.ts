import { expect } from 'chai';
import { nameCell } from '../../src/report/cells.js';
import { foldRows } from '../../src/report/fold-rows.js';
import { recordOf } from '../../src/report/run-record.js';
import { outcome, times } from '../crosscheck/evidence.js';
import { ABORTED, HANGS, sampleEvents, type SampleRow } from './sample-run.js';

const row = (
  variant: string,
  seen: SampleRow['seen'],
  rest: Partial<SampleRow> = {},
): SampleRow => ({
  scenario: 'C1',
  variant,
  target: 'i386',
  seen,
  ...rest,
});
const good = times(2, outcome(ABORTED));
const names = (rows: SampleRow[]): string[] => foldRows(recordOf(sampleEvents(rows))).map(nameCell);

describe('foldRows', () => {
  it('makes one line of variants that came to the same, and adds up their runs', () => {
    const rows = [row('closer-above', good), row('closer-equal', good), row('closer-below', good)];
    const [folded, ...rest] = foldRows(recordOf(sampleEvents(rows)));
    expect(rest).to.deep.equal([]);
    expect(folded).to.include({ runs: 6, ms: 120, allVariants: true });
    expect(folded?.seen.map(({ count }) => count)).to.deep.equal([6]);
    expect(folded?.allowed.map(({ seen }) => seen)).to.deep.equal([6]);
    expect(names(rows)).to.deep.equal(['C1 (3 variants)']);
  });

  it('folds although counts differ, as long as the outcomes are the same', () => {
    const mixed = [outcome(ABORTED), outcome(HANGS)];
    const rows = [row('a', [...mixed, outcome(HANGS)]), row('b', [...mixed, outcome(ABORTED)])];
    const [folded, ...rest] = foldRows(recordOf(sampleEvents(rows)));
    expect(rest).to.deep.equal([]);
    expect(folded?.seen.map(({ count, allowed }) => [count, allowed])).to.deep.equal([
      [3, false],
      [3, true],
    ]);
  });

  it('keeps apart what differs, and says which variants are together', () => {
    const rows = [
      row('closer-above', good),
      row('closer-equal', good),
      row('closer-below', [outcome(HANGS)]),
    ];
    expect(names(rows)).to.deep.equal(['C1/closer-{above,equal}', 'C1/closer-below']);
  });

  it('keeps targets apart, and skips of different reasons', () => {
    expect(names([row('-', good), row('-', good, { target: 'board' })])).to.deep.equal([
      'C1',
      'C1',
    ]);
    const skipped = [
      row('a', [], { skipped: 'needs tap' }),
      row('b', [], { skipped: 'needs suspend' }),
    ];
    expect(names(skipped)).to.deep.equal(['C1/a', 'C1/b']);
  });
});
