import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { isCheckError } from '../../src/errors.js';
import { QemuProcess } from '../../src/target/qemu-process.js';
import { SerialLine, parsePort } from '../../src/target/serial-line.js';
import { qemuArguments } from '../../src/target/qemu-arguments.js';
import { machineWith } from './support/machines.js';
import { ONE_CHARACTER, writeImage } from './support/tiny-image.js';

describe('the name of a serial port', () => {
  it('has a rate or the usual one', () => {
    expect(parsePort('/dev/ttyUSB0')).to.deep.equal({ device: '/dev/ttyUSB0', baudRate: 115_200 });
    expect(parsePort('/dev/ttyS1:9600')).to.deep.equal({ device: '/dev/ttyS1', baudRate: 9600 });
    const byPath = '/dev/serial/by-path/pci-0000:00:14.0-usb-0:1';
    expect(parsePort(byPath)).to.deep.equal({ device: byPath, baudRate: 115_200 });
    expect(parsePort(`${byPath}:57600`)).to.deep.equal({ device: byPath, baudRate: 57_600 });
  });

  for (const word of ['', 'ttyUSB0', ':115200', '/dev/ttyUSB0:000']) {
    it(`is not "${word}"`, () => {
      expect(() => parsePort(word))
        .to.throw('names no serial port')
        .with.property('kind', 'usage');
    });
  }
});

describe('a serial line', () => {
  let folder: string;
  let log: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'closecheck-line-'));
    log = path.join(folder, 'console', 'target.log');
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  async function failure(device: string) {
    const opened = SerialLine.open({ device, baudRate: 115_200 }, log, 'reserve');
    const error: unknown = await opened.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!isCheckError(error)) throw new Error('it did not fail as expected', { cause: error });
    expect(error).to.include({ kind: 'infrastructure', phase: 'reserve' });
    expect(error.message).to.contain(device);
    expect(error.hint).to.be.a('string');
    return error;
  }

  it('that is not there is named', async () => {
    expect((await failure('/dev/ttyNoSuch')).code).to.equal('port-missing');
  });

  it('that is no serial port is named', async () => {
    const file = path.join(folder, 'file');
    await writeFile(file, '');
    expect((await failure(file)).code).to.equal('port-refused');
  });

  it('carries bytes, logs them, refuses a second user and tells when it is lost', async () => {
    const image = path.join(folder, 'image.elf');
    await writeImage(image, ONE_CHARACTER);
    const qemu = new QemuProcess(qemuArguments(machineWith({}), image, undefined, undefined));
    try {
      const { terminal } = await qemu.prepared();
      const line = await SerialLine.open({ device: terminal, baudRate: 115_200 }, log, 'boot');
      expect((await failure(terminal)).code).to.equal('port-busy');
      const heard = new Promise((resolve) => line.onData(resolve));
      await qemu.run();
      expect(await heard).to.equal('X');
      await qemu.stop();
      await line.lost;
      line.write('into the void');
      await Promise.all([line.close(), line.close()]);
      expect(await readFile(log, 'utf8')).to.equal('X');
    } finally {
      await qemu.stop();
    }
  });

  // What a hung-up terminal gives to a read depends on the moment, so once is not enough.
  it('is told to be lost every time that the other end goes', async () => {
    const image = path.join(folder, 'image.elf');
    await writeImage(image, ONE_CHARACTER);
    for (let time = 0; time < 10; time++) {
      const qemu = new QemuProcess(qemuArguments(machineWith({}), image, undefined, undefined));
      try {
        const { terminal } = await qemu.prepared();
        const line = await SerialLine.open({ device: terminal, baudRate: 115_200 }, log, 'boot');
        await qemu.stop();
        await line.lost;
        expect(line.isLost).to.equal(true);
        await line.close();
      } finally {
        await qemu.stop();
      }
    }
  });
});
