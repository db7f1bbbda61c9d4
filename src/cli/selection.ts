/** Scenarios by the words of the command line. */
import path from 'node:path';
import { CheckError } from '../errors.js';
import { PACKAGE_ROOT } from '../package-root.js';
import { loadCatalogue, selectPrograms, type Scenario } from '../scenario/index.js';
import type { Program } from '../scenario/program.js';

/**
 * Programs of the built-in catalogue that the patterns name; all without a pattern.
 * @throws CheckError of class `usage` for a pattern that names none.
 */
export function programs(patterns: readonly string[] = []): Program[] {
  return selectPrograms(catalogue(), patterns);
}

/** The built-in scenarios. */
export function catalogue(): Scenario[] {
  return loadCatalogue(path.join(PACKAGE_ROOT, 'firmware-tests/scenarios'));
}

/** The one program that the word names; a scenario with variants is not enough. */
export function oneProgram(word: string): Program {
  const found = programs([word]);
  const [program] = found;
  if (program !== undefined && found.length === 1) return program;
  const names = found.map(({ scenario, variant }) => `${scenario}/${variant}`);
  throw new CheckError('usage', 'variant-needed', `${word} has ${found.length} variants.`, {
    hint: `Name one: ${names.join(', ')}.`,
  });
}
