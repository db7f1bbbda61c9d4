import { expect } from 'chai';
import fc from 'fast-check';
import { encodeFrame, parseFrame, type Frame } from '../../src/console/frame.js';
import { Assembly, PART_SIZE, UNCUT_MAXIMUM, cutFrame } from '../../src/console/parts.js';
import { anyText } from '../support/any-frame.js';

function long(payload: string, seq = 9): Frame {
  return { seq, kind: 'REPORT', payload };
}

function partsOf(frame: Frame): Frame[] {
  return cutFrame(frame.seq, encodeFrame(frame)).map((line) => {
    const part = parseFrame(line.trimEnd());
    if (part === undefined) throw new Error(`no frame: ${line}`);
    return part;
  });
}

/** What comes of the last one. */
function take(assembly: Assembly, parts: readonly (Frame | undefined)[]) {
  return parts.map((part) => (part === undefined ? undefined : assembly.take(part))).at(-1);
}

describe('console: parts', () => {
  it('are none of a frame that is short, and several of one that is longer by a byte', () => {
    const around = encodeFrame(long('')).trimEnd().length + 2;
    const longest = 'x'.repeat(UNCUT_MAXIMUM - around);
    expect(partsOf(long(longest))).to.deep.equal([]);
    expect(partsOf(long(`${longest}x`))).to.have.lengthOf(3);
  });

  it('are short frames of the same number, each one saying which it is', () => {
    const lines = cutFrame(9, encodeFrame(long('x'.repeat(300))));
    for (const [index, line] of lines.entries()) {
      expect(line.length).to.be.at.most(PART_SIZE + 32);
      expect(line).to.match(new RegExp(`^#9 PART \\d+ ${index + 1}/7 .*\r\n$`));
    }
  });

  it('make the frame again in any order, each as often as it comes', () => {
    const shuffled = anyText(600)
      .map((text) => long(`${text}${'x'.repeat(100)}`))
      .chain((frame) => {
        const parts = partsOf(frame);
        const order = fc.shuffledSubarray(parts, { minLength: parts.length });
        return fc.record({ frame: fc.constant(frame), order, again: fc.array(fc.nat()) });
      });
    fc.assert(
      fc.property(shuffled, ({ frame, order, again }) => {
        const last = order.slice(-1);
        const more = again.map((index) => order[index % (order.length - 1)]);
        expect(take(new Assembly(), [...order.slice(0, -1), ...more, ...last])).to.deep.equal(
          frame,
        );
      }),
    );
  });

  it('tell which of them are there', () => {
    const [first, , third] = partsOf(long('x'.repeat(150)));
    const assembly = new Assembly();
    expect(take(assembly, [third])).to.equal('0010');
    expect(take(assembly, [first])).to.equal('1010');
    assembly.clear();
    expect(take(assembly, [first])).to.equal('1000');
  });

  it('of two frames make neither, and the next whole set is taken', () => {
    const [x, y] = [partsOf(long('x'.repeat(150))), partsOf(long('y'.repeat(150)))];
    const assembly = new Assembly();
    expect(take(assembly, [x[0], ...y.slice(1)])).to.equal('0000');
    expect(take(assembly, y)).to.deep.equal(long('y'.repeat(150)));
  });

  it('of an older frame are forgotten when those of another come', () => {
    const assembly = new Assembly();
    take(assembly, partsOf(long('x'.repeat(150))).slice(1));
    expect(take(assembly, partsOf(long('y'.repeat(150), 10)).slice(0, 1))).to.equal('1000');
    expect(take(assembly, partsOf(long('y'.repeat(250), 10)).slice(0, 1))).to.equal('100000');
  });

  for (const [what, payload] of [
    ['beyond the last one', `5/4 ${'x'.repeat(48)}`],
    ['0', `0/4 ${'x'.repeat(48)}`],
    ['with a leading zero', `01/4 ${'x'.repeat(48)}`],
    ['of more than a frame can have', '87/87 x'],
    ['without a piece', '4/4 '],
    ['that is too long', `4/4 ${'x'.repeat(49)}`],
    ['that is short and not the last', `1/4 ${'x'.repeat(47)}`],
    ['without its numbers', 'x'.repeat(48)],
  ] as const) {
    it(`are nothing of which one is ${what}`, () => {
      expect(new Assembly().take({ seq: 9, kind: 'PART', payload })).to.equal(undefined);
    });
  }
});
