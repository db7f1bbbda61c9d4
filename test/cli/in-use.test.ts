import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { refuseIfInUse } from '../../src/cli/in-use.js';

describe('a file that a command appends to', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'closecheck-in-use-'));
    file = path.join(folder, 'journal.ndjson');
    writeFileSync(file, '');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('is free if nobody else has it open', () => {
    const own = openSync(file, 'a');
    expect(() => refuseIfInUse(file)).not.to.throw();
    closeSync(own);
  });

  it('is refused while another process has it open, by whatever name, and free behind its end', async () => {
    const descriptor = openSync(file, 'a');
    const other = spawn('cat', { stdio: ['pipe', descriptor, 'ignore'] });
    await once(other, 'spawn');
    closeSync(descriptor);
    const link = path.join(folder, 'link');
    symlinkSync(file, link);
    expect(() => refuseIfInUse(link)).to.throw(`process ${other.pid} still writes`);
    other.kill('SIGKILL');
    await once(other, 'close');
    expect(() => refuseIfInUse(file)).not.to.throw();
  });
});
