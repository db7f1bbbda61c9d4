import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { readSoak } from '../../src/cli/soak-record.js';
import { until, type Workplace } from '../support/run-cli.js';
import { sharedWorkplace } from '../support/suite-workplace.js';

describe('closecheck soak', function () {
  this.timeout(180_000);
  const place = sharedWorkplace();

  function soak(runs: number, out: string, ...args: string[]): ReturnType<Workplace['run']> {
    const words = ['--scenario', 'A3', '--repeat', '2', '--out', out];
    return place.run(['soak', '--runs', String(runs), ...words, ...args]);
  }

  it('goes on where it stopped, and keeps nothing of good runs but their line', async () => {
    expect((await soak(1, 'good')).exitCode).to.equal(0);
    const { exitCode, stdout } = await soak(2, 'good');
    expect(stdout.trim().split('\n')).to.have.lengthOf(1);
    expect(stdout).to.match(
      /^2 of 2 runs, 4 cases: 0 wrong verdicts, 0 orphans, 0 leaked descriptors/,
    );
    expect(exitCode).to.equal(0);
    const lines = readSoak(path.join(place.folder, 'good/soak.ndjson'));
    expect(lines.map(({ run }) => run)).to.deep.equal([1, 2]);
    expect(existsSync(path.join(place.folder, 'good/run-1'))).to.equal(false);
  });

  it('says what there is when nothing is left to do', async () => {
    expect((await soak(1, 'done')).exitCode).to.equal(0);
    const { exitCode, stdout } = await soak(1, 'done');
    expect(stdout).to.match(/^1 of 1 runs, 2 cases/);
    expect(exitCode).to.equal(0);
  });

  it('leaves the folder of a soak that still goes on alone, and exits 2', async () => {
    const words = ['--scenario', 'A3', '--repeat', '2', '--out', 'two'];
    const first = place.start(['soak', '--runs', '50', ...words]);
    await until(() => existsSync(path.join(place.folder, 'two/run-1')));
    const { exitCode, stderr } = await soak(50, 'two');
    expect(stderr).to.match(/process \d+ still writes .*soak\.ndjson/);
    expect(exitCode).to.equal(2);
    first.kill('SIGINT');
    expect((await first.result).exitCode).to.equal(130);
  });

  it('counts a verdict that is wrong, keeps that run and exits 1', async () => {
    const { exitCode, stdout } = await soak(1, 'bad', '--image-fix', 'unpatched');
    expect(stdout).to.match(/^1 of 1 runs, \d+ cases: 1 wrong verdicts/);
    expect(exitCode).to.equal(1);
    expect(existsSync(path.join(place.folder, 'bad/run-1/journal.ndjson'))).to.equal(true);
    // A run of it can be looked at, but has no life of its own.
    expect((await place.run(['report', 'bad/run-1'])).exitCode).to.equal(3);
    const resumed = await place.run(['resume', 'bad/run-1']);
    expect(resumed.stderr).to.match(/is one of a soak.*\n.*closecheck soak --out/);
    expect(resumed.exitCode).to.equal(2);
  });
});
