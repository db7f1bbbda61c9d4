import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { planTarget } from '../../src/crosscheck/targets.js';
import { isCheckError } from '../../src/errors.js';
import { PACKAGE_ROOT } from '../../src/package-root.js';
import { testCommandLine } from '../../src/rtems/test-boot.js';
import { loadMachine, type Machine } from '../../src/target/machine.js';
import { qemuArguments } from '../../src/target/qemu-arguments.js';
import { writeImage } from './test-image.js';

/** `e_machine`. */
const ELF_ARM = 40;

const ATTACHMENT = {
  args: ['-netdev', 'hubport,id=nic,hubid=0'],
  netdev: 'nic',
  mac: '52:54:00:77:01:02',
  captureFile: '/nowhere.pcap',
};

function machine(name: string): Machine {
  return loadMachine(path.join(PACKAGE_ROOT, 'qemu', `${name}.yaml`));
}

describe('the machines for RTEMS', () => {
  it('have no image of their own, and say how to get one', async () => {
    for (const name of ['rtems-pc686', 'rtems-zynq-a9']) {
      let error: unknown;
      try {
        await planTarget(name, { imageFix: 'connabort', policy: 'stale' });
      } catch (reason) {
        error = reason;
      }
      if (!isCheckError(error)) throw new Error(`${name} was not refused`);
      expect(error.code).to.equal('image-needed');
      expect(error.hint).to.contain('closecheck build rtems');
    }
  });

  it('give the PC an interface for the stack and one for the markers, on one hub', () => {
    const line = qemuArguments(machine('rtems-pc686'), 'a.exe', 'x', ATTACHMENT).join(' ');
    expect(line).to.contain('-device tulip,netdev=nic,mac=52:54:00:77:01:02');
    expect(line).to.contain('hubport,id=markers,hubid=0');
    expect(line).to.match(/ne2k_isa,iobase=0x320,\S*netdev=markers/);
    expect(line).to.contain('-no-reboot');
  });

  it('give the Zynq no interface, and the second serial port as its console', async () => {
    const zynq = machine('rtems-zynq-a9');
    const line = qemuArguments(zynq, 'a.exe', undefined, ATTACHMENT).join(' ');
    expect(line).to.match(/-serial null .*-serial chardev:console/);
    expect(line).to.contain('-nic none');
    expect(line).not.to.contain('hubport');
    const folder = mkdtempSync(path.join(os.tmpdir(), 'closecheck-zynq-'));
    try {
      const image = writeImage(folder, 'a.exe', {}, ELF_ARM);
      const choice = { image, imageFix: 'connabort', policy: 'stale' } as const;
      expect((await planTarget('rtems-zynq-a9', choice)).needsNetwork).to.equal(false);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('boot a test image without any network', () => {
    const line = testCommandLine(machine('rtems-pc686'), 'a.exe').join(' ');
    expect(line).not.to.contain('netdev');
    expect(line).to.contain('isa-debug-exit').and.to.contain('-nic none');
    expect(line).to.match(/-append --console=\/dev\/com1,115200 /);
    const zynq = testCommandLine(machine('rtems-zynq-a9'), 'a.exe').join(' ');
    expect(zynq).to.match(/-serial null .*-serial stdio/);
    expect(zynq).not.to.contain('-append');
  });
});
