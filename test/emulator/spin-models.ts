/** Runs SPIN on a model, and compares what it finds with what the reference does. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createMachine } from '../../src/emulator/explore/machine.js';
import { exploreFast } from '../../src/emulator/explore/fast.js';
import { outcomeKey } from '../../src/emulator/explore/result.js';
import { parseProfile } from '../../src/emulator/profiles/index.js';
import { FINAL_MARK, promelaOf, reachedOps } from '../../src/emulator/promela/index.js';
import type { MemoryPolicy } from '../../src/scenario/outcome.js';
import type { Program } from '../../src/scenario/program.js';

export interface Setting {
  profile: string;
  scheduler: 'prio' | 'any';
  policy: MemoryPolicy;
}

/** What a search came to. */
export interface Found {
  states: number;
  transitions: number;
  /** Keys of the final states' outcomes, sorted. */
  outcomes: string[];
}

/** How long each of spin, the compiler and `pan` may take. */
const A_PROGRAM_MS = 180_000;

/** Moves that a search may be deep at first: room for them takes time. */
const A_STACK = 100_000;
const CUT_SHORT = 'max search depth too small';

/** SPIN, the compiler or `pan` was not done within its time. */
export class OutOfTime extends Error {}

function isThere(name: string, option: string): boolean {
  return spawnSync(name, [option], { stdio: 'ignore' }).error === undefined;
}

/**
 * The compiler for `pan`: tcc if it is there, which takes a fiftieth of gcc's
 * time for these models and makes no difference to what is found.
 */
function findCompiler(): string | undefined {
  if (isThere('tcc', '-v')) return 'tcc';
  return isThere('gcc', '--version') ? 'gcc' : undefined;
}

const compiler = isThere('spin', '-V') ? findCompiler() : undefined;

/** Whether SPIN and a C compiler are there. */
export function hasSpin(): boolean {
  return compiler !== undefined;
}

/** What the reference finds; undefined if there are more states than the limit. */
export function ours(program: Program, setting: Setting, limit: number): Found | undefined {
  const machine = createMachine(program, {
    ...setting,
    profile: parseProfile(setting.profile),
    grain: 'merged',
  });
  const { complete, states, transitions, outcomes } = exploreFast(machine, limit);
  if (!complete) return undefined;
  const keys = outcomes.map(({ outcome }) => outcomeKey(outcome)).sort();
  return { states, transitions, outcomes: keys };
}

/**
 * What SPIN finds, less what the model has besides the reference's states: one
 * before the set-up, and one behind each final state.
 * @throws OutOfTime if that takes too long
 */
export function spins(program: Program, setting: Setting, limit: number): Found {
  const slice = reachedOps(program, { ...setting, limit });
  const model = promelaOf(program, { ...setting, slice });
  const folder = mkdtempSync(path.join(tmpdir(), 'closecheck-spin-'));
  try {
    const output = pan(model.text, folder);
    const finals = output
      .split('\n')
      .filter((line) => line.startsWith(FINAL_MARK))
      .map((line) => line.slice(FINAL_MARK.length).trim().split(' ').map(Number));
    const number = (pattern: RegExp): number => Number(pattern.exec(output)?.[1] ?? Number.NaN);
    if (number(/errors: (\d+)/) !== 0) throw new Error(`pan found an error:\n${output}`);
    if (output.includes(CUT_SHORT)) throw new Error('pan was cut short');
    return {
      states: number(/(\d+) states, stored/) - 1 - finals.length,
      // SPIN counts the first state as one that it has come to.
      transitions: number(/(\d+) transitions/) - 2 - finals.length,
      outcomes: [...new Set(finals.map((cells) => outcomeKey(model.outcome(cells))))].sort(),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function pan(text: string, cwd: string): string {
  writeFileSync(path.join(cwd, 'model.pml'), text);
  const run = (file: string, args: readonly string[]): string => {
    const found = spawnSync(file, args, {
      cwd,
      encoding: 'utf8',
      maxBuffer: 1 << 29,
      timeout: A_PROGRAM_MS,
      killSignal: 'SIGKILL',
    });
    if (found.error !== undefined && 'code' in found.error && found.error.code === 'ETIMEDOUT') {
      throw new OutOfTime(`${file} took longer than ${String(A_PROGRAM_MS / 1000)} s`);
    }
    if (found.error !== undefined) throw found.error;
    if (found.status !== 0) throw new Error(`${file}:\n${found.stdout}${found.stderr}`);
    return found.stdout;
  };
  run('spin', ['-a', '-o1', '-o2', '-o3', 'model.pml']);
  const options = ['-w', '-O0', '-DSAFETY', '-DNOREDUCE', '-DPRINTF', '-DVECTORSZ=8192'];
  run(compiler ?? 'gcc', [...options, '-o', 'pan', 'pan.c']);
  // Sizes of the hash table (2^18) and of the stack; -E: a task that sleeps for ever is no error.
  const search = (depth: number): string =>
    run('./pan', ['-E', '-n', '-w18', `-m${String(depth)}`]);
  const output = search(A_STACK);
  return output.includes(CUT_SHORT) ? search(A_STACK * 20) : output;
}
