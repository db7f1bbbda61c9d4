/** Which scenarios of the catalogue a user means. */
import { CheckError } from '../errors.js';
import { didYouMean } from './near-match.js';
import type { Program } from './program.js';
import type { Scenario } from './scenario.js';

export interface CatalogueEntry {
  scenario: Scenario;
  /** One program for each variant. */
  programs: Program[];
}

/** Sorts `A2` before `A10`. */
export function compareIds(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

/**
 * The programs that any of the patterns names, in the order of the catalogue;
 * all of them without patterns. A pattern is an id (`C1`), an id and a variant
 * (`C1/closer-above`), or either with `*` and `?` (`C*`, `C1/closer-*`).
 * @throws CheckError (usage, `unknown-scenario`) for a pattern that names nothing
 */
export function selectPrograms(
  entries: readonly CatalogueEntry[],
  patterns: readonly string[] = [],
): Program[] {
  const programs = entries.flatMap((entry) => entry.programs);
  if (patterns.length === 0) return programs;
  const chosen = new Set<Program>();
  for (const pattern of patterns) {
    const named = programs.filter((program) => matches(program, pattern));
    if (named.length === 0) throw unknownScenario(entries, pattern);
    for (const program of named) chosen.add(program);
  }
  return programs.filter((program) => chosen.has(program));
}

function matches(program: Program, pattern: string): boolean {
  const [id = '', ...rest] = pattern.split('/');
  if (!globToRegExp(id).test(program.scenario)) return false;
  return rest.length === 0 || globToRegExp(rest.join('/')).test(program.variant);
}

function globToRegExp(glob: string): RegExp {
  const source = [...glob]
    .map((letter) => {
      if (letter === '*') return '.*';
      return letter === '?' ? '.' : letter.replace(/[\\^$.|+()[\]{}]/, String.raw`\$&`);
    })
    .join('');
  return new RegExp(`^${source}$`, 'u');
}

function unknownScenario(entries: readonly CatalogueEntry[], pattern: string): CheckError {
  const ids = entries.map(({ scenario }) => scenario.id);
  const hint = '`closecheck list` shows what there is.';
  const [id = ''] = pattern.split('/');
  const entry = entries.find(({ scenario }) => scenario.id === id);
  if (entry === undefined) {
    const sentence = `unknown scenario "${pattern}"${didYouMean(id, ids)}`;
    return new CheckError('usage', 'unknown-scenario', sentence, { hint });
  }
  const variants = entry.programs.map(({ variant }) => variant);
  const sentence = `unknown variant "${pattern}" (${id} has ${variants.join(', ')})`;
  return new CheckError('usage', 'unknown-scenario', sentence, { hint });
}
