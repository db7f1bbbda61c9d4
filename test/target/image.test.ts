import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { isCheckError } from '../../src/errors.js';
import { PACKAGE_ROOT } from '../../src/package-root.js';
import { checkImage } from '../../src/target/image.js';
import { loadMachine } from '../../src/target/machine.js';
import { SILENT, writeImage } from './support/tiny-image.js';

const machine = loadMachine(path.join(PACKAGE_ROOT, 'qemu/standalone-i386.yaml'));

describe('an image', () => {
  let folder: string;
  let image: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'closecheck-image-'));
    image = path.join(folder, 'image.elf');
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  async function failure(): Promise<{ code: string; message: string; hint: string | undefined }> {
    const error: unknown = await checkImage(image, machine).catch((reason: unknown) => reason);
    if (!isCheckError(error)) throw new Error('the image was taken', { cause: error });
    expect(error.kind).to.equal('usage');
    return error;
  }

  it('for the machine is taken', async () => {
    await writeImage(image, SILENT);
    await checkImage(image, machine);
  });

  it('that is not there is named', async () => {
    expect(await failure()).to.include({ code: 'image-missing' });
  });

  it('that is a folder is named', async () => {
    image = folder;
    expect(await failure()).to.include({ code: 'image-missing' });
  });

  for (const [what, bytes] of [
    ['empty', ''],
    ['a text', '#!/bin/sh\nexit 0\n and some more\n'],
    ['cut short', '\x7fELF\x01\x01'],
  ] as const) {
    it(`that is ${what} is not an ELF file`, async () => {
      await writeFile(image, bytes);
      const error = await failure();
      expect(error).to.include({ code: 'image-not-for-machine' });
      expect(error.message).to.contain('not an ELF file');
    });
  }

  for (const [code, name] of [
    [40, 'arm'],
    [62, 'x86-64'],
    [9999, 'processor number 9999'],
  ] as const) {
    it(`for ${name} says so`, async () => {
      await writeImage(image, SILENT, code);
      const error = await failure();
      expect(error.message).to.contain(`for ${name}.`);
      expect(error.hint).to.contain('standalone-i386 boots 32-bit ELF files for i386');
    });
  }

  it('of 64 bits is refused even with the right number', async () => {
    await writeFile(image, Buffer.from('7f454c46020101000000000000000000020003000', 'hex'));
    expect(await failure()).to.include({ code: 'image-not-for-machine' });
  });
});
