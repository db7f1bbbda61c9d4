import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { checkWritable, writeOutput } from '../../src/cli/output-file.js';

describe('a file that the user has named for the output', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'closecheck-output-'));
    file = path.join(folder, 'out.md');
  });
  afterEach(() => {
    chmodSync(folder, 0o755);
    rmSync(folder, { recursive: true });
  });

  it('may be there or not', () => {
    checkWritable(file);
    writeOutput(file, 'one');
    checkWritable(file);
    writeOutput(file, 'two');
    expect(readFileSync(file, 'utf8')).to.equal('two');
  });

  it('is named with the reason if its folder is not there', () => {
    const none = path.join(folder, 'none/out.md');
    for (const action of [() => checkWritable(none), () => writeOutput(none, '')]) {
      expect(action).to.throw(`${none} cannot be written: ENOENT`).with.property('kind', 'usage');
    }
  });

  it('is a matter of infrastructure if the disk is full', () => {
    checkWritable('/dev/full');
    expect(() => writeOutput('/dev/full', 'text'))
      .to.throw('/dev/full cannot be written: ENOSPC')
      .with.property('kind', 'infrastructure');
  });

  it('may stand in a folder in which no other can be made', function () {
    if (process.getuid?.() === 0) this.skip();
    writeFileSync(file, '');
    chmodSync(folder, 0o555);
    checkWritable(file);
    expect(() => checkWritable(`${file}.other`)).to.throw('EACCES');
  });
});
