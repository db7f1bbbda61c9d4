import { expect } from 'chai';
import { EmulatorExecutor, explore } from '../../src/emulator/index.js';
import { isCheckError } from '../../src/errors.js';
import type { Peer } from '../../src/scenario/executor.js';
import { keyOf, keysOf, programFrom, programOf, programsOf } from './programs.js';

const nobody: Peer = { perform: () => Promise.resolve(), end: () => Promise.resolve() };

async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('the emulator as a target', () => {
  it('says who it is', async () => {
    const executor = new EmulatorExecutor({ profile: 'unpatched', policy: '0xdd' });
    expect(await executor.start()).to.include({
      product: 'emulator',
      stack: '2005',
      fix: 'unpatched',
      policy: '0xdd',
    });
    await executor.stop();
  });

  it('shows only what the reference allows, and in the end all of it', async () => {
    for (const program of [...programsOf('F5'), ...programsOf('C10')]) {
      const executor = new EmulatorExecutor({ profile: 'connabort', seed: 'a' });
      const allowed = keysOf(explore(program, { profile: 'connabort' }));
      const seen = new Set<string>();
      for (let run = 0; run < 200; run += 1) {
        seen.add(keyOf((await executor.run(program, nobody, 1)).outcome));
      }
      expect(allowed).to.include.members([...seen]);
      expect(seen.size).to.be.greaterThan(1);
    }
  });

  it('runs the same schedules with the same seed', async () => {
    const [program] = programsOf('C10');
    if (program === undefined) throw new Error('no C10');
    const orders = async (seed: string): Promise<string[]> => {
      const executor = new EmulatorExecutor({ profile: 'unpatched', seed });
      const found: string[] = [];
      for (let run = 0; run < 20; run += 1) {
        found.push(JSON.stringify(await executor.run(program, nobody, 1)));
      }
      return found;
    };
    expect(await orders('x')).to.deep.equal(await orders('x'));
    expect(await orders('x')).not.to.deep.equal(await orders('y'));
  });

  it('must be restarted after a panic', async () => {
    const executor = new EmulatorExecutor({ profile: 'unpatched' });
    const { outcome, reboot } = await executor.run(programOf('E2'), nobody, 1);
    expect(outcome.faults).to.include('panic: sbflush');
    expect(reboot).to.equal(true);
  });

  it('reports the order of returns and the ticks of a call', async () => {
    const executor = new EmulatorExecutor({ profile: 'connabort' });
    const program = programOf('A10', 'n=7');
    for (let run = 0; run < 20; run += 1) {
      const { order, ticks, outcome } = await executor.run(program, nobody, 1);
      expect([...order].sort()).to.deep.equal(Object.keys(outcome.results).sort());
      expect(order.indexOf('T2.close')).to.be.lessThan(order.indexOf('T2.close#2'));
      if (outcome.results['T1.accept'] === '-1 EWOULDBLOCK') {
        expect(ticks['T1.accept']).to.be.at.least(5);
      }
    }
  });

  it('refuses a profile that does not exist', async () => {
    const error = await failure(new EmulatorExecutor({ profile: 'nothing' }).start());
    expect(isCheckError(error) && error.code).to.equal('unknown-profile');
  });

  it('names the step of a set-up that fails', async () => {
    const program = programFrom(`setup:
  - socket s tcp
  - recv s 100
tasks:
  T1:
    - close s`);
    const error = await failure(
      new EmulatorExecutor({ profile: 'connabort' }).run(program, nobody, 1),
    );
    expect(isCheckError(error) && [error.kind, error.code, error.message]).to.deep.equal([
      'usage',
      'setup-failed',
      'Scenario X1: the set-up does not succeed (CTL.recv returned -1 ENOTCONN).',
    ]);
  });
});
