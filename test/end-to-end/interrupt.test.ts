import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import type { JournalEvent } from '../../src/crosscheck/events.js';
import { readEvents, readResult } from '../support/run-folder.js';
import { until, type StartedCli, type Workplace } from '../support/run-cli.js';
import { freshWorkplace } from '../support/suite-workplace.js';
import { ONE_CHARACTER, SILENT, writeImage } from '../target/support/tiny-image.js';

/** Moments of a run: what is to be in the journal, or running, when it is ended. */
const MOMENTS: Record<string, { words: string[]; reached: (place: Workplace) => boolean }> = {
  'while its target boots': {
    words: ['--scenario', 'C1', '--repeat', '1'],
    reached: (place) => place.processes().some(({ command }) => isQemu(command)),
  },
  'in a case': {
    words: ['--scenario', 'C1', 'A3', '--repeat', '30'],
    reached: (place) => events(place).filter(({ event }) => event === 'case-started').length > 3,
  },
  // Hundreds of programs: the target, which is not real, is done long before the reference.
  'while the reference explores and rows wait to be judged': {
    words: ['--target', 'emulator', '--repeat', '1'],
    reached: (place) => events(place).some(({ event }) => event === 'observation'),
  },
};

function events(place: Workplace): JournalEvent[] {
  return readEvents(path.join(place.folder, 'out'));
}

describe('closecheck run that is ended early', function () {
  this.timeout(120_000);
  const place = freshWorkplace();

  /** Starts a run into `out`; resolves when the moment has come. */
  async function startedUntil(moment: string): Promise<StartedCli> {
    const { words, reached } = MOMENTS[moment] ?? { words: [], reached: () => true };
    const started = place.start(['run', ...words, '--seed', 'early', '--out', 'out']);
    await until(() => reached(place));
    return started;
  }

  for (const moment of Object.keys(MOMENTS)) {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      it(`leaves a readable run folder and nothing else after ${signal} ${moment}`, async () => {
        const started = await startedUntil(moment);
        started.kill(signal);
        const { exitCode, stderr } = await started.result;
        expect(stderr).to.equal('');
        expect(exitCode).to.equal(130);
        expect(place.leftovers(), 'left behind').to.deep.equal([]);

        const result = readResult(path.join(place.folder, 'out'));
        expect(result).to.include({ end: 'interrupted', exitCode: 130, interruptedBy: signal });
        expect(result.rows).not.to.have.length(0);
        const report = await place.run(['report', 'out']);
        expect(report.stdout).to.contain(`interrupted by ${signal}`);
        expect(report.exitCode).to.equal(130);
      });
    }
  }

  it('leaves nothing running after a kill in a case, and is finished by resume', async () => {
    const started = await startedUntil('in a case');
    started.kill('SIGKILL');
    await started.result;
    await place.untilNothingIsLeft();
    const report = await place.run(['report', 'out']);
    expect(report.exitCode).to.equal(3);
    expect(readResult(path.join(place.folder, 'out')).end).to.equal('unfinished');

    const before = events(place).filter(({ event }) => event === 'observation').length;
    const resumed = await place.run(['resume', 'out']);
    expect(resumed.stderr).to.equal('');
    expect(resumed.exitCode).to.equal(0);
    const result = readResult(path.join(place.folder, 'out'));
    expect(result).to.include({ end: 'finished', exitCode: 0, seed: 'early' });
    for (const row of result.rows) {
      expect(row, row.name).to.include({ verdict: 'conforms', runs: row.planned, planned: 30 });
    }
    // None is run twice.
    const cases = events(place).flatMap((one) => (one.event === 'observation' ? [one.case] : []));
    const all = result.rows.length * 30;
    expect(result.rows).to.have.length.greaterThan(3);
    expect(cases).to.have.length(all);
    expect(new Set(cases).size).to.equal(all);
    expect(before).to.be.lessThan(all);
    expect(place.leftovers(), 'left behind').to.deep.equal([]);
  });

  it('leaves nothing running after a kill while its target boots', async () => {
    const started = await startedUntil('while its target boots');
    started.kill('SIGKILL');
    await started.result;
    await place.untilNothingIsLeft();
    const resumed = await place.run(['resume', 'out']);
    // Nothing had been written down: it has to be started anew, and says so.
    if (resumed.exitCode === 2)
      expect(resumed.stderr).to.match(/had not begun.*\n.*closecheck run/);
    else expect(resumed.exitCode).to.equal(0);
  });

  it('is finished by resume after Ctrl-C while its target boots', async () => {
    const started = await startedUntil('while its target boots');
    started.kill('SIGINT');
    await started.result;
    const { exitCode } = await place.run(['resume', 'out']);
    expect(exitCode).to.equal(0);
    const { rows, end } = readResult(path.join(place.folder, 'out'));
    expect(end).to.equal('finished');
    expect(rows.every(({ runs, planned }) => runs === planned)).to.equal(true);
  });

  it('is not resumed while it still goes on, and takes no harm', async () => {
    const started = await startedUntil('in a case');
    const resumed = await place.run(['resume', 'out']);
    expect(resumed.stderr).to.match(/process \d+ still writes .*journal\.ndjson/);
    expect(resumed.exitCode).to.equal(2);
    expect((await started.result).exitCode).to.equal(0);
    expect(events(place).filter(({ event }) => event === 'run-resumed')).to.deep.equal([]);
  });

  it('is resumed from the folder in which it was started, and says which that is', async () => {
    const words = ['--target', 'emulator', '--scenario', 'mine.yaml', '--repeat', '1'];
    writeFileSync(path.join(place.folder, 'mine.yaml'), MINE);
    await place.run(['run', ...words, '--out', 'out']);
    const wrapper = ['sh', '-c', 'cd out/console && exec "$0" "$@"'];
    const resumed = await place.run(['resume', '..'], { wrapper });
    expect(resumed.stderr).to.contain(`was started in ${place.folder}`);
    expect(resumed.exitCode).to.equal(2);
    expect((await place.run(['resume', 'out'])).exitCode).to.equal(0);
  });

  it('is not resumed with another image', async () => {
    const image = path.join(place.folder, 'image.elf');
    await writeImage(image, SILENT);
    const started = place.start(['run', '--image', image, '--scenario', 'A3', '--out', 'out']);
    await until(() => place.processes().some(({ command }) => isQemu(command)));
    started.kill('SIGINT');
    await started.result;
    await writeImage(image, ONE_CHARACTER);
    const { exitCode, stderr } = await place.run(['resume', 'out']);
    expect(stderr).to.match(/not the one that the run began with/);
    expect(exitCode).to.equal(2);
  });
});

const MINE = `
group: X
title: one
scenarios:
  X1:
    title: a socket
    tasks:
      T1: [socket s tcp]
`;

function isQemu(command: string): boolean {
  return /^\S*qemu-system/.test(command);
}
