/** Whether an image can be for a machine at all: what its ELF header says. */
import { open } from 'node:fs/promises';
import { CheckError } from '../errors.js';
import type { Machine } from './machine.js';

/** `e_machine` of the System V ABI, for 32-bit little-endian images. */
const MACHINE_CODES: Record<Machine['elf'], number> = { i386: 3, arm: 40 };
const OTHER_CODES: Record<number, string> = {
  2: 'SPARC',
  8: 'MIPS',
  20: 'PowerPC',
  62: 'x86-64',
  183: 'AArch64',
  243: 'RISC-V',
};
const HEADER_BYTES = 20;

/**
 * @throws CheckError of class `usage` if the image is not there, is no ELF
 *   file, or is one for another processor.
 */
export async function checkImage(image: string, machine: Machine): Promise<void> {
  const header = await readHeader(image);
  if (header.length < HEADER_BYTES || header.toString('latin1', 0, 4) !== '\x7fELF') {
    throw notForMachine(`${image} is not an ELF file.`, machine);
  }
  const is32BitLittleEndian = header.readUInt8(4) === 1 && header.readUInt8(5) === 1;
  const code = header.readUInt16LE(18);
  if (is32BitLittleEndian && code === MACHINE_CODES[machine.elf]) return;
  throw notForMachine(`${image} is an ELF file for ${processorOf(header)}.`, machine);
}

async function readHeader(image: string): Promise<Buffer> {
  try {
    const handle = await open(image, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw new CheckError('usage', 'image-missing', `The image ${image} cannot be read.`, {
      phase: 'load',
      hint: 'Name an ELF file that is there and may be read.',
      cause,
    });
  }
}

function processorOf(header: Buffer): string {
  const code = header.readUInt8(5) === 2 ? header.readUInt16BE(18) : header.readUInt16LE(18);
  const [known] = Object.entries(MACHINE_CODES).find(([, value]) => value === code) ?? [];
  return known ?? OTHER_CODES[code] ?? `processor number ${code}`;
}

function notForMachine(sentence: string, machine: Machine): CheckError {
  return new CheckError('usage', 'image-not-for-machine', sentence, {
    phase: 'load',
    hint: `${machine.name} boots 32-bit ELF files for ${machine.elf}: choose another --image or --target.`,
  });
}
