import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { readEvents, readResult, verdictsOf } from '../support/run-folder.js';
import { until } from '../support/run-cli.js';
import { boardOnBadLine, separateQemu, type SeparateQemu } from '../support/separate-qemu.js';
import { freshWorkplace } from '../support/suite-workplace.js';

describe('closecheck run on a board behind a serial line', function () {
  this.timeout(120_000);
  let board: SeparateQemu;
  beforeEach(async () => {
    board = await separateQemu();
  });
  afterEach(() => board.stop());
  const place = freshWorkplace();

  it('runs what needs no network, skips the rest and says why', async () => {
    const target = `serial:${board.port}`;
    const words = ['--target', target, '--scenario', 'A1', 'D1', 'C1', '--repeat', '2'];
    const { exitCode, stderr } = await place.run(['run', ...words, '--out', 'out']);
    expect(stderr).to.equal('');
    const result = readResult(path.join(place.folder, 'out'));
    const verdicts = verdictsOf(result);
    expect(Object.values(verdicts)).to.include('conforms');
    for (const { name, verdict, reason } of result.rows) {
      if (verdict === 'skipped') expect(reason, name).to.equal('needs tap');
      else expect(verdict, name).to.equal('conforms');
    }
    expect(result.targets[0]?.name).to.equal(target);
    expect(exitCode).to.equal(0);
    // The board goes on: the next run greets it anew.
    const again = ['--target', target, '--scenario', 'D1', '--repeat', '1', '--out', 'again'];
    expect((await place.run(['run', ...again])).exitCode).to.equal(0);
  });

  it('goes on when it was interrupted before the board had said what it can do', async () => {
    let isDead = true;
    const late = await boardOnBadLine((bytes) => (isDead ? Buffer.alloc(0) : bytes));
    try {
      const words = ['--target', `serial:${late.port}`, '--scenario', 'A1', 'C1', '--repeat', '2'];
      const started = place.start(['run', ...words, '--out', 'out']);
      const log = path.join(place.folder, 'out/console');
      await until(() => existsSync(log));
      started.kill('SIGINT');
      expect((await started.result).exitCode).to.equal(130);
      isDead = false;
      const { exitCode, stderr } = await place.run(['resume', 'out']);
      expect(stderr).to.equal('');
      const { rows } = readResult(path.join(place.folder, 'out'));
      for (const { name, verdict, reason, runs, planned } of rows) {
        if (name.startsWith('A1')) {
          expect({ verdict, runs, planned }, name).to.deep.equal({
            verdict: 'conforms',
            runs: 2,
            planned: 2,
          });
        } else {
          expect({ verdict, reason, planned }, name).to.deep.equal({
            verdict: 'skipped',
            reason: 'needs tap',
            planned: 0,
          });
        }
      }
      expect(new Set(rows.map(({ verdict }) => verdict)).size).to.equal(2);
      expect(exitCode).to.equal(0);
    } finally {
      await late.stop();
    }
  });

  it('says that the line is gone when the board loses power, and blames nobody else', async () => {
    const target = `serial:${board.port}`;
    const words = ['--target', target, '--scenario', 'D1', '--repeat', '300', '--out', 'out'];
    const started = place.start(['run', ...words]);
    const folder = path.join(place.folder, 'out');
    await until(() => readEvents(folder).filter(({ event }) => event === 'observation').length > 2);
    await board.stop();
    const { exitCode } = await started.result;
    for (const { verdict, reason } of readResult(folder).rows) {
      expect(verdict).to.equal('infrastructure');
      expect(reason).to.match(/serial port/);
    }
    expect(exitCode).to.equal(3);
  });

  it('says that there is no such port, and exits 3', async () => {
    const words = ['--target', 'serial:/dev/no-such-port', '--scenario', 'D1', '--out', 'out'];
    const { exitCode, stdout } = await place.run(['run', ...words]);
    expect(stdout).to.match(/There is no serial port \/dev\/no-such-port/);
    expect(stdout).to.match(/by-id/);
    expect(exitCode).to.equal(3);
  });
});

/** Numbers from 0 to 1, the same in every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('closecheck run on a line that loses 1 % of the bytes and garbles 0.1 %', function () {
  this.timeout(240_000);
  const place = freshWorkplace();

  it('runs every case all the same, and is right about the target', async () => {
    const random = generator(20_261_125);
    const damage = (bytes: Buffer): Buffer =>
      Buffer.from(
        [...bytes]
          .filter(() => random() >= 0.01)
          // What it becomes is printable, as the modem takes others for orders.
          .map((byte) => (random() < 0.001 ? 0x20 + Math.floor(random() * 95) : byte)),
      );
    const board = await boardOnBadLine(damage);
    try {
      const target = `serial:${board.port}`;
      const words = ['--target', target, '--scenario', 'A1', 'D7', 'J3', '--repeat', '2'];
      const { exitCode, stdout, stderr } = await place.run(['run', ...words, '--out', 'out']);
      expect(stderr).to.equal('');
      const { rows } = readResult(path.join(place.folder, 'out'));
      expect(rows.length).to.be.greaterThan(4);
      for (const { name, verdict, runs, attempts } of rows) {
        expect({ name, verdict, runs }).to.deep.equal({ name, verdict: 'conforms', runs: 2 });
        expect(attempts, name).to.deep.equal([]);
      }
      expect(exitCode, stdout).to.equal(0);
    } finally {
      await board.stop();
    }
  });
});
