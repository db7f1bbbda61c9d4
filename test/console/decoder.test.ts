import { expect } from 'chai';
import fc from 'fast-check';
import { Decoder, type Received } from '../../src/console/decoder.js';
import { encodeFrame, type Frame } from '../../src/console/frame.js';
import { anyFrame, anyText } from '../support/any-frame.js';

const DONE: Frame = { seq: 7, kind: 'DONE', payload: '17 2' };
const PING: Frame = { seq: 8, kind: 'PING', payload: '' };

function decode(...chunks: string[]): Received[] {
  const decoder = new Decoder();
  return [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.flush()];
}

const frame = (value: Frame): Received => ({ type: 'frame', frame: value });
const text = (value: string): Received => ({ type: 'text', text: value });
const rubbish = (value: string): Received => ({ type: 'rubbish', text: value });

describe('console: decoder', () => {
  it('takes a frame in one chunk', () => {
    expect(decode(encodeFrame(DONE))).to.deep.equal([frame(DONE)]);
  });

  it('takes a frame split at every byte', () => {
    const bytes = encodeFrame(DONE);
    for (let at = 0; at <= bytes.length; at++) {
      expect(decode(bytes.slice(0, at), bytes.slice(at)), `split at ${at}`).to.deep.equal([
        frame(DONE),
      ]);
    }
    expect(decode(...bytes.split(''))).to.deep.equal([frame(DONE)]);
  });

  it('takes two frames in a chunk', () => {
    expect(decode(encodeFrame(DONE) + encodeFrame(PING))).to.deep.equal([frame(DONE), frame(PING)]);
  });

  for (const end of ['\r', '\n', '\r\n', '\n\r']) {
    it(`takes ${JSON.stringify(end)} for a line end`, () => {
      const bytes = encodeFrame(DONE).trimEnd() + end;
      expect(decode(bytes + bytes)).to.deep.equal([frame(DONE), frame(DONE)]);
    });
  }

  it('keeps output of the image in front of a frame', () => {
    expect(decode(`i386: isr=0 irr=1 #${encodeFrame(DONE)}`)).to.deep.equal([
      text('i386: isr=0 irr=1 #'),
      frame(DONE),
    ]);
  });

  it('keeps lines between frames, and no empty ones', () => {
    expect(decode(`${encodeFrame(DONE)}\r\nhello\r\n\r\n${encodeFrame(PING)}`)).to.deep.equal([
      frame(DONE),
      text('hello'),
      frame(PING),
    ]);
  });

  it('finds the good frame behind one that lost its end', () => {
    const torn = encodeFrame(DONE).slice(0, -4);
    expect(decode(torn + encodeFrame(PING))).to.deep.equal([rubbish(torn), frame(PING)]);
  });

  it('calls a frame with a bad CRC rubbish', () => {
    const garbled = encodeFrame(DONE).replace('17 2', '17 3').trimEnd();
    expect(decode(`${garbled}\r\n`)).to.deep.equal([rubbish(garbled)]);
  });

  it('calls a truncated frame rubbish', () => {
    const torn = encodeFrame(DONE).slice(0, 12);
    expect(decode(`${torn}\r\n${encodeFrame(PING)}`)).to.deep.equal([rubbish(torn), frame(PING)]);
  });

  it('takes no frame that is continued by other output', () => {
    const line = `${encodeFrame(DONE).trimEnd()}0`;
    expect(decode(`${line}\n`)).to.deep.equal([rubbish(line)]);
  });

  it('gives out a line without an end when flushed', () => {
    expect(decode('Socket buffer is already in use.')).to.deep.equal([
      text('Socket buffer is already in use.'),
    ]);
  });

  it('keeps bytes beyond ASCII', () => {
    expect(decode('caf\xe9 \x00\x07\r\n')).to.deep.equal([text('caf\xe9 \x00\x07')]);
  });

  it('gives out a line that never ends in pieces and finds the longest frame behind it', () => {
    const longest = { seq: 9999, kind: 'ABCDEFGH', payload: 'x'.repeat(4064) };
    const noise = '#1'.repeat(50_000);
    const received = decode(noise + encodeFrame(longest));
    expect(received.at(-1)).to.deep.equal(frame(longest));
    const before = received.slice(0, -1).map((part) => (part.type === 'frame' ? '' : part.text));
    expect(before.join('')).to.equal(noise);
  });

  it('gives the same for any chunking, and loses nothing', () => {
    const piece = fc.oneof(
      anyFrame().map((value) => ({ bytes: encodeFrame(value), frame: value })),
      anyText(40).map((line) => ({ bytes: `${line}\r\n`, frame: undefined })),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 30 }),
        (pieces, sizes) => {
          const bytes = pieces.map((part) => part.bytes).join('');
          const chunks: string[] = [];
          for (let at = 0, turn = 0; at < bytes.length; turn++) {
            const size = sizes[turn % sizes.length] ?? 1;
            chunks.push(bytes.slice(at, at + size));
            at += size;
          }
          const whole = decode(bytes);
          expect(decode(...chunks)).to.deep.equal(whole);
          const frames = whole.flatMap((part) => (part.type === 'frame' ? [part.frame] : []));
          expect(frames).to.deep.equal(pieces.flatMap((part) => part.frame ?? []));
        },
      ),
    );
  });
});
