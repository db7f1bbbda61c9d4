/** Runs SPIN on a model, and compares what it finds with what the reference does. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createMachine } from '../../src/emulator/explore/machine.js';
import { exploreFast } from '../../src/emulator/explore/fast.js';
import { outcomeKey } from '../../src/emulator/explore/result.js';
import { parseProfile } from '../../src/emulator/profiles/index.js';
import { FINAL_MARK, promelaOf, reachedOps } from '../../src/emulator/promela/index.js';
import type { Program } from '../../src/scenario/program.js';

export interface Setting {
  profile: string;
  scheduler: 'prio' | 'any';
  policy: 'stale' | '0xdd';
}

/** What a search came to. */
export interface Found {
  states: number;
  transitions: number;
  /** Keys of the final states' outcomes, sorted. */
  outcomes: string[];
}

/** Whether both programs are there. */
export function hasSpin(): boolean {
  return ['spin', 'gcc'].every((name) => {
    const option = name === 'spin' ? '-V' : '--version';
    return spawnSync(name, [option], { stdio: 'ignore' }).error === undefined;
  });
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
  const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
  writeFileSync(path.join(cwd, 'model.pml'), text);
  execFileSync('spin', ['-a', '-o1', '-o2', '-o3', 'model.pml'], { cwd, stdio });
  const options = ['-w', '-O0', '-DSAFETY', '-DNOREDUCE', '-DPRINTF', '-DVECTORSZ=8192'];
  execFileSync('gcc', [...options, '-o', 'pan', 'pan.c'], { cwd, stdio });
  // Sizes of the hash table (2^18) and of the stack; -E: a task that sleeps for ever is no error.
  return execFileSync('./pan', ['-E', '-n', '-w18', '-m2000000'], {
    cwd,
    stdio,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
}
