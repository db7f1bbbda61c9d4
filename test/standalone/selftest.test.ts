/**
 * The executive of the standalone image tests itself on the machine that it
 * runs on; here its report is read, and the three ways for it to end.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { PACKAGE_ROOT } from '../../src/package-root.js';

const FIRMWARE = path.join(PACKAGE_ROOT, 'firmware-tests', 'standalone');

interface Machine {
  arch: string;
  emulator: string;
  args: string[];
  /** Exit status of QEMU after a fatal error, and what a wild access is called. */
  fatalStatus: number;
  wildCode: string;
}

const MACHINES: Machine[] = [
  {
    arch: 'i386',
    emulator: 'qemu-system-i386',
    args: ['-machine', 'pc', '-device', 'isa-debug-exit,iobase=0xf4,iosize=0x04'],
    fatalStatus: 3,
    wildCode: 'fatal code: 14 (0x0000000e)',
  },
  {
    arch: 'arm',
    emulator: 'qemu-system-arm',
    args: ['-machine', 'virt', '-cpu', 'cortex-a15'],
    // Reset through the firmware interface: with -no-reboot an end like any other.
    fatalStatus: 0,
    wildCode: 'fatal code: 4 (0x00000004)',
  },
];

/** Names of the tests, as the sources list them. */
async function promisedTests(): Promise<string[]> {
  const folder = path.join(FIRMWARE, 'selftest');
  const files = (await readdir(folder)).filter((file) => file.endsWith('.c'));
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')));
  return texts.flatMap((text) =>
    [...text.matchAll(/^ {2}\{ "([^"]+)",/gm)].map(([, name]) => name ?? ''),
  );
}

for (const machine of MACHINES) {
  describe(`standalone executive on ${machine.arch}`, () => {
    let folder: string;

    const boot = (words: string) =>
      execa(
        machine.emulator,
        [
          '-nodefaults',
          '-no-reboot',
          '-display',
          'none',
          '-m',
          '64',
          '-serial',
          'stdio',
          ...machine.args,
          '-kernel',
          path.join(folder, `selftest-${machine.arch}.elf`),
          '-append',
          words,
        ],
        { stdin: 'ignore', reject: false, timeout: 50_000 },
      );

    before(async () => {
      folder = await mkdtemp(path.join(os.tmpdir(), 'closecheck-selftest-'));
      const variables = [`ARCH=${machine.arch}`, `BUILD=${folder}`];
      await execa('make', ['-C', FIRMWARE, 'selftest', ...variables]);
    });

    after(async () => {
      await rm(folder, { recursive: true, force: true });
    });

    it('passes each of its own tests and switches the machine off', async () => {
      const { stdout, exitCode } = await boot('ip=10.77.0.2 selftest=yes');
      const passed = [...stdout.matchAll(/^SELFTEST ok (.*?)\r?$/gm)].map(([, name]) => name);
      expect(passed, stdout).to.have.members(await promisedTests());
      expect(stdout).to.contain('SELFTEST END failed=0');
      expect(exitCode).to.equal(0);
    });

    it('prints the fatal lines of RTEMS after a panic and stops', async () => {
      const { stdout, exitCode } = await boot('fault=panic');
      expect(stdout.split(/\r?\n/)).to.include.members([
        'Socket buffer is already in use.',
        '*** FATAL ***',
        'fatal source: 11 (RTEMS_FATAL_SOURCE_PANIC)',
        'executing thread ID: 0x0a010001',
        'executing thread name: INIT',
      ]);
      expect(exitCode).to.equal(machine.fatalStatus);
    });

    it('traps an access through freed memory that was filled with 0xdd', async () => {
      const { stdout, exitCode } = await boot('fault=wild');
      expect(stdout.split(/\r?\n/)).to.include.members([
        'fatal source: 9 (RTEMS_FATAL_SOURCE_EXCEPTION)',
        machine.wildCode,
      ]);
      expect(stdout).to.contain('address = 0xdddddddd');
      expect(exitCode).to.equal(machine.fatalStatus);
    });
  });
}
