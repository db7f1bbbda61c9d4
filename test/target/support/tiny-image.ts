/** Images of a few instructions for the PC, as ELF files: QEMU with a guest, without a compiler. */
import { writeFile } from 'node:fs/promises';

const LOAD_ADDRESS = 0x0010_0000;
const ELF_HEADER_BYTES = 52;
const PROGRAM_HEADER_BYTES = 32;
const MULTIBOOT_BYTES = 12;

/** 1: cli; hlt; jmp 1b */
export const SILENT = 'faf4ebfc';

/** An invalid instruction, and nobody to handle it: ud2. The machine resets, and boots it again. */
export const CRASHING = '0f0b';

/** Prints one character, `X`, and stops: mov dx, 0x3f8; mov al, 'X'; out dx, al; as SILENT. */
export const ONE_CHARACTER = '66baf803b058ee' + SILENT;

/** Writes 0 to isa-debug-exit: mov dx, 0xf4; xor eax, eax; out dx, al; as SILENT. */
export const POWER_OFF = '66baf40031c0ee' + SILENT;

/**
 * A null modem between the first and the second serial port. On the first,
 * bytes 1, 2 and 3 are orders: reset, power off, hang.
 *
 *       _start: mov dx, 0x2fd; in al, dx; test al, 1; jz agent      anything on COM2?
 *               mov dx, 0x2f8; in al, dx; mov bl, al
 *           1:  mov dx, 0x3fd; in al, dx; test al, 0x20; jz 1b      room on COM1?
 *               mov dx, 0x3f8; mov al, bl; out dx, al
 *       agent:  mov dx, 0x3fd; in al, dx; test al, 1; jz _start     anything on COM1?
 *               mov dx, 0x3f8; in al, dx
 *               cmp al, 1; je reset; cmp al, 2; je off; cmp al, 3; je halt; mov bl, al
 *           2:  mov dx, 0x2fd; in al, dx; test al, 0x20; jz 2b      room on COM2?
 *               mov dx, 0x2f8; mov al, bl; out dx, al; jmp _start
 *       off:    mov dx, 0xf4; xor eax, eax; out dx, al
 *       reset:  mov al, 0xfe; out 0x64, al
 *       halt:   cli; hlt; jmp halt
 */
export const NULL_MODEM = [
  '66bafd02eca8017417',
  '66baf802ec88c3',
  '66bafd03eca82074f7',
  '66baf80388d8ee',
  '66bafd03eca80174d7',
  '66baf803ec',
  '3c0174233c0274183c03741f88c3',
  '66bafd02eca82074f7',
  '66baf80288d8eeebb2',
  '66baf40031c0ee',
  'b0fee664',
  SILENT,
].join('');

/** @param machine `e_machine`; 3 is the i386 */
export async function writeImage(file: string, code: string, machine = 3): Promise<void> {
  const body = Buffer.concat([multibootHeader(), Buffer.from(code, 'hex')]);
  await writeFile(file, Buffer.concat([elfHeaders(body.length, machine), body]));
}

function multibootHeader(): Buffer {
  const header = Buffer.alloc(MULTIBOOT_BYTES);
  header.writeUInt32LE(0x1bad_b002, 0);
  header.writeInt32LE(-0x1bad_b002, 8);
  return header;
}

/** System V ABI: a file header and one segment to load. */
function elfHeaders(bodyBytes: number, machine: number): Buffer {
  const header = Buffer.alloc(ELF_HEADER_BYTES + PROGRAM_HEADER_BYTES);
  header.write('\x7fELF\x01\x01\x01', 'latin1');
  header.writeUInt16LE(2, 16);
  header.writeUInt16LE(machine, 18);
  header.writeUInt32LE(1, 20);
  header.writeUInt32LE(LOAD_ADDRESS + MULTIBOOT_BYTES, 24);
  header.writeUInt32LE(ELF_HEADER_BYTES, 28);
  header.writeUInt16LE(ELF_HEADER_BYTES, 40);
  header.writeUInt16LE(PROGRAM_HEADER_BYTES, 42);
  header.writeUInt16LE(1, 44);
  const segment = [1, header.length, LOAD_ADDRESS, LOAD_ADDRESS, bodyBytes, bodyBytes, 7, 4];
  segment.forEach((value, index) => header.writeUInt32LE(value, ELF_HEADER_BYTES + 4 * index));
  return header;
}
