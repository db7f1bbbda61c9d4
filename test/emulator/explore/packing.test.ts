/** Rows of small numbers in words. */
import { expect } from 'chai';
import { Packing } from '../../../src/emulator/explore/packing.js';

const WIDTHS = [1, 31, 2, 30, 5, 17, 11, 31];

function largest(): number[] {
  return WIDTHS.map((width) => 2 ** width - 1);
}

describe('packed rows', () => {
  it('give back what was put in, wherever it begins', () => {
    const packing = new Packing(WIDTHS);
    const numbers = Int32Array.from([1, 2 ** 31 - 1, 0, 2 ** 30 - 1, 21, 70_000, 1024, 5]);
    const rows = new Int32Array(packing.words + 3);
    rows.set(packing.pack(numbers), 3);
    expect(WIDTHS.map((_, place) => packing.numberAt(rows, 3, place))).to.deep.equal([...numbers]);
  });

  it('change at one place only', () => {
    const packing = new Packing(WIDTHS);
    for (const place of WIDTHS.keys()) {
      const row = packing.pack(Int32Array.from(largest()));
      packing.change(row, 0, place, largest()[place] ?? 0, 1);
      const expected = largest().with(place, 1);
      expect(WIDTHS.map((_, at) => packing.numberAt(row, 0, at))).to.deep.equal(expected);
    }
  });

  it('say when a number is too large for its place', () => {
    const packing = new Packing([4, 8]);
    expect([packing.holds(0, 15), packing.holds(0, 16), packing.holds(1, 16)]).to.deep.equal([
      true,
      false,
      true,
    ]);
  });

  it('take no more words than the numbers need', () => {
    expect(new Packing([8, 8, 8, 8]).words).to.equal(1);
    expect(new Packing([8, 8, 8, 9]).words).to.equal(2);
  });
});
