import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { readResult } from '../support/run-folder.js';
import { freshWorkplace } from '../support/suite-workplace.js';

const MINE = `group: X
title: my own
scenarios:
  X1:
    title: close under recvfrom
    setup: [socket s udp, bind s 1]
    tasks: { T1: [recv s 100], T2: [await blocked T1, close s] }
`;

describe("closecheck with a user's own scenarios", function () {
  this.timeout(60_000);
  const place = freshWorkplace();
  beforeEach(() => {
    writeFileSync(path.join(place.folder, 'mine.yaml'), MINE);
  });

  /** Words of a run of one's own scenario beside one of the catalogue. */
  const RUN = ['run', '--scenario', 'mine.yaml', 'A3', '--repeat', '2', '--out', 'out'];

  it('explores them', async () => {
    const { exitCode, stdout } = await place.run(['explore', 'mine.yaml']);
    expect(stdout).to.match(/^X1 under connabort@6.*\n.*T1\.recv = -1 ECONNABORTED/);
    expect(exitCode).to.equal(0);
  });

  it('runs them on the built-in image beside those of the catalogue', async () => {
    const { exitCode } = await place.run(RUN);
    const { rows } = readResult(path.join(place.folder, 'out'));
    expect(rows.map(({ scenario, verdict }) => `${scenario} ${verdict}`)).to.have.members([
      'X1 conforms',
      'A3 conforms',
    ]);
    expect(exitCode).to.equal(0);
  });

  it('prints a line that runs one again, with its file', async () => {
    const { exitCode, stdout } = await place.run([...RUN, '--target', 'emulator:unpatched']);
    const again = /again: closecheck (run --scenario mine\.yaml:X1 .*)/.exec(stdout)?.[1] ?? '';
    expect(exitCode).to.equal(1);
    const second = await place.run([...again.split(' '), '--out', 'second']);
    const { rows } = readResult(path.join(place.folder, 'second'));
    expect(rows.map(({ scenario, verdict }) => [scenario, verdict])).to.deep.equal([
      ['X1', 'deviates'],
    ]);
    expect(second.exitCode).to.equal(1);
  });

  it('does not go on with a run whose scenario has changed since, and exits 2', async () => {
    await place.run([...RUN, '--target', 'emulator']);
    writeFileSync(path.join(place.folder, 'mine.yaml'), MINE.replace('recv s 100', 'recv s 10'));
    const { exitCode, stderr } = await place.run(['resume', 'out']);
    expect(stderr).to.match(/X1 is not the one that the run began with: mine\.yaml has changed/);
    expect(exitCode).to.equal(2);
  });
});
