import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { AS_NOBODY, needsReadersOtherThanRoot } from '../support/root.js';
import { readResult } from '../support/run-folder.js';
import type { CliOptions, CliResult } from '../support/run-cli.js';
import { freshWorkplace } from '../support/suite-workplace.js';
import { SILENT, writeImage } from '../target/support/tiny-image.js';

/** Where the tools of a distribution are. */
const PATHS = ['/usr/bin', '/bin', '/usr/sbin', '/sbin'];

describe('closecheck given what it cannot work with', () => {
  const place = freshWorkplace();

  const usage: [string, string[], RegExp][] = [
    ['an unknown scenario', ['run', '--scenario', 'Q99'], /Q99/],
    ['an unknown profile', ['run', '--profile', 'connabrot'], /connabrot/],
    ['an unknown stack', ['run', '--profile', 'connabort@7'], /7/],
    ['an unknown close design', ['run', '--image-fix', 'nothing'], /nothing/],
    ['a mutant that no image has', ['run', '--image-fix', 'connabort+swift'], /connabort@6\+swift/],
    ['a stack that no image has', ['run', '--image-fix', 'connabort@2005'], /connabort@2005/],
    ['an empty name of a folder', ['run', '--out', ''], /--out/],
    ['an empty seed', ['run', '--seed', ''], /--seed/],
    ['a boot that takes no time', ['run', '--boot-timeout', '0'], /--boot-timeout/],
    [
      'an option that the target takes no notice of',
      ['run', '--target', 'emulator', '--boot-timeout', '5'],
      /--boot-timeout/,
    ],
    ['findings in a folder that is none', ['findings', '--out', 'no/such.md'], /no\/such\.md/],
    ['more jobs than there are subnets', ['run', '--jobs', '251'], /--jobs 251.*\n.* 250 at most/],
    ['all scenarios and some', ['explore', '--all', 'C1'], /--all/],
    ['an option of another format', ['explore', 'C2', '--no-tap'], /--no-tap.*\n.*--litmus/],
    ['two formats', ['explore', 'C2', '--json', '--litmus'], /--json.*--litmus/],
    ['a diagram as data', ['replay', 'C2', '00', '--json', '--mermaid'], /--json.*--mermaid/],
    ['a page as data', ['coverage', 'C2', '--json', '--unreached'], /--json.*--unreached/],
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

  it('names the unknown key of a list of known findings, with its line, and exits 2', async () => {
    const known = path.join(place.folder, 'known.yaml');
    const entry = ['scenario: C1', 'profile: connabort@6', 'stack: a@6+b', 'reason: known'];
    const lines = [...entry, 'expires: 2999-01-01', 'variannt: closer-above'];
    writeFileSync(known, `known:\n  - ${lines.join('\n    ')}\n`);
    const { exitCode, stderr } = await place.run(['run', '--known', known]);
    expect(stderr).to.match(/known\.yaml:2:5: .*variannt/);
    expect(exitCode).to.equal(2);
  });

  const images: [string, (file: string) => Promise<void> | void, RegExp][] = [
    ['no ELF file', (file) => writeFileSync(file, 'this is no ELF file at all'), /not an ELF file/],
    ['for another processor', (file) => writeImage(file, SILENT, 40), /ELF file for arm/],
    ['a folder', (file) => mkdirSync(file), /cannot be read/],
  ];
  for (const [what, make, naming] of images) {
    it(`says what an image is for when it is ${what}, makes no run folder and exits 2`, async () => {
      const image = path.join(place.folder, 'image.elf');
      await make(image);
      const { exitCode, stderr } = await place.run(['run', '--image', image, '--out', 'out']);
      expect(stderr).to.match(naming);
      expect(stderr).to.match(/boots 32-bit ELF files for i386|Name an ELF file/);
      expect(existsSync(path.join(place.folder, 'out'))).to.equal(false);
      expect(exitCode).to.equal(2);
    });
  }

  /** Runs one row into the folder `out`. */
  function runA3(options: CliOptions): Promise<CliResult> {
    return place.run(['run', '--scenario', 'A3', '--repeat', '1', '--out', 'out'], options);
  }

  /** What the run folder says of the row and of the target. */
  function said(): { verdict: string | undefined; failure: string | undefined } {
    const { rows, targets } = readResult(path.join(place.folder, 'out'));
    return { verdict: rows[0]?.verdict, failure: targets[0]?.failedStarts[0]?.code };
  }

  it('says that QEMU is missing and how to get it, and exits 3', async () => {
    // Everything else that a run needs is there.
    const tools = path.join(place.folder, 'tools');
    mkdirSync(tools);
    for (const name of ['unshare', 'setpriv', 'ip', 'true']) {
      const found = PATHS.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
      symlinkSync(found ?? name, path.join(tools, name));
    }
    const { exitCode, stdout, stderr } = await runA3({ env: { PATH: tools } });
    expect(stdout + stderr).to.match(/There is no qemu-system-i386/);
    expect(stdout + stderr).to.match(/setup\.sh|install/);
    expect(said()).to.deep.equal({ verdict: 'infrastructure', failure: 'qemu-missing' });
    expect(exitCode).to.equal(3);
  });

  it('reports what QEMU said when it dies at once, and exits 3', async () => {
    const env = place.shadow('qemu-system-i386', 'echo "no such thing as a pc" >&2; exit 1');
    const { exitCode, stdout, stderr } = await runA3({ env });
    expect(stdout + stderr).to.match(/no such thing as a pc/);
    expect(said()).to.deep.equal({ verdict: 'infrastructure', failure: 'qemu-died' });
    expect(exitCode).to.equal(3);
  });

  it('says that an image is silent, after it has tried again, and exits 3', async () => {
    const image = path.join(place.folder, 'silent.elf');
    await writeImage(image, SILENT);
    const words = ['--boot-timeout', '1', '--scenario', 'A3', '--repeat', '1', '--out', 'out'];
    const { exitCode, stdout, stderr } = await place.run(['run', '--image', image, ...words]);
    expect(stdout + stderr).to.match(/silent\.elf has printed nothing within 1 s/);
    expect(stdout).to.match(/again: closecheck run .*--boot-timeout 1/);
    expect(stdout + stderr).to.match(/first serial port/);
    expect(said()).to.deep.equal({ verdict: 'infrastructure', failure: 'image-silent' });
    expect(exitCode).to.equal(3);
  });

  for (const command of ['run', 'soak']) {
    it(`says of ${command} that a folder cannot be made where the kernel has none, and exits 3`, async () => {
      const words = ['--target', 'emulator', '--scenario', 'A3', '--out', '/proc/no/such'];
      const target = command === 'run' ? words : words.slice(2);
      const { exitCode, stderr } = await place.run([command, ...target]);
      expect(stderr).to.match(/folder cannot be made: .*\/proc\/no/);
      expect(stderr).not.to.match(/^\s+at /m);
      expect(exitCode).to.equal(3);
    });
  }

  it('says of a run that had not begun that there is nothing to report or resume, and exits 2', async () => {
    mkdirSync(path.join(place.folder, 'empty'));
    writeFileSync(path.join(place.folder, 'empty/journal.ndjson'), '');
    for (const command of ['report', 'resume']) {
      const { exitCode, stderr } = await place.run([command, 'empty']);
      expect(stderr).to.match(/had not begun.*\n.*closecheck run/);
      expect(exitCode).to.equal(2);
    }
  });

  describe('as a user who is not root', () => {
    before(function () {
      needsReadersOtherThanRoot(this);
    });

    /** Runs as nobody where /dev/net/tun has this mode. */
    function asNobody(mode: string, args: string[]): Promise<CliResult> {
      const device = path.join(place.folder, 'tun');
      const script = [
        `mknod -m ${mode} ${device} c 10 200`,
        `mount --bind ${device} /dev/net/tun`,
        `exec ${AS_NOBODY.join(' ')} "$0" "$@"`,
      ].join(' && ');
      return place.run(args, { wrapper: ['unshare', '--mount', 'sh', '-c', script] });
    }

    it('says that the TAP device is closed and what to do, and exits 3', async () => {
      const words = ['run', '--scenario', 'A3', '--repeat', '1', '--out', 'out'];
      const { exitCode, stderr } = await asNobody('0600', words);
      expect(stderr).to.match(/\/dev\/net\/tun may not be opened by this user/);
      expect(stderr).to.match(/as root|chmod/);
      expect(readResult(path.join(place.folder, 'out')).exitCode).to.equal(3);
      expect(exitCode).to.equal(3);
    });

    it('runs, in a user namespace, where the device is open', async function () {
      if (!existsSync('/proc/self/ns/user')) this.skip();
      const words = ['run', '--scenario', 'C1/closer-above', '--repeat', '1', '--out', 'out'];
      const { exitCode, stderr } = await asNobody('0666', words);
      // A kernel may refuse user namespaces to users; then it has to say so.
      if (exitCode === 3) expect(stderr).to.match(/refuses a private network namespace/);
      else expect(said().verdict).to.equal('conforms');
    });
  });
});
