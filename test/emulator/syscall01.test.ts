/**
 * RTEMS's own test of its close (rtems-net-legacy testsuites/syscall01, whose
 * transcripts are in test/rtems/fixtures): what it asserts, the reference must
 * say of network-close on the stack of RTEMS 6, in every schedule; and of the
 * stack without it not in one.
 */
import { expect } from 'chai';
import { explore } from '../../src/emulator/index.js';
import type { AllowedOutcome } from '../../src/scenario/outcome.js';
import { programOf } from './programs.js';

/** test_accept_and_close, test_connect_and_close, test_recv_and_close, test_select_and_close. */
const ASSERTED: Readonly<Record<string, string>> = {
  'T1.accept': '-1 ENXIO',
  'T1.accept#2': '-1 EBADF',
  'T1.connect': '-1 ENXIO',
  'T1.connect#2': '-1 EBADF',
  'T1.recv': '-1 ENXIO',
  'T1.recv#2': '-1 EBADF',
  'T1.select': '-1 EBADF',
  'T2.close': '0',
  'T2.close#2': '0',
  'T2.close#3': '0',
  'T2.close#4': '0',
};

/** The cases apart; select's holds without the design too: sorflush() wakes who selects. */
const APART: readonly (readonly [id: string, variant: string, steps: Record<string, string>])[] = [
  ['A1', 'closer-below', { 'T1.accept': '-1 ENXIO', 'T1.accept#2': '-1 EBADF' }],
  ['D1', 'closer-below', { 'T1.recv': '-1 ENXIO', 'T1.recv#2': '-1 EBADF' }],
  ['G1', 'closer-below', { 'T1.select': '-1 EBADF' }],
];

function passes(outcome: AllowedOutcome, asserted: Readonly<Record<string, string>>): boolean {
  return Object.entries(asserted).every(([step, result]) => outcome.results[step] === result);
}

describe("RTEMS's syscall01 as a test of the reference", () => {
  for (const scheduler of ['prio', 'any'] as const) {
    it(`N5 under network-close@6, ${scheduler}: exactly what the test asserts`, () => {
      const { complete, outcomes } = explore(programOf('N5'), {
        profile: 'network-close@6',
        policy: 'any',
        scheduler,
      });
      expect(complete).to.equal(true);
      expect(outcomes.length).to.be.greaterThan(0);
      for (const { results } of outcomes) expect(results).to.deep.equal(ASSERTED);
    });

    it(`N5 under unpatched@6, ${scheduler}: the test fails in every schedule`, () => {
      const { complete, outcomes } = explore(programOf('N5'), {
        profile: 'unpatched@6',
        scheduler,
      });
      expect(complete).to.equal(true);
      expect(outcomes.length).to.be.greaterThan(0);
      expect(outcomes.filter((outcome) => passes(outcome, ASSERTED))).to.deep.equal([]);
    });
  }

  for (const [id, variant, steps] of APART) {
    it(`${id}/${variant}: the case apart`, () => {
      const program = programOf(id, variant);
      const fixed = explore(program, { profile: 'network-close@6' });
      expect(fixed.outcomes.every((outcome) => passes(outcome, steps))).to.equal(true);
      const before = explore(program, { profile: 'unpatched@6' });
      expect(before.outcomes.some((outcome) => passes(outcome, steps))).to.equal(id === 'G1');
    });
  }

  it('B11: connect on loopback is ENXIO, then EBADF, if the close comes first', () => {
    const asserted = { 'T1.connect': '-1 ENXIO', 'T1.connect#2': '-1 EBADF' };
    const fixed = explore(programOf('B11'), { profile: 'network-close@6' });
    expect(fixed.outcomes.some((outcome) => passes(outcome, asserted))).to.equal(true);
    const before = explore(programOf('B11'), { profile: 'unpatched@6' });
    expect(before.outcomes.some((outcome) => passes(outcome, asserted))).to.equal(false);
  });
});
