/** Images whose boot is a script for test/rtems/fake-qemu.mjs, and a machine that runs them. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PACKAGE_ROOT } from '../../src/package-root.js';

const FOLDER = path.join(PACKAGE_ROOT, 'test/rtems');

/** Behaviour of one boot; see fake-qemu.mjs. */
export interface BootScript {
  print?: string;
  replay?: string;
  lines?: number;
  after?: 'exit' | 'hang' | 'die' | 'debug-exit' | 'crash' | 'flood';
}

/** A transcript of real RTEMS output by name. */
export function fixture(name: string): string {
  return path.join(FOLDER, 'fixtures', `${name}.txt`);
}

export function fixtureLines(name: string): string[] {
  return readFileSync(fixture(name), 'latin1').split('\n');
}

/** Writes a machine definition that boots with the fake QEMU. */
export function writeMachine(folder: string, bootSeconds = 30): string {
  const file = path.join(folder, 'fake-machine.yaml');
  writeFileSync(
    file,
    [
      'title: A script in place of QEMU',
      `emulator: ${path.join(FOLDER, 'fake-qemu.mjs')}`,
      'machine: fake',
      'memoryMegabytes: 1',
      'nic: none',
      'elf: i386',
      `deadlines: { boot: ${bootSeconds}, ready: 1 }`,
      '',
    ].join('\n'),
  );
  return file;
}

/**
 * Writes an image; a list has an entry for each boot.
 * @param machine `e_machine` of its ELF header, the PC's by default
 */
export function writeImage(
  folder: string,
  name: string,
  script: BootScript | BootScript[],
  machine = 3,
): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, name);
  const header = Buffer.alloc(20);
  header.write('\x7fELF', 'latin1');
  header.writeUInt8(1, 4);
  header.writeUInt8(1, 5);
  header.writeUInt16LE(machine, 18);
  writeFileSync(file, Buffer.concat([header, Buffer.from(JSON.stringify(script))]));
  rmSync(`${file}.boots`, { force: true });
  return file;
}

/** What a test prints that ends well. */
export function banners(options: {
  name?: string;
  end?: string;
  state?: string | null;
  version?: string;
  build?: string;
  tools?: string;
  body?: string;
}): string {
  const { name = 'SAMPLE', end = name, state = 'EXPECTED_PASS', body = '' } = options;
  const { version = '6.1', build = 'RTEMS_POSIX_API', tools = '12.2.0' } = options;
  const lines = [
    '',
    `*** BEGIN OF TEST ${name} ***`,
    `*** TEST VERSION: ${version}`,
    ...(state === null ? [] : [`*** TEST STATE: ${state}`]),
    `*** TEST BUILD:${build === '' ? '' : ` ${build}`}`,
    `*** TEST TOOLS: ${tools}`,
    ...(body === '' ? [] : [body]),
    ...(end === '' ? [] : [`*** END OF TEST ${end} ***`]),
    '',
  ];
  return lines.join('\r\n');
}
