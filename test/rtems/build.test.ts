import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { isCheckError } from '../../src/errors.js';
import { locateRtems } from '../../src/rtems/installation.js';
import { makeImage, type ImageOptions } from '../../src/rtems/make-image.js';
import { PACKAGE_ROOT } from '../../src/package-root.js';
import { fakeRtems, plainPath, type FakeOptions } from './fake-rtems.js';

const MAKEFILE = path.join(PACKAGE_ROOT, 'firmware-tests/rtems');
const FIVE = ['sbwait', 'soconnsleep', 'sowakeup', 'soconnwakeup', 'soclose'];

describe('building the agent for RTEMS', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'closecheck-build-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Builds with a compiler that only notes its words. */
  async function build(
    options: Partial<ImageOptions> = {},
    fake: FakeOptions = {},
    bsp = 'i386/pc686',
  ): Promise<{ image: string; calls: string[]; link: string }> {
    const { prefix, bin, calls } = fakeRtems(folder, fake);
    const environment = { PATH: `${bin}:${process.env['PATH'] ?? ''}` };
    const rtems = await locateRtems({ prefix, bsp, environment });
    const image = await makeImage(
      rtems,
      { ...options, out: path.join(folder, 'out') },
      environment,
    );
    const lines = readFileSync(calls, 'utf8').trim().split('\n');
    return { image, calls: lines, link: lines.at(-1) ?? '' };
  }

  async function failure(promise: Promise<unknown>): Promise<{ kind: string; text: string }> {
    const error: unknown = await promise.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!isCheckError(error)) throw new Error(`no CheckError: ${String(error)}`);
    return { kind: error.kind, text: error.message };
  }

  it('compiles agent and port and links them with the stack, to the end', async () => {
    const { image, calls, link } = await build();
    expect(image).to.equal(path.join(folder, 'out/closecheck-rtems-pc686-network-close.exe'));
    const linked = readFileSync(image, 'utf8');
    for (const object of ['agent.o', 'case.o', 'agent_port.o', 'init.o', 'tasks.o', 'marker.o']) {
      expect(linked).to.contain(object);
    }
    expect(linked).not.to.contain('connabort.o');
    expect(link).to.match(/-lnetworking .*-qrtems/);
    expect(link).to.contain('--wrap=Calibrate_loop_1ms');
    for (const name of FIVE) expect(link).not.to.contain(`--wrap=${name}`);
    const compiled = calls.filter((line) => line.includes(' -c '));
    for (const line of compiled) {
      expect(line).to.contain('-std=c99').and.to.contain('-Wall -Wextra -Wpedantic');
      expect(line)
        .to.contain('-march=fake')
        .and.to.match(/-isystem \S+\/pc686\/lib\/include/);
      expect(line).to.contain('CLOSECHECK_FIX="network-close"');
      expect(line).to.contain('rtems_dec21140_driver_attach');
    }
  });

  it('links the close design around the stack by wrapping', async () => {
    const { image, calls, link } = await build({ closefix: 'connabort' });
    expect(image).to.match(/closecheck-rtems-pc686-connabort\.exe$/);
    expect(readFileSync(image, 'utf8')).to.contain('connabort.o');
    for (const name of FIVE) expect(link).to.contain(`--wrap=${name}`);
    expect(calls[0]).to.contain('CLOSECHECK_FIX="connabort"');
    // All that the page for its users says to compile.
    expect(readFileSync(image, 'utf8')).to.match(/connabort\.o.* netwait\.o/);
  });

  it('gives the close design its option', async () => {
    const { image, calls, link } = await build({ closefix: 'connabort-bounded' });
    expect(image).to.match(/closecheck-rtems-pc686-connabort-bounded\.exe$/);
    expect(calls.filter((line) => line.includes('connabort.c')).join()).to.contain(
      '-DCONNABORT_CLOSE_TICKS=20',
    );
    for (const name of FIVE) expect(link).to.contain(`--wrap=${name}`);
  });

  it('builds for a stack that has had its own design taken out', async () => {
    const { image, calls } = await build({ stock: 'unpatched', policy: '0xdd', nic: 'fxp' });
    expect(image).to.match(/closecheck-rtems-pc686-unpatched-0xdd-fxp\.exe$/);
    expect(calls[0]).to.contain('CLOSECHECK_FIX="unpatched"');
    expect(calls[0]).to.contain('CLOSECHECK_POLICY="0xdd"');
    expect(calls[0]).to.contain('rtems_fxp_attach');
  });

  it('builds for a board without a driver with loopback only, and without what is a PC’s', async () => {
    const bsp = 'arm/xilinx_zynq_a9_qemu';
    const { calls, link } = await build({}, { bsps: [bsp], version: '7' }, bsp);
    expect(calls[0]).not.to.contain('NETWORK_DRIVER');
    expect(link).not.to.contain('Calibrate_loop_1ms');
  });

  it('says what the compiler has said if it fails', async () => {
    const { kind, text } = await failure(build({}, { refuses: 'case.c' }));
    expect(kind).to.equal('infrastructure');
    expect(text).to.contain('case.c:1: error: refused');
  });

  it('refuses words that mean nothing', async () => {
    for (const [options, expected] of [
      [{ closefix: 'nonsense' }, /FIX=nonsense is unknown/],
      [{ closefix: 'network-close' }, /changes the stack itself/],
      [{ nic: 'e1000' }, /NIC=e1000 is unknown/],
      [{ policy: 'none' }, /POLICY=none is unknown/],
    ] as const) {
      const { kind, text } = await failure(build(options));
      expect(kind, text).to.equal('usage');
      expect(text).to.match(expected);
    }
  });

  describe('with make alone', () => {
    async function check(
      variables: string[],
      environment: Record<string, string> = {},
    ): Promise<{ exitCode: number | undefined; stderr: string }> {
      const PATH = process.env['PATH'] ?? '';
      const { exitCode, stderr } = await execa('make', ['-C', MAKEFILE, 'check', ...variables], {
        env: { PATH, PKG_CONFIG_LIBDIR: '/nowhere', ...environment },
        extendEnv: false,
        reject: false,
      });
      return { exitCode, stderr };
    }

    /** The one line of make's that says why it stops. */
    async function sentence(variables: string[], environment?: Record<string, string>) {
      const { exitCode, stderr } = await check(variables, environment);
      expect(exitCode).to.equal(2);
      const lines = stderr.trim().split('\n');
      expect(lines, stderr).to.have.length(1);
      return lines[0];
    }

    it('says in one sentence what is missing', async () => {
      expect(await sentence([])).to.contain('no RTEMS is installed in the PKG_CONFIG_PATH');
      expect(await sentence([`RTEMS_PREFIX=${folder}`])).to.contain(
        `no RTEMS is installed in ${folder}`,
      );
      const whole = `RTEMS_PREFIX=${fakeRtems(folder, { compiler: false }).prefix}`;
      expect(await sentence([whole, 'BSP=arm/imx7'])).to.contain(
        'has no BSP arm/imx7: it has i386/pc686',
      );
      expect(await sentence([whole, 'BSP=pc686'])).to.contain('BSP=pc686 is no BSP');
      expect(await sentence([whole])).to.contain('there is no i386-rtems6-gcc here');
      rmSync(folder, { recursive: true });
      const bare = `RTEMS_PREFIX=${fakeRtems(folder, { legacy: [] }).prefix}`;
      expect(await sentence([bare])).to.contain('without the legacy network stack');
      rmSync(folder, { recursive: true });
      const old = `RTEMS_PREFIX=${fakeRtems(folder, { version: '4.11' }).prefix}`;
      expect(await sentence([old]))
        .to.contain('RTEMS 4.11 in')
        .and.to.contain('is too old');
    });

    it('says that there is no pkg-config', async () => {
      const PATH = plainPath(folder, ['make', 'sh', 'test', 'sed', 'tr', 'echo']);
      expect(await sentence([], { PATH })).to.contain('there is no pkg-config here');
    });

    it('is content with an installation that is complete', async () => {
      const { prefix, bin } = fakeRtems(folder);
      const { exitCode } = await check([`RTEMS_PREFIX=${prefix}`], {
        PATH: `${bin}:${process.env['PATH'] ?? ''}`,
      });
      expect(exitCode).to.equal(0);
    });
  });
});
