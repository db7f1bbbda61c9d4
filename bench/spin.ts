/**
 * The reference against SPIN: the same programs in the same steps, the Promela
 * text being made from the same tables, in one run on one machine.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { explore } from '../src/emulator/index.js';
import { promelaOf, reachedOps } from '../src/emulator/promela/index.js';
import { PACKAGE_ROOT } from '../src/package-root.js';
import { loadCatalogue, selectPrograms } from '../src/scenario/index.js';
import type { Program } from '../src/scenario/program.js';
import { timed, timedCommand, timeText, type Time } from './busy.js';
import { generatedProgram } from './generated.js';
import { say } from './say.js';

const SETTING = { profile: 'network-close@6', scheduler: 'any', policy: 'stale' } as const;
/** Readers of the program whose run times are compared. */
const READERS = 4;
/** Scenarios that are compared from end to end. */
const SMALL = ['C1', 'D1', 'G1'];
/** Runs of a small program, of which the mean is taken. */
const RUNS = 100;
const LIMIT = 5_000_000;

interface Compared {
  name: string;
  /** One exploration in a warm process. */
  ours: Time & { states: number };
  spin: Time;
  gcc: Time;
  pan: Time & { states: number };
}

function isThere(name: string, option: string): boolean {
  return spawnSync(name, [option], { stdio: 'ignore' }).error === undefined;
}

export async function benchSpin(): Promise<void> {
  process.stdout.write('\nreference against SPIN: the same programs, the same steps\n');
  if (!isThere('spin', '-V') || !isThere('gcc', '--version')) {
    process.stdout.write('  skipped: spin or gcc is not installed.\n');
    return;
  }
  const large = await compare(generatedProgram(READERS), 1);
  print(large);
  say('  run time, ours to that of pan', ratio(large.ours, large.pan));
  for (const program of smallPrograms()) {
    const small = await compare(program, RUNS);
    const whole = [small.spin, small.gcc, small.pan].reduce((sum, time) => ({
      seconds: sum.seconds + time.seconds,
      busy: sum.busy + time.busy,
    }));
    print(small);
    say('  end to end, spin + gcc + pan to ours', ratio(whole, small.ours));
  }
}

function smallPrograms(): Program[] {
  const all = loadCatalogue(path.join(PACKAGE_ROOT, 'firmware-tests/scenarios'));
  return SMALL.flatMap((id) => selectPrograms(all).find(({ scenario }) => scenario === id) ?? []);
}

async function compare(program: Program, runs: number): Promise<Compared> {
  const search = (): number => explore(program, { ...SETTING, limit: LIMIT }).states;
  const states = search();
  const { seconds, busy } = timed(() => {
    for (let run = 0; run < runs; run += 1) search();
  });
  const slice = reachedOps(program, { ...SETTING, limit: LIMIT });
  const cwd = mkdtempSync(path.join(os.tmpdir(), 'closecheck-bench-'));
  try {
    writeFileSync(path.join(cwd, 'model.pml'), promelaOf(program, { ...SETTING, slice }).text);
    const spin = await timedCommand(['spin', '-a', '-o1', '-o2', '-o3', 'model.pml'], { cwd });
    const options = ['-w', '-O2', '-DSAFETY', '-DNOREDUCE', '-DVECTORSZ=8192'];
    const gcc = await timedCommand(['gcc', ...options, '-o', 'pan', 'pan.c'], { cwd });
    const pan = await timedCommand(['./pan', '-E', '-n', '-w20', '-m2000000'], {
      cwd,
      output: 'pan.out',
    });
    const stored = /(\d+) states, stored/.exec(readFileSync(path.join(cwd, 'pan.out'), 'utf8'));
    return {
      name: `${program.scenario}/${program.variant}`,
      ours: { seconds: seconds / runs, busy: busy / runs, states },
      spin,
      gcc,
      pan: { ...pan, states: Number(stored?.[1] ?? Number.NaN) },
    };
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

function print({ name, ours, spin, gcc, pan }: Compared): void {
  // The model has one state more for the start and for each end.
  say(`  ${name}, ours`, `${timeText(ours)}, ${ours.states} states`);
  say('    pan', `${timeText(pan)}, ${pan.states} states, its ends counted twice`);
  say('    spin -a', timeText(spin));
  say('    gcc -O2', timeText(gcc));
}

/** By processor time, then by the clock. */
function ratio(one: Time, other: Time): string {
  const busy = short(one.busy / other.busy);
  return `${busy} (by the clock ${short(one.seconds / other.seconds)})`;
}

function short(value: number): string {
  return value < 10 ? value.toFixed(2) : value.toFixed(0);
}
