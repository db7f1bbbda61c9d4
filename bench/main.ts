/**
 * `npm run bench`: how fast the main job is, as ratios of things measured side
 * by side on this machine. Nothing here is asserted; the figures are for
 * comparison with those of another commit on the same machine. It is compiled
 * first, as what is measured is what users run. Words choose what is measured:
 * `npm run bench -- --help`.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { readJournal } from '../src/crosscheck/journal.js';
import { PACKAGE_ROOT } from '../src/package-root.js';
import { timedCommand, type Time } from './busy.js';
import { benchCatalogue, benchLarge, benchSmall } from './reference.js';
import { say } from './say.js';
import { benchSpin } from './spin.js';

const MAIN = path.join(PACKAGE_ROOT, 'dist/cli/main.js');
/** The scenarios of the first gate. */
const FIRST = ['A1', 'A3', 'B1', 'C1', 'C2', 'D1', 'E1', 'F1', 'G1', 'G3', 'H3', 'J1'];

interface Measured extends Time {
  cases: number;
  /** Milliseconds of each start of a target. */
  boots: number[];
  /** Milliseconds of each case. */
  caseMs: number[];
  /** Ticks from the call of T2.close to the return of T1's first call, by case. */
  wakeTicks: number[];
}

async function measure(args: string[]): Promise<Measured> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'closecheck-bench-'));
  try {
    const out = path.join(folder, 'run');
    const command = [process.execPath, MAIN, 'run', '--seed', 'bench', '--out', out, ...args];
    const time = await timedCommand(command);
    const { events } = readJournal(path.join(out, 'journal.ndjson'));
    const caseMs = events.flatMap((event) => (event.event === 'observation' ? [event.ms] : []));
    return {
      ...time,
      cases: caseMs.length,
      boots: events.flatMap((event) => (event.event === 'target-started' ? [event.ms] : [])),
      caseMs,
      wakeTicks: wakeTicks(path.join(out, 'console')),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** From the reports as the console log has them: `R STEP RESULT @START+TICKS`. */
function wakeTicks(folder: string): number[] {
  const logs = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'latin1'));
  return logs.flatMap((log) =>
    [...log.matchAll(/#\d+ REPORT \d+ (.*) \*/g)].flatMap(([, report = '']) => {
      const closed = /R T2\.close \S+(?: \S+)? @(\d+)\+/.exec(report);
      const woken = /R T1\.\w+ [^;@]*@(\d+)\+(\d+)/.exec(report);
      if (closed === null || woken === null) return [];
      return [Number(woken[1]) + Number(woken[2]) - Number(closed[1])];
    }),
  );
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** `median 0, at most 2`. */
function ticksText(ticks: number[]): string {
  return ticks.length === 0 ? 'none' : `median ${median(ticks)}, at most ${Math.max(...ticks)}`;
}

function perMinute({ cases, seconds }: Measured): number {
  return (cases / seconds) * 60;
}

async function benchTarget(target: string): Promise<void> {
  const gate = await measure(['--target', target, '--scenario', ...FIRST, '--repeat', '10']);
  // One boot for each case: the same scenarios, a command each.
  const single: Measured[] = [];
  for (const id of ['A3', 'C2', 'E1', 'G3', 'J1']) {
    single.push(await measure(['--target', target, '--scenario', id, '--repeat', '1']));
  }
  const alone: Measured = {
    seconds: single.reduce((sum, { seconds }) => sum + seconds, 0),
    cases: single.reduce((sum, { cases }) => sum + cases, 0),
    busy: 0,
    boots: [],
    caseMs: [],
    wakeTicks: [],
  };
  const boot = median([...gate.boots, ...single.flatMap(({ boots }) => boots)]);
  const inCases = gate.caseMs.reduce((sum, ms) => sum + ms, 0) / 1000;

  process.stdout.write(`\n${target}, 12 scenarios, all priority orders, 10 runs each\n`);
  say('  whole run, boot included', `${gate.seconds.toFixed(1)} s for ${gate.cases} cases`);
  say('  boot to ready (median)', `${boot.toFixed(0)} ms`);
  say('  case (median)', `${median(gate.caseMs).toFixed(1)} ms`);
  say("  ticks from close to the sleeper's return", ticksText(gate.wakeTicks));
  say('  cases per minute', perMinute(gate).toFixed(0));
  say('  cases per minute, one boot for each case', perMinute(alone).toFixed(0));
  say('  ratio', (perMinute(gate) / perMinute(alone)).toFixed(1));
  say('  share of the run spent in cases', percent(inCases / gate.seconds));
  say('  share of the run in which no processor worked', percent(1 - gate.busy / gate.seconds));
}

function percent(share: number): string {
  return `${(Math.max(0, share) * 100).toFixed(0)} %`;
}

/** What the engine has learnt from one part must not slow or speed up the next. */
async function inProcessOfItsOwn(name: string): Promise<void> {
  await execa(process.execPath, [fileURLToPath(import.meta.url), name], { stdio: 'inherit' });
}

const PARTS: Readonly<Record<string, () => void | Promise<void>>> = {
  prio: () => {
    benchCatalogue('prio');
  },
  any: () => {
    benchCatalogue('any');
  },
  small: benchSmall,
  large: benchLarge,
  spin: benchSpin,
};
const REFERENCE = ['prio', 'small', 'large', 'spin'];
const USAGE = `npm run bench [-- WORD...]

  i386, arm    a target (any that closecheck run knows)
  prio, any    the reference over the whole catalogue, under one of its schedulers
  small        the reference over small programs, in a warm process
  large        the reference over a large generated program
  spin         the reference against SPIN: the same programs, in the same run
  reference    ${REFERENCE.join(', ')}

Without words: i386, arm, reference.
`;

const words = process.argv.slice(2);
if (words.some((word) => word.startsWith('-'))) {
  process.stdout.write(USAGE);
} else {
  const asked = words.length > 0 ? words : ['i386', 'arm', 'reference'];
  const names = new Set(asked.flatMap((word) => (word === 'reference' ? REFERENCE : [word])));
  const [only = ''] = names;
  const part = PARTS[only];
  if (names.size > 1) for (const name of names) await inProcessOfItsOwn(name);
  else await (part === undefined ? benchTarget(only) : part());
}
