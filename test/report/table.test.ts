import { expect } from 'chai';
import fc from 'fast-check';
import { tableLines, type Column } from '../../src/report/table.js';

const COLUMNS: Column[] = [
  { heading: 'name', align: 'left', flexible: false },
  { heading: 'did', align: 'left', flexible: true },
  { heading: 'allows', align: 'left', flexible: true },
  { heading: 'runs', align: 'right', flexible: false },
];
const plain = (text: string): string => text;

describe('tableLines', () => {
  it('lines up columns, numbers to the right', () => {
    expect(tableLines(COLUMNS, [['C1', 'one', 'the same', '10']], 80, plain)).to.deep.equal([
      'name  did  allows    runs',
      'C1    one  the same    10',
    ]);
  });

  it('gives a cell of several lines the lines that it needs', () => {
    const lines = tableLines(
      COLUMNS,
      [
        ['C1', ['one', 'two'], 'x', '1'],
        ['C2', 'y', 'z', '2'],
      ],
      80,
      plain,
    );
    expect(lines.slice(2)).to.deep.equal(['      two', 'C2    y    z          2']);
  });

  it('gives a flexible column what its neighbour does not need', () => {
    const [, line] = tableLines(COLUMNS, [['C1', 'x'.repeat(60), 'the same', '1']], 60, plain);
    expect(line).to.match(/^C1 {4}x{35}\.\.\. {2}the same/);
    expect(line).to.have.lengthOf(60);
  });

  it('paints after it has measured', () => {
    const lines = tableLines(COLUMNS, [['C1', 'one', 'x', '1']], 80, (text) => `<${text}>`);
    expect(lines[1]).to.equal('<C1>    <one>  <x>          <1>');
  });

  it('keeps within its width and to one line, whatever the flexible cells hold', () => {
    const text = fc.string({ unit: 'binary', maxLength: 80 });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { maxLength: 5 }), (cells) => {
        const rows = cells.map(([a, b]) => ['C1', a, b, '1']);
        for (const line of tableLines(COLUMNS, rows, 70, plain)) {
          expect(line.length).to.be.at.most(70);
          expect(line).not.to.match(/[\p{Cc}]/u);
        }
      }),
    );
  });
});
