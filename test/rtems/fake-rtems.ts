/** An installed RTEMS that has nothing of RTEMS in it: pkg-config file, header, toolchain. */
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface FakeRtems {
  prefix: string;
  /** Folder with the compiler, for PATH. */
  bin: string;
  /** Each call of the compiler appends a line to this file. */
  calls: string;
}

export interface FakeOptions {
  version?: string;
  bsps?: string[];
  /** BSPs with the legacy network stack; default: all. */
  legacy?: string[];
  /** Whether there is a compiler. */
  compiler?: boolean;
  /** Name of a source that the compiler refuses. */
  refuses?: string;
}

/** Writes the installation below `folder`. */
export function fakeRtems(folder: string, options: FakeOptions = {}): FakeRtems {
  const { version = '6', bsps = ['i386/pc686'], legacy = bsps, compiler = true } = options;
  const prefix = path.join(folder, 'rtems');
  const bin = path.join(folder, 'bin');
  const calls = path.join(folder, 'calls.txt');
  mkdirSync(path.join(prefix, 'lib/pkgconfig'), { recursive: true });
  mkdirSync(bin, { recursive: true });
  for (const name of bsps) {
    const [arch = '', bsp = ''] = name.split('/');
    const target = `${arch}-rtems${version}`;
    const library = path.join(prefix, target, bsp, 'lib');
    write(
      path.join(prefix, 'lib/pkgconfig', `${target}-${bsp}.pc`),
      [
        `prefix=${prefix}`,
        `libdir=${library}`,
        `Name: ${target}-${bsp}`,
        'Description: no RTEMS',
        `Version: ${version}.1.0`,
        'Cflags: -march=fake -I${libdir}/include',
        'Libs: -B${libdir} -qrtems',
        '',
      ].join('\n'),
    );
    if (legacy.includes(name)) {
      write(path.join(library, 'include/rtems/rtems_bsdnet.h'), '');
      write(path.join(library, 'libnetworking.a'), '');
    }
    if (compiler) write(path.join(bin, `${target}-gcc`), compilerScript(calls, options.refuses));
  }
  return { prefix, bin, calls };
}

/** Links the system's programs that make needs, and nothing else, into a folder. */
export function plainPath(folder: string, programs: readonly string[]): string {
  const bin = path.join(folder, 'plain');
  mkdirSync(bin, { recursive: true });
  for (const name of programs) symlinkSync(path.join('/usr/bin', name), path.join(bin, name));
  return bin;
}

/** Notes its words and writes its output file with the names of what went into it. */
function compilerScript(calls: string, refuses: string | undefined): string {
  return [
    '#!/bin/sh',
    `echo "$*" >> '${calls}'`,
    'out=; from=; previous=',
    'for word in "$@"; do',
    '  [ "$previous" = -o ] && out=$word',
    '  case "$word" in *.c|*.o) [ "$previous" = -o ] || from="$from $(basename "$word")" ;; esac',
    '  previous=$word',
    'done',
    ...(refuses === undefined
      ? []
      : [`case "$from" in *${refuses}*) echo "${refuses}:1: error: refused" >&2; exit 1 ;; esac`]),
    'echo "$from" > "$out"',
    '',
  ].join('\n');
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  if (text.startsWith('#!')) chmodSync(file, 0o755);
}
