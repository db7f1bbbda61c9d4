import { expect } from 'chai';
import { steeredLines } from '../../src/cli/steer-text.js';
import type { Steered } from '../../src/crosscheck/steer.js';
import type { SteeredTurn } from '../../src/crosscheck/steer-result.js';

const TURN: SteeredTurn = {
  actor: 'T1',
  does: ['recv s 100', '  sleeps for SBWAIT'],
  gates: [0],
  placed: 'gate',
  why: '',
  following: 'followed',
  reason: '',
};

function lines(special: Partial<Steered>): string[] {
  const outcome = { results: { 'T1.recv': 'blocked' }, panic: null, wire: [], leaks: {} };
  return steeredLines('L6 on i386', {
    identity: {
      product: 'closecheck-standalone',
      arch: 'i386',
      stack: '6',
      fix: 'network-close',
      policy: 'stale',
      capabilities: [],
      tickRate: 100,
    },
    postMortem: [],
    passings: { passed: [0], missed: [] },
    expected: { ...outcome, reported: [] },
    seen: { ...outcome, reported: [] },
    turns: [TURN],
    followed: true,
    shown: true,
    ...special,
  });
}

describe('a schedule that a target was led through, as text', () => {
  it('has a line for each turn, both outcomes, and what that means', () => {
    expect(lines({})).to.deep.equal([
      'L6 on i386',
      'target: closecheck-standalone i386, network-close, freed memory stale',
      '',
      `  1 T1    ${'recv s 100; sleeps for SBWAIT'.padEnd(64)} followed`,
      '',
      'the schedule comes to: T1.recv blocked',
      'the target has shown:  T1.recv blocked',
      '',
      'It has shown the outcome of the schedule, and followed every turn that can be placed.',
    ]);
  });

  it('goes on in a second line where a turn does much', () => {
    const does = ['close s', '  = 0', `await ${'x'.repeat(60)}`];
    const rows = lines({ turns: [{ ...TURN, does }] }).slice(3, 5);
    expect(rows[0]).to.match(/^ {2}1 T1 {4}close s; = 0; await +followed$/);
    expect(rows[1]).to.equal(`${' '.repeat(10)}${'x'.repeat(60)}`);
  });

  it('says why a turn was not in its place, and counts those', () => {
    const left: SteeredTurn = { ...TURN, following: 'left', reason: 'T1 did not come to T1.0w' };
    const unknown: SteeredTurn = { ...TURN, following: 'unknown', reason: 'it died' };
    const text = lines({ turns: [TURN, left, unknown], followed: false, shown: false });
    expect(text[4]).to.match(/NOT FOLLOWED: T1 did not come to T1\.0w$/);
    expect(text.at(-1)).to.equal(
      'It has NOT shown that outcome, 1 of 3 turns were not where the schedule has them and of ' +
        '1 of 3 it did not tell before it died.',
    );
  });

  it('says of an outcome that was not shown what was left to itself', () => {
    const itself: SteeredTurn = { ...TURN, actor: 'clock', following: 'itself', reason: 'ticks' };
    expect(lines({ turns: [TURN, itself], shown: false }).slice(-2)).to.deep.equal([
      '1 of 2 turns came by themselves, and may have come at another moment.',
      'That an outcome is not shown proves nothing.',
    ]);
  });
});
