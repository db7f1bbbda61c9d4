import { expect } from 'chai';
import fc from 'fast-check';
import { crc32 } from '../../src/console/crc.js';
import { PAYLOAD_MAXIMUM, encodeFrame, parseFrame } from '../../src/console/frame.js';
import { anyFrame } from '../support/any-frame.js';

/** Wraps a body as a frame with the CRC that it needs. */
function wrap(body: string): string {
  return `#${body} *${crc32(body)}`;
}

describe('console: frame', () => {
  it('has the CRC of zlib', () => {
    expect(crc32('123456789')).to.equal('cbf43926');
  });

  it('is one readable line that ends in CR and LF', () => {
    const text = encodeFrame({ seq: 3, kind: 'DONE', payload: '17 2' });
    expect(text).to.equal(`${wrap('3 DONE 4 17 2')}\r\n`);
  });

  it('has no payload and one space before the star when empty', () => {
    const text = encodeFrame({ seq: 3, kind: 'PING', payload: '' });
    expect(text).to.match(/^#3 PING 0 \*[\da-f]{8}\r\n$/);
  });

  it('comes back as it was', () => {
    fc.assert(
      fc.property(anyFrame(), (frame) => {
        expect(parseFrame(encodeFrame(frame).trimEnd())).to.deep.equal(frame);
      }),
    );
  });

  it('survives no change of any one character', () => {
    const text = encodeFrame({ seq: 42, kind: 'RUN', payload: '17 2000 V 1 C1 - 25;E' }).trimEnd();
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at) ^ 1;
      const garbled = text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
      expect(parseFrame(garbled), garbled).to.equal(undefined);
    }
  });

  for (const [what, body] of [
    ['a leading zero in SEQ', '03 PING 0'],
    ['five digits in SEQ', '10000 PING 0'],
    ['a kind in lower case', '3 ping 0'],
    ['a kind of nine letters', '3 ABCDEFGHI 0'],
    ['no kind', '3  0'],
    ['a length that is too small', '3 DONE 3 17 2'],
    ['a length that is too large', '3 DONE 5 17 2'],
    ['a leading zero in LEN', '3 DONE 04 17 2'],
    ['a control character in the payload', '3 DONE 3 1\t2'],
    ['an empty payload with a space of its own', '3 PING 0 '],
  ] as const) {
    it(`does not parse with ${what}, though the CRC is right`, () => {
      expect(parseFrame(wrap(body))).to.equal(undefined);
    });
  }

  it('does not parse with the CRC in upper case', () => {
    const text = wrap('3 PING 0');
    const upper = text.slice(0, -8) + text.slice(-8).toUpperCase();
    expect(upper).not.to.equal(text);
    expect(parseFrame(upper)).to.equal(undefined);
  });

  for (const [what, frame] of [
    ['a line break', { seq: 1, kind: 'RUN', payload: 'a\nb' }],
    ['more than 4064 bytes', { seq: 1, kind: 'RUN', payload: 'x'.repeat(PAYLOAD_MAXIMUM + 1) }],
    ['a SEQ of 10000', { seq: 10_000, kind: 'RUN', payload: '' }],
    ['a kind in lower case', { seq: 1, kind: 'run', payload: '' }],
  ] as const) {
    it(`refuses to encode ${what}`, () => {
      expect(() => encodeFrame(frame)).to.throw('No frame can hold');
    });
  }
});
