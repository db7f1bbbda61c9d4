import { expect } from 'chai';
import { drive } from '../../src/crosscheck/drive.js';
import type { Item } from '../../src/crosscheck/ledger.js';
import { Station } from '../../src/crosscheck/station.js';
import type { Executor } from '../../src/scenario/executor.js';
import { compileBody } from '../scenario/compiled.js';
import { BOARD } from './evidence.js';

const CASES = 1000;

/** A target that is no machine: it answers at once. */
const EXECUTOR: Executor = {
  start: () => Promise.resolve(BOARD),
  run: () =>
    Promise.resolve({
      outcome: { results: {}, faults: [], wire: [], leaks: {} },
      order: [],
      ticks: {},
      postMortem: [],
      reboot: false,
    }),
  stop: () => Promise.resolve(),
};

function item(): Item {
  const [program] = compileBody('tasks: { T1: [sleep 1] }');
  if (program === undefined) throw new Error('no program');
  const { scenario, variant } = program;
  const row = { row: 1, scenario, variant, target: 'emulator' };
  const entry = { row, program, observations: [], attempts: [] };
  return {
    planned: { case: 1, row: 1, repeat: 1, seed: 0 },
    entry: { ...entry, casesPlanned: CASES, casesLeft: CASES },
  };
}

/** @returns how many cases were run */
async function driven(signal: AbortSignal): Promise<number> {
  const { planned, entry } = item();
  await drive({
    target: 'emulator',
    station: new Station({ executor: EXECUTOR, folder: '/nowhere' }),
    recorder: { now: () => 0, record: () => {} },
    signal,
    delays: undefined,
    next: () => (entry.casesLeft > 0 ? { planned, entry } : undefined),
    finished: () => {},
  });
  return entry.observations.length;
}

describe('cases on a target that never waits', () => {
  it('are all run if nothing comes in between', async () => {
    expect(await driven(new AbortController().signal)).to.equal(CASES);
  });

  it('end as soon as they are interrupted', async () => {
    const interruption = new AbortController();
    setImmediate(() => interruption.abort());
    expect(await driven(interruption.signal)).to.be.lessThan(CASES);
  });
});
