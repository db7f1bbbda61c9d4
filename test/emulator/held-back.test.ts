import { expect } from 'chai';
import { explore, stepsHeldBack, type HeldStep } from '../../src/emulator/index.js';
import type { Program } from '../../src/scenario/program.js';
import { programFrom } from './programs.js';

const RACE = programFrom(
  [
    'setup: [socket s udp, bind s 1, socket t udp]',
    'tasks:',
    '  T1: [recv s 10, recv s 10]',
    '  T2: [await blocked T1, sendto t loop 1 5]',
    '  T3: [await blocked T1, close s]',
  ].join('\n'),
);

const SWEEP = programFrom(
  [
    'setup: [socket s udp, bind s 1, setopt s rcvtimeo 5]',
    'tasks:',
    '  T1: [recv s 10]',
    '  T2: [sleep 7, close s]',
  ].join('\n'),
);

type Results = Record<string, string>;

/** What the witnesses hold back of the outcomes that pass. */
function lateIf(program: Program, test: (results: Results) => boolean): HeldStep[][] {
  return explore(program, { profile: 'connabort' })
    .outcomes.filter(({ results }) => test(results))
    .map(({ witness }) => stepsHeldBack(program, { profile: 'connabort', witness }));
}

describe('steps that a schedule holds back', () => {
  it('is that of the one that comes second of two that could go on', () => {
    // Nobody sleeps any more once the socket is closed: the await never goes on.
    const closedFirst = lateIf(RACE, (results) => results['T2.sendto'] === 'not-run');
    const received = lateIf(RACE, (results) => results['T1.recv'] === '5');
    expect(closedFirst).not.to.deep.equal([]);
    expect(received).not.to.deep.equal([]);
    const awaitOf = (column: string) => (late: HeldStep) =>
      late.column === column && late.step === 0 && late.waits;
    for (const late of closedFirst) expect(late.some(awaitOf('T2'))).to.equal(true);
    for (const late of received) expect(late.some(awaitOf('T3'))).to.equal(true);
  });

  it('are those of columns of the program, netd is none', () => {
    for (const late of lateIf(RACE, () => true)) {
      expect(late.every(({ column }) => ['T1', 'T2', 'T3'].includes(column))).to.equal(true);
    }
  });

  it('says by how many ticks a call must be late for each outcome', () => {
    const ticks = (result: string): number[][] =>
      lateIf(SWEEP, (results) => results['T1.recv'] === result).map((late) =>
        late.map((one) => one.ticks),
      );
    expect(ticks('-1 EWOULDBLOCK')).to.deep.equal([[]]);
    // Its timeout of 5 ends behind the close at 7, or the close comes before the call.
    expect(ticks('-1 ECONNABORTED')).to.deep.equal([[3]]);
    expect(ticks('-1 EBADF')).to.deep.equal([[7]]);
  });
});
