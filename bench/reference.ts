/** How fast the reference explores: the whole catalogue, small programs, a large one. */
import path from 'node:path';
import { exploreFast } from '../src/emulator/explore/fast.js';
import { createMachine } from '../src/emulator/explore/machine.js';
import { explore, formatProfile, parseProfile, PROFILES } from '../src/emulator/index.js';
import { PACKAGE_ROOT } from '../src/package-root.js';
import { loadCatalogue, selectPrograms } from '../src/scenario/index.js';
import type { Program } from '../src/scenario/program.js';
import { timed, timeText, type Time } from './busy.js';
import { generatedProgram } from './generated.js';
import { say } from './say.js';

const SLOWEST = 10;
/** How often the small programs are explored to warm up, and then to measure. */
const ROUNDS = 10;
/** States above which a program does not count as small. */
const SMALL = 500;
/** States of the large program that are explored, and its readers: it has 14.7 million. */
const LARGE = 10_000_000;
const READERS = 6;

interface Cell extends Time {
  name: string;
  states: number;
  transitions: number;
  complete: boolean;
}

function programs(): Program[] {
  return selectPrograms(loadCatalogue(path.join(PACKAGE_ROOT, 'firmware-tests/scenarios')));
}

function rate(count: number, { seconds, busy }: Time): string {
  return `${(count / seconds).toFixed(0)} a second, ${(count / busy).toFixed(0)} a busy second`;
}

/** Every program under every profile. */
export function benchCatalogue(scheduler: 'prio' | 'any'): void {
  const cells: Cell[] = programs().flatMap((program) =>
    PROFILES.map((profile): Cell => {
      const options = { profile, scheduler, policy: 'stale' } as const;
      const { result, seconds, busy } = timed(() => explore(program, options));
      const { states, transitions, complete } = result;
      const name = `${program.scenario}/${program.variant} ${formatProfile(profile)}`;
      return { name, seconds, busy, states, transitions, complete };
    }),
  );
  const seconds = cells.reduce((sum, cell) => sum + cell.seconds, 0);
  const busy = cells.reduce((sum, cell) => sum + cell.busy, 0);
  const transitions = cells.reduce((sum, cell) => sum + cell.transitions, 0);
  process.stdout.write(`\nreference, whole catalogue, four profiles, scheduler ${scheduler}\n`);
  say('  time', `${timeText({ seconds, busy })} for ${cells.length} explorations`);
  say('  not complete', String(cells.filter(({ complete }) => !complete).length));
  say('  transitions', `${transitions}, ${rate(transitions, { seconds, busy })}`);
  for (const cell of cells.toSorted((a, b) => b.busy - a.busy).slice(0, SLOWEST)) {
    say(`  ${cell.name}`, `${timeText(cell)}, ${cell.states} states`);
  }
}

/** Programs with few states, over and over. */
export function benchSmall(): void {
  const options = { profile: 'connabort', scheduler: 'prio', policy: 'stale' } as const;
  const small = programs().filter((program) => explore(program, options).states <= SMALL);
  const rounds = (): void => {
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const program of small) explore(program, options);
    }
  };
  rounds();
  const time = timed(rounds);
  process.stdout.write(
    `\nreference, ${small.length} programs of at most ${SMALL} states, in a warm process\n`,
  );
  say('  explorations', rate(small.length * ROUNDS, time));
}

/** The first 10^7 states of a program that has more. */
export function benchLarge(): void {
  const machine = createMachine(generatedProgram(READERS), {
    profile: parseProfile('network-close'),
    policy: 'stale',
    scheduler: 'any',
    grain: 'merged',
  });
  const { result, ...time } = timed(() => exploreFast(machine, LARGE));
  const { states, transitions } = result;
  const peak = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(
    `\nreference, generated program: ${READERS} readers of ${READERS} sockets, scheduler any\n`,
  );
  say('  states', String(states));
  say('  time', timeText(time));
  say('  transitions', `${transitions}, ${rate(transitions, time)}`);
  say('  largest size of the process', `${peak.toFixed(0)} MB`);
}
