import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { expect } from 'chai';
import { openDescriptors, otherProcesses } from '../../src/cli/left-behind.js';

describe('what is left behind', () => {
  it('is a descriptor that was not closed, by what it is', () => {
    const count = (): number =>
      openDescriptors().filter((name) => name === import.meta.filename).length;
    const before = count();
    const fd = openSync(import.meta.filename, 'r');
    expect(count()).to.equal(before + 1);
    closeSync(fd);
    expect(count()).to.equal(before);
  });

  it('is a process that still runs, and not this one', async () => {
    const child = spawn('sleep', ['60']);
    await once(child, 'spawn');
    const mine = (): string[] =>
      otherProcesses().filter((line) => line.startsWith(`${child.pid} `));
    expect(mine()).to.deep.equal([`${child.pid} sleep 60`]);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(mine()).to.deep.equal([]);
    expect(otherProcesses().some((line) => line.startsWith(`${process.pid} `))).to.equal(false);
  });
});
