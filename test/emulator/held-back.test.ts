import { expect } from 'chai';
import { columnsHeldBack, explore } from '../../src/emulator/index.js';
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

describe('columns that a schedule holds back', () => {
  it('is the one that comes second of two that could go on', () => {
    const all = explore(RACE, { profile: 'connabort' }).outcomes;
    const lateIf = (test: (results: Record<string, string>) => boolean): string[][] =>
      all
        .filter(({ results }) => test(results))
        .map(({ witness }) => columnsHeldBack(RACE, { profile: 'connabort', witness }));
    // Nobody sleeps any more once the socket is closed: the await never goes on.
    const closedFirst = lateIf((results) => results['T2.sendto'] === 'not-run');
    const received = lateIf((results) => results['T1.recv'] === '5');
    expect(closedFirst).not.to.deep.equal([]);
    expect(received).not.to.deep.equal([]);
    for (const columns of closedFirst) expect(columns).to.include('T2');
    for (const columns of received) expect(columns).to.include('T3');
  });

  it('are columns of the program, netd is none', () => {
    for (const { witness } of explore(RACE, { profile: 'connabort' }).outcomes) {
      const late = columnsHeldBack(RACE, { profile: 'connabort', witness });
      expect(late.every((name) => ['T1', 'T2', 'T3'].includes(name))).to.equal(true);
    }
  });
});
