/** Frames at random for property tests. */
import fc from 'fast-check';
import { PAYLOAD_MAXIMUM, type Frame } from '../../src/console/frame.js';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));

/** Printable ASCII, with what frames are made of more often than by chance. */
export function anyText(maxLength: number): fc.Arbitrary<string> {
  const character = fc.oneof(
    fc.constantFrom(...PRINTABLE),
    fc.constantFrom('#', '0', '1', ' ', '*', 'A', ';'),
  );
  return fc.string({ unit: character, maxLength });
}

export function anyFrame(): fc.Arbitrary<Frame> {
  return fc.record({
    seq: fc.integer({ min: 0, max: 9999 }),
    kind: fc.string({ unit: fc.constantFrom(...LETTERS), minLength: 1, maxLength: 8 }),
    payload: fc.oneof(
      { weight: 9, arbitrary: anyText(200) },
      { weight: 1, arbitrary: fc.constant('x'.repeat(PAYLOAD_MAXIMUM)) },
    ),
  });
}
