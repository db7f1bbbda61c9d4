import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { workplace, type Workplace } from '../support/run-cli.js';

/** A program of the given name that stands in front of the real one on PATH. */
function shadow(place: Workplace, name: string, script: string): { PATH: string } {
  const file = path.join(place.folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return { PATH: `${place.folder}:${process.env['PATH'] ?? ''}` };
}

describe('closecheck given what it cannot work with', () => {
  let place: Workplace;
  beforeEach(() => {
    place = workplace();
  });
  afterEach(() => {
    expect(place.leftProcesses(), 'processes left behind').to.deep.equal([]);
    place.remove();
  });

  const usage: [string, string[], RegExp][] = [
    ['an unknown scenario', ['run', '--scenario', 'Q99'], /Q99/],
    ['an unknown profile', ['run', '--profile', 'connabrot'], /connabrot/],
    ['an unknown stack', ['run', '--profile', 'connabort@7'], /7/],
    ['an unknown close design', ['run', '--image-fix', 'nothing'], /nothing/],
    ['an unknown target', ['run', '--target', 'mips'], /mips/],
    ['a missing image', ['run', '--image', 'no/such/image.elf'], /no\/such\/image\.elf/],
    ['a repeat of nought', ['run', '--repeat', '0'], /--repeat/],
    ['an unknown option', ['run', '--fast'], /--fast/],
    ['an unknown command', ['walk'], /walk/],
    ['explore without a scenario', ['explore'], /--all/],
    ['replay of a scenario that is none', ['replay', 'Q99', '0'], /Q99/],
    ['replay of a schedule that is none', ['replay', 'A3', '!!'], /!!/],
    ['show of a scenario that is none', ['show', 'Q99'], /Q99/],
    ['report of a folder that is none', ['report', 'nowhere'], /nowhere/],
  ];
  for (const [what, args, naming] of usage) {
    it(`names ${what} and exits 2`, async () => {
      const { exitCode, stderr } = await place.run(args);
      expect(stderr).to.match(naming);
      expect(stderr).not.to.match(/^\s+at /m);
      expect(exitCode).to.equal(2);
    });
  }

  it('says what an image is for when it is not for this machine, and exits 2', async () => {
    const image = path.join(place.folder, 'image.elf');
    writeFileSync(image, 'this is no ELF file at all');
    const { exitCode, stdout, stderr } = await place.run(['run', '--image', image]);
    expect(stdout + stderr).to.match(/image\.elf/);
    expect(stdout + stderr).to.match(/ELF/);
    expect(exitCode).to.equal(2);
  });

  it('says that QEMU is missing and how to get it, and exits 3', async () => {
    const tools = path.join(place.folder, 'tools');
    const { exitCode, stdout, stderr } = await place.run(['run', '--scenario', 'A3'], {
      env: { PATH: `${tools}:/usr/sbin:/sbin`, CLOSECHECK_UNSHARE: '/usr/bin/unshare' },
    });
    expect(stdout + stderr).to.match(/qemu-system-i386/);
    expect(exitCode).to.equal(3);
  });

  it('reports what QEMU said when it dies at once, and exits 3', async () => {
    const env = shadow(place, 'qemu-system-i386', 'echo "no such thing as a pc" >&2; exit 1');
    const { exitCode, stdout, stderr } = await place.run(['run', '--scenario', 'A3'], { env });
    expect(stdout + stderr).to.match(/no such thing as a pc/);
    expect(exitCode).to.equal(3);
  });
});
