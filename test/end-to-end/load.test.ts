/** Verdicts must depend neither on what else the host does nor on how many targets run. */
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import os from 'node:os';
import { expect } from 'chai';
import { readResult, verdictsOf } from '../support/run-folder.js';
import { sharedWorkplace } from '../support/suite-workplace.js';

const SCENARIOS = ['A3', 'C1', 'G1', 'J1'];

describe('closecheck run on a busy host', function () {
  this.timeout(240_000);
  const place = sharedWorkplace();

  async function verdicts(out: string, ...args: string[]): Promise<Record<string, string>> {
    const words = ['--scenario', ...SCENARIOS, '--repeat', '4', '--seed', 'load', '--out', out];
    const { stderr } = await place.run(['run', ...words, ...args]);
    expect(stderr).to.equal('');
    const result = readResult(path.join(place.folder, out));
    for (const { runs, planned, name } of result.rows) expect(runs, name).to.equal(planned);
    return verdictsOf(result);
  }

  it('conforms while every processor is burnt', async () => {
    const burners = Array.from(
      { length: os.availableParallelism() },
      () => new Worker('for (;;) {}', { eval: true }),
    );
    try {
      const seen = await verdicts('burnt');
      expect(new Set(Object.values(seen))).to.deep.equal(new Set(['conforms']));
    } finally {
      for (const burner of burners) await burner.terminate();
    }
  });

  it('gives with two targets side by side the verdicts that it gives with one', async () => {
    const alone = await verdicts('alone', '--jobs', '1');
    expect(await verdicts('pair', '--jobs', '2')).to.deep.equal(alone);
    expect(Object.keys(alone)).not.to.have.lengthOf(0);
    const starts = readResult(path.join(place.folder, 'pair')).targets.map(
      ({ restarts }) => restarts,
    );
    expect(starts).to.deep.equal([[]]);
  });
});
