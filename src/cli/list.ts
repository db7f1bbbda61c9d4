/** `closecheck list` and `closecheck show`. */
import { explore, formatProfile, parseProfile } from '../emulator/index.js';
import { describeProgram } from '../scenario/index.js';
import type { MemoryPolicy } from '../scenario/outcome.js';
import { outcomeLines } from './outcome-lines.js';
import { programs, select } from './selection.js';

/** @returns exit code */
export function list(patterns: string[], options: { json?: boolean }): number {
  const { programs: found, titles } = select(patterns);
  if (options.json === true) {
    for (const { scenario, variant, needs, peer } of found) {
      process.stdout.write(`${JSON.stringify({ scenario, variant, needs, peer })}\n`);
    }
    return 0;
  }
  const variants = new Map<string, string[]>();
  for (const { scenario, variant } of found) {
    variants.set(scenario, [...(variants.get(scenario) ?? []), variant]);
  }
  for (const [scenario, names] of variants) {
    const all = names.filter((name) => name !== '-');
    const tail = all.length === 0 ? '' : `  [${all.join(', ')}]`;
    process.stdout.write(`${scenario.padEnd(5)}${titles.get(scenario) ?? ''}${tail}\n`);
  }
  return 0;
}

export interface ShowOptions {
  profile: string;
  policy: MemoryPolicy;
}

/** @returns exit code */
export function show(word: string, { profile, policy }: ShowOptions): number {
  const name = formatProfile(parseProfile(profile));
  for (const program of programs([word])) {
    const prediction = explore(program, { profile: name, policy, scheduler: 'prio' });
    const needs = program.needs.length === 0 ? 'nothing' : program.needs.join(', ');
    process.stdout.write(`${describeProgram(program)}\n\nneeds: ${needs}\n\n`);
    process.stdout.write(`${outcomeLines(prediction).join('\n')}\n\n`);
  }
  return 0;
}
