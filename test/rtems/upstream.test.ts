import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { runUpstream, type RunUpstreamOptions } from '../../src/cli/run-upstream.js';
import { isCheckError } from '../../src/errors.js';
import { banners, fixture, writeImage, writeMachine, type BootScript } from './test-image.js';

interface Ran {
  code: number;
  /** Standard output, line by line. */
  lines: string[];
  junit: string;
}

describe('closecheck run-upstream', function () {
  this.timeout(120_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'closecheck-upstream-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs images named as in `scripts`, in this order. */
  async function run(
    scripts: Record<string, BootScript | BootScript[]>,
    options: RunUpstreamOptions & { boot?: number } = {},
  ): Promise<Ran> {
    const images = Object.entries(scripts).map(([name, script]) =>
      writeImage(folder, name, script),
    );
    const { boot, ...rest } = options;
    const junit = path.join(folder, 'out', 'junit.xml');
    let stdout = '';
    const write = process.stdout.write.bind(process.stdout);
    process.stdout.write = (text: string | Uint8Array): boolean => {
      stdout += String(text);
      return true;
    };
    try {
      const code = await runUpstream(images, {
        target: writeMachine(folder, boot),
        junit,
        timeout: 60,
        longest: 90,
        ...rest,
      });
      return { code, lines: stdout.trim().split('\n'), junit: readFileSync(junit, 'utf8') };
    } finally {
      process.stdout.write = write;
    }
  }

  it('passes what real tests of RTEMS print when they pass', async () => {
    const { code, lines, junit } = await run({
      'syscall01.exe': { replay: fixture('i386-syscall01-patched') },
      'loopback.exe': { replay: fixture('i386-loopback-patched') },
    });
    expect(lines[0]).to.match(/^passed +SYSCALL 1 \d+\.\d s$/);
    expect(lines[1]).to.match(/^passed +LOOPBACK /);
    expect(code).to.equal(0);
    expect(junit).to.contain('tests="2" failures="0" errors="0" skipped="0"');
    expect(junit).to.contain('image.sha256');
    expect(junit).to.contain('Try running three clients.');
  });

  it('fails what a real test prints on a stack without the fix, with the assertion', async () => {
    const { code, lines, junit } = await run({
      'syscall01.exe': { replay: fixture('arm-syscall01-unpatched') },
    });
    expect(code).to.equal(1);
    expect(lines[0]).to.match(/^failed +SYSCALL 1 .*init\.c: 139 errno == ENXIO/);
    expect(junit).to.match(/<failure type="failed" message="failed: [^"]*errno == ENXIO"\/>/);
  });

  it('tells a real fatal error with its text', async () => {
    const { code, lines } = await run({
      'lab.exe': { replay: fixture('i386-fatal'), after: 'hang' },
    });
    expect(code).to.equal(1);
    expect(lines[0]).to.contain('fatal-error');
    expect(lines[0]).to.contain('Socket buffer is already in use.');
  });

  it('does not wait for a simulator that goes on after the end banner', async () => {
    const { code, lines } = await run({ 'a.exe': { print: banners({}), after: 'hang' } });
    expect(lines[0]).to.match(/^passed/);
    expect(code).to.equal(0);
  });

  it('is not deceived by a transcript that is cut off anywhere', async () => {
    const whole = readFileSync(fixture('i386-syscall01-patched'), 'latin1').split('\n');
    const end = whole.findIndex((line) => line.includes('END OF TEST'));
    const { code, lines } = await run({
      'a.exe': { replay: fixture('i386-syscall01-patched'), lines: end },
    });
    expect(lines[0]).to.match(/^failed/);
    expect(code).to.equal(1);
  });

  it('names the phase in which a test came to nothing', async () => {
    const hanging = { timeout: 1 };
    const noBegin = await run({ 'a.exe': { print: 'booting\r\n', after: 'hang' } }, hanging);
    expect(noBegin.lines[0]).to.match(/^timeout .*\[ready\]/);
    expect(noBegin.code).to.equal(1);
    const noEnd = await run({ 'a.exe': { print: banners({ end: '' }), after: 'hang' } }, hanging);
    expect(noEnd.lines[0]).to.match(/^timeout .*\[case\]/);
    expect(noEnd.code).to.equal(1);
    expect(noEnd.junit).to.contain('<property name="phase" value="case"/>');
  });

  it('ends a test that goes on for too long', async () => {
    const { code, lines } = await run(
      { 'a.exe': { print: banners({ end: '' }), after: 'flood' } },
      { longest: 3 },
    );
    expect(lines[0]).to.match(/^test-too-long/);
    expect(code).to.equal(1);
  });

  it('tries a silent boot again, and says so', async () => {
    const { code, lines } = await run(
      { 'a.exe': [{ after: 'hang' }, { print: banners({}) }] },
      { boot: 5 },
    );
    expect(lines[0]).to.contain('boot tried 2 times');
    expect(lines[0]).to.match(/^passed/);
    expect(code).to.equal(0);
  });

  it('gives no verdict about an image that never prints a byte', async () => {
    const { code, lines, junit } = await run({ 'a.exe': { after: 'hang' } }, { boot: 1 });
    expect(lines[0]).to.match(/^timeout .*boot tried 3 times.*\[boot\]/);
    expect(code).to.equal(3);
    expect(junit).to.contain('errors="1"');
    expect(junit).to.contain('<error ');
  });

  it('gives no verdict if QEMU fails or is killed, and runs the tests that follow', async () => {
    const { code, lines } = await run({
      'a.exe': { after: 'die' },
      'b.exe': { print: banners({ end: '' }), after: 'crash' },
      'c.exe': { print: banners({}) },
    });
    expect(lines[0]).to.match(/^infrastructure .*could not load kernel/);
    expect(lines[1]).to.match(/^infrastructure .*SIGSEGV/);
    expect(lines[2]).to.match(/^passed/);
    expect(code).to.equal(3);
  });

  it('takes the exit of isa-debug-exit for the image’s own', async () => {
    const { code } = await run({ 'a.exe': { print: banners({}), after: 'debug-exit' } });
    expect(code).to.equal(0);
  });

  it('ends tests at once that nobody can serve, and is no success if that is all', async () => {
    const scripts = {
      'a.exe': { print: banners({ state: 'USER_INPUT', end: '' }), after: 'hang' },
      'b.exe': { print: banners({ state: 'BENCHMARK', end: '' }), after: 'hang' },
    } as const;
    const alone = await run(scripts);
    expect(alone.lines[0]).to.match(/^user-input/);
    expect(alone.lines[1]).to.match(/^benchmark/);
    expect(alone.code).to.equal(2);
    expect(alone.junit).to.contain('skipped="2"');
    const among = await run({ ...scripts, 'c.exe': { print: banners({}) } });
    expect(among.code).to.equal(0);
  });

  it('compares each test with the labels of the first', async () => {
    const { code, lines } = await run({
      'a.exe': { print: banners({}) },
      'b.exe': { print: banners({ version: '5.3' }) },
      'c.exe': { print: banners({ build: 'RTEMS_SMP' }) },
      'd.exe': { print: banners({ tools: '13.3' }) },
      'e.exe': { print: banners({ state: 'NOT_A_STATE' }) },
      'f.exe': { print: 'no test at all\r\n' },
    });
    expect(lines.slice(0, 6).map((line) => line.split(' ')[0])).to.deep.equal([
      'passed',
      'wrong-version',
      'wrong-build',
      'wrong-tools',
      'wrong-header',
      'invalid',
    ]);
    expect(lines.at(-1)).to.equal(
      '6 tests: 1 as expected, 5 failed, 0 without a verdict, 0 not run',
    );
    expect(code).to.equal(1);
  });

  it('writes XML that nothing on the console can break', async () => {
    const { junit } = await run({
      'a.exe': {
        print: banners({ name: 'A<&>"', end: '', body: ']]>\u0001\u001b[2J</testcase>' }),
      },
    });
    expect(junit).to.contain('name="A&lt;&amp;&gt;&quot;"');
    // eslint-disable-next-line no-control-regex
    expect(junit).not.to.match(/[\u0001\u001b]/);
    expect(junit.match(/<\/testcase>/g)).to.have.length(1);
  });

  it('keeps the console of each test in a file', async () => {
    const consoles = path.join(folder, 'consoles');
    await run({ 'a.exe': { print: banners({ body: 'a line' }) } }, { consoles });
    expect(readFileSync(path.join(consoles, '1-a.exe.log'), 'utf8')).to.contain('a line\n');
  });

  it('refuses images that are none, before it runs any', async () => {
    for (const images of [[], [path.join(folder, 'missing.exe')]]) {
      const error: unknown = await runUpstream(images, {}).catch((reason: unknown) => reason);
      expect(isCheckError(error) && error.kind).to.equal('usage');
    }
  });
});
