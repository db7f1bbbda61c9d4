/** How fast the reference explores: the whole catalogue, and small programs in a warm process. */
import path from 'node:path';
import { explore, formatProfile, PROFILES } from '../src/emulator/index.js';
import { PACKAGE_ROOT } from '../src/package-root.js';
import { loadCatalogue, selectPrograms } from '../src/scenario/index.js';
import { say } from './say.js';

const SLOWEST = 5;
/** Milliseconds of the warm measurement. */
const WARM = 3000;
/** States above which a program does not count as small. */
const SMALL = 500;

interface Cell {
  name: string;
  ms: number;
  states: number;
  transitions: number;
  complete: boolean;
}

/** @param schedulers `any` takes minutes */
export function benchReference(schedulers: readonly ('prio' | 'any')[]): void {
  const programs = selectPrograms(
    loadCatalogue(path.join(PACKAGE_ROOT, 'firmware-tests/scenarios')),
  );
  for (const scheduler of schedulers) {
    const cells: Cell[] = programs.flatMap((program) =>
      PROFILES.map((profile) => {
        const before = performance.now();
        const found = explore(program, { profile, scheduler, policy: 'stale' });
        const ms = performance.now() - before;
        const { states, transitions, complete } = found;
        const name = `${program.scenario}/${program.variant} ${formatProfile(profile)}`;
        return { name, ms, states, transitions, complete };
      }),
    );
    const seconds = cells.reduce((sum, { ms }) => sum + ms, 0) / 1000;
    const transitions = cells.reduce((sum, cell) => sum + cell.transitions, 0);
    process.stdout.write(`\nreference, whole catalogue, four profiles, scheduler ${scheduler}\n`);
    say('  time', `${seconds.toFixed(1)} s for ${cells.length} explorations`);
    say('  not complete', String(cells.filter(({ complete }) => !complete).length));
    say('  transitions', `${transitions}, ${(transitions / seconds).toFixed(0)} a second`);
    for (const { name, ms, states } of cells.toSorted((a, b) => b.ms - a.ms).slice(0, SLOWEST)) {
      say(`  ${name}`, `${ms.toFixed(0)} ms, ${states} states`);
    }
  }

  const options = { profile: 'connabort', scheduler: 'prio', policy: 'stale' } as const;
  const small = programs.filter((program) => explore(program, options).states <= SMALL);
  const begin = performance.now();
  let explored = 0;
  while (performance.now() - begin < WARM) {
    for (const program of small) explore(program, options);
    explored += small.length;
  }
  const rate = (explored / (performance.now() - begin)) * 1000;
  process.stdout.write('\nreference, small programs in a warm process\n');
  say('  explorations a second', rate.toFixed(0));
}
