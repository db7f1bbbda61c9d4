/** The target of firmware-tests/agent/host/fuzz.c: built, and what it is fed with first. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { encodeFrame } from '../../src/console/frame.js';
import { cutFrame } from '../../src/console/parts.js';
import { PACKAGE_ROOT } from '../../src/package-root.js';
import type { Gate, Program } from '../../src/scenario/program.js';
import { encodeProgram, loadCatalogue, selectPrograms } from '../../src/scenario/index.js';

const AGENT = path.join(PACKAGE_ROOT, 'firmware-tests/agent');
const HOST = path.join(AGENT, 'host');
/** Decoders and delivery: what stands between the line and a program that is run. */
const SOURCES = `frame link link_parts text words run program program_check step condition
  column_words delay_words gate_words host/fuzz`
  .split(/\s+/)
  .map((name) => path.join(AGENT, `${name}.c`));
const FLAGS = [
  '-std=c99',
  '-Wall',
  '-Wextra',
  '-Wpedantic',
  '-Werror',
  '-O1',
  '-g',
  '-fno-sanitize-recover=all',
  `-I${path.join(HOST, 'include')}`,
  `-I${AGENT}`,
];

export const DICTIONARY = path.join(HOST, 'fuzz.dict');

/** Builds the program that takes given inputs only, with gcc and its sanitizers. */
export async function buildReplay(program: string): Promise<void> {
  const flags = [...FLAGS, '-DFUZZ_REPLAY', '-fsanitize=address,undefined'];
  await execa('gcc', [...flags, '-o', program, ...SOURCES]);
}

/**
 * Builds the fuzzer with clang.
 * @returns why there is none, if clang or its libFuzzer is not installed
 */
export async function buildFuzzer(program: string): Promise<string | undefined> {
  const probe = { input: 'int LLVMFuzzerTestOneInput(void) { return 0; }', reject: false } as const;
  const words = ['-x', 'c', '-', '-fsanitize=fuzzer', '-o', program];
  const { failed } = await execa('clang', words, probe);
  if (failed)
    return 'clang with libFuzzer is not installed (apt-get install clang libclang-rt-dev)';
  const flags = [...FLAGS, '-fsanitize=fuzzer,address,undefined'];
  await execa('clang', [...flags, '-o', program, ...SOURCES]);
  return undefined;
}

/** Writes one file for each program of the catalogue, as text and as messages. @returns the files */
export function writeSeeds(folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  const catalogue = loadCatalogue(path.join(PACKAGE_ROOT, 'firmware-tests/scenarios'));
  const files: string[] = [];
  const write = (name: string, text: string) => {
    const file = path.join(folder, name);
    writeFileSync(file, text, 'latin1');
    files.push(file);
  };
  selectPrograms(catalogue, []).forEach((program, index) => {
    const text = encodeProgram(program);
    const run = `1 RUN ${index} 2000 ${text}`;
    write(`program-${index}`, `p${text}`);
    write(`messages-${index}`, `m0 HELLO abcd1234\n${run}\n2 DONE ${index} end\n`);
    if (index % 10 === 0) {
      const frame = encodeFrame({ seq: 1, kind: 'RUN', payload: `${index} 2000 ${text}` });
      const hello = encodeFrame({ seq: 0, kind: 'HELLO', payload: 'abcd1234' });
      const gates = gatesOf(program);
      write(`gates-${index}`, `p${encodeProgram({ ...program, gates })}`);
      const exact = [0, 1].map((step) => ({ column: 0, step, ticks: 3, turns: 200 }));
      const delays = { seed: index, spin: 20_000, ticks: 3, columns: [0], exact };
      write(`delays-${index}`, `p${encodeProgram({ ...program, delays })}`);
      // fuzz.c answers with what it was told, so its answer has as many parts.
      const answer = encodeFrame({ seq: 1, kind: 'REPORT', payload: `${index} 2000 ${text}` });
      const state = '01'.repeat(100).slice(0, cutFrame(1, answer).length);
      write(`states-${index}`, `m0 HELLO abcd1234\n${run}\n0 ACK 1 ${state}\n3 DONE\n`);
      write(`line-${index}`, `b${hello}${frame}`);
      write(`parts-${index}`, `b${hello}${cutFrame(1, frame).toReversed().join('')}`);
    }
  });
  for (const beyond of [0, 1]) {
    for (const [name, text] of Object.entries(atTheLimits(beyond))) {
      write(`limit-${name}-${beyond}`, `p${text}`);
    }
    const parts = 86 + beyond;
    const last = `${parts}/${parts} ${'x'.repeat(48)}`;
    write(`limit-parts-${beyond}`, `m0 HELLO abcd1234\n1 PART ${last}\n`);
    write(`limit-line-${beyond}`, `b#1${'x'.repeat(4094 + 8 * beyond)}\n`);
  }
  return files;
}

/** Programs as large as can be (docs/program.md), and `beyond` more. */
function atTheLimits(beyond: number): Record<string, string> {
  const many = (count: number, piece: (index: number) => string, between = ';') =>
    Array.from({ length: count + beyond }, (_, index) => piece(index)).join(between);
  const whole = (descriptors: string, columns: string, schedule = '') =>
    `V 1 X - 100;N 100;D ${descriptors};${schedule}${columns};E`;
  const long = 'a'.repeat(15 + beyond);
  const conditions = many(4, (index) => `called T1.${index}`, ', ');
  return {
    steps: whole('s', `T T1 120;${many(24, () => 'lock')}`),
    columns: whole(
      's',
      many(16, (index) => `T T${index} 120;lock`),
    ),
    descriptors: whole(
      many(24, (index) => `d${index}`, ' '),
      'T T1 120;close d0',
    ),
    gates: whole('s', 'T T1 120;lock', `G ${many(120, () => 'T1.0c', ' ')};`),
    delays: whole('s', 'T T1 120;lock', `J 1 2 3 ${many(16, () => 'T1.0l=3,200', ' ')};`),
    conditions: whole('s', `T T1 120;${many(4, () => 'lock')};T T2 50;await ${conditions}`),
    names: whole(long, `T ${long} 120;close ${long};await ended ${long}`),
    text: whole(
      's',
      many(Math.ceil(3960 / 22), () => 'setopt s rcvbuf 100000'),
    ),
  };
}

/** A schedule of all its columns: whether it can be followed is of no concern here. */
function gatesOf({ columns }: Program): Gate[] {
  const points = ['call', 'lock', 'sleep', 'wake', 'return'] as const;
  return columns.flatMap(({ name, steps }, column) =>
    ['SET', 'CHK'].includes(name)
      ? []
      : steps.slice(0, 4).flatMap((_, step) =>
          points.map((point, sleeps) => ({
            column,
            step,
            point,
            sleeps: sleeps % 2,
            atOnce: step > 1,
          })),
        ),
  );
}
