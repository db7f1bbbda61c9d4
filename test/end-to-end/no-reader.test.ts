/** What becomes of a command when its standard output goes nowhere. */
import path from 'node:path';
import { expect } from 'chai';
import { readResult } from '../support/run-folder.js';
import { freshWorkplace } from '../support/suite-workplace.js';

/** In front of a command: its reader takes a line and leaves. Ends with the command's exit code. */
const ONE_LINE_READ = ['bash', '-c', '"$0" "$@" | head -n 1; exit "${PIPESTATUS[0]}"'];
/** Its standard output is a file on a full disk. */
const DISK_FULL = ['bash', '-c', 'exec "$0" "$@" >/dev/full'];

describe('closecheck whose output nobody reads', function () {
  this.timeout(120_000);
  const place = freshWorkplace();

  it('ends quietly where the output is all that there is', async () => {
    const { exitCode, stdout, stderr } = await place.run(['list'], { wrapper: ONE_LINE_READ });
    expect(stdout).to.match(/^A1 .*$/);
    expect(stderr).to.equal('');
    expect(exitCode).to.equal(0);
  });

  for (const target of ['i386', 'emulator:unpatched']) {
    it(`finishes a run on ${target}, with reports and the exit code of its verdicts`, async () => {
      const fix = target === 'i386' ? ['--image-fix', 'unpatched'] : [];
      const words = ['run', '--target', target, ...fix, '--scenario', 'C1', '--repeat', '5'];
      const { exitCode, stderr } = await place.run([...words, '--out', 'out'], {
        wrapper: ONE_LINE_READ,
      });
      expect(stderr).to.equal('');
      const { end, rows } = readResult(path.join(place.folder, 'out'));
      expect(end).to.equal('finished');
      for (const { runs, verdict } of rows) {
        expect({ runs, verdict }).to.deep.equal({ runs: 5, verdict: 'deviates' });
      }
      expect(exitCode).to.equal(1);
    });
  }

  for (const words of [
    ['list'],
    ['run', '--target', 'emulator', '--scenario', 'A3', '--out', 'out'],
  ]) {
    it(`says of ${words[0]} that the disk is full, and exits 3`, async () => {
      const { exitCode, stderr } = await place.run(words, { wrapper: DISK_FULL });
      expect(stderr).to.match(/^closecheck: standard output cannot be written: ENOSPC.*$/);
      expect(exitCode).to.equal(3);
    });
  }
});
