import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { type CheckError, isCheckError } from '../../src/errors.js';
import { QemuProcess } from '../../src/target/qemu-process.js';
import { type FakeQemuMode, fakeQemu } from './support/fake-qemu.js';

async function failureOf(promise: Promise<unknown>): Promise<CheckError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isCheckError(error)) throw new Error('it did not fail as expected', { cause: error });
  expect(error.kind).to.equal('infrastructure');
  return error;
}

describe('a QEMU process', () => {
  let folder: string;
  let qemu: QemuProcess | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'closecheck-qemu-'));
  });

  afterEach(async () => {
    await qemu?.stop();
    await rm(folder, { recursive: true });
  });

  async function start(mode: FakeQemuMode): Promise<QemuProcess> {
    qemu = new QemuProcess([await fakeQemu(folder, mode), '--preconfig']);
    return qemu;
  }

  it('that is not there is named, with what to install', async () => {
    qemu = new QemuProcess(['qemu-system-vax', '--preconfig']);
    const error = await failureOf(qemu.prepared());
    expect(error).to.include({ code: 'qemu-missing', phase: 'power' });
    expect(error.message).to.contain('qemu-system-vax');
    expect(error.hint).to.contain('install');
  });

  it('that is a file without permission is named', async () => {
    qemu = new QemuProcess([path.join(folder), '--preconfig']);
    const error = await failureOf(qemu.prepared());
    expect(error).to.include({ code: 'qemu-died' });
    expect(error.message).to.contain('cannot be executed');
  });

  it('that dies at once is reported with what it said and its command line', async () => {
    const error = await failureOf((await start('dies-at-once')).prepared());
    expect(error).to.include({ code: 'qemu-died', phase: 'power' });
    expect(error.message).to.contain('ended with code 1').and.contain('no such thing as a pc');
    expect(error.hint).to.contain('--preconfig');
  });

  it('says its version and its terminal when it is prepared', async () => {
    expect(await (await start('does-not-quit')).prepared()).to.deep.equal({
      version: '9.8.7',
      terminal: '/dev/null',
    });
  });

  it('that refuses the machine is reported with its words', async () => {
    const process = await start('refuses-machine');
    await process.prepared();
    const error = await failureOf(process.run());
    expect(error).to.include({ code: 'qemu-refused' });
    expect(error.message).to.contain('no room for a pc');
  });

  it('that dies in the making of the machine is reported with what it said', async () => {
    const process = await start('dies-in-making');
    await process.prepared();
    const error = await failureOf(process.run());
    expect(error).to.include({ code: 'qemu-died' });
    expect(error.message).to.contain('cannot load');
  });

  for (const mode of ['is-stuck', 'does-not-quit'] as const) {
    it(`that ${mode} is ended all the same, once`, async () => {
      const process = await start(mode);
      await Promise.all([process.stop(), process.stop()]);
      expect(await process.ended).to.include({ by: 'died', how: 'QEMU was killed by SIGKILL' });
      await process.stop();
    });
  }

  it('that is gone has no registers, and fails what waits for it', async () => {
    const process = await start('is-stuck');
    const prepared = failureOf(process.prepared());
    await process.stop();
    expect((await prepared).message).to.contain('SIGKILL');
    expect(await process.registers()).to.deep.equal([]);
  });
});
