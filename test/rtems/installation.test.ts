import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { isCheckError } from '../../src/errors.js';
import { locateRtems, type RtemsInstallation } from '../../src/rtems/installation.js';
import { fakeRtems, type FakeOptions } from './fake-rtems.js';

const NO_RTEMS = { PATH: process.env['PATH'], PKG_CONFIG_LIBDIR: '/nowhere' };

describe('looking for an installed RTEMS', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'closecheck-rtems-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const locate = (options: FakeOptions, bsp = 'i386/pc686'): Promise<RtemsInstallation> =>
    locateRtems({ prefix: fakeRtems(folder, options).prefix, bsp, environment: NO_RTEMS });

  async function refusal(promise: Promise<unknown>): Promise<string> {
    const error: unknown = await promise.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!isCheckError(error)) throw new Error(`not refused: ${String(error)}`);
    expect(error.kind).to.equal('usage');
    return `${error.code}: ${error.message} ${error.hint ?? ''}`;
  }

  it('finds the version that is installed', async () => {
    for (const version of ['5', '6', '7']) {
      const found = await locate({ version });
      expect(found.version).to.equal(version);
      expect(found.package).to.equal(`i386-rtems${version}-pc686`);
      rmSync(folder, { recursive: true });
    }
  });

  it('takes the newest of several', async () => {
    fakeRtems(folder, { version: '5' });
    fakeRtems(folder, { version: '10' });
    expect((await locate({ version: '6' })).version).to.equal('10');
  });

  it('takes RTEMS_PREFIX if no prefix is given, and pkg-config’s after that', async () => {
    const { prefix } = fakeRtems(folder);
    const bsp = 'i386/pc686';
    const byVariable = { ...NO_RTEMS, RTEMS_PREFIX: prefix };
    expect((await locateRtems({ bsp, environment: byVariable })).prefix).to.equal(prefix);
    const byPkgConfig = { ...NO_RTEMS, PKG_CONFIG_PATH: path.join(prefix, 'lib/pkgconfig') };
    expect((await locateRtems({ bsp, environment: byPkgConfig })).prefix).to.equal(prefix);
  });

  it('says in one sentence what is missing', async () => {
    const bsp = 'i386/pc686';
    const none = await refusal(locateRtems({ bsp, environment: NO_RTEMS }));
    expect(none).to.match(/^rtems-missing: No RTEMS is installed in the PKG_CONFIG_PATH/);
    const empty = await refusal(locateRtems({ bsp, prefix: folder, environment: NO_RTEMS }));
    expect(empty).to.contain(`No RTEMS is installed in ${folder}.`);
    expect(await refusal(locate({}, 'arm/xilinx_zynq_a9_qemu'))).to.match(
      /^bsp-missing: .*has no BSP arm\/xilinx_zynq_a9_qemu\. It has i386\/pc686\./,
    );
    rmSync(folder, { recursive: true });
    expect(await refusal(locate({ legacy: [] }))).to.match(
      /^legacy-stack-missing: .*without the legacy network stack.*rtems-net-legacy/,
    );
    rmSync(folder, { recursive: true });
    expect(await refusal(locate({ version: '4.11' }))).to.match(
      /^rtems-too-old: RTEMS 4\.11 .* is too old\. RTEMS 5 or later/,
    );
  });

  it('refuses words that name no BSP', async () => {
    for (const word of ['pc686', 'i386/', '/pc686', 'i386/pc686/x', '']) {
      expect(await refusal(locate({}, word)), word).to.match(/^bsp-invalid/);
    }
  });
});
