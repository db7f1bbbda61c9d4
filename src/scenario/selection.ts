/** Which programs of the catalogue a user means. */
import { CheckError } from '../errors.js';
import { compileScenario } from './compile.js';
import { didYouMean } from './near-match.js';
import type { Program } from './program.js';
import type { Scenario } from './scenario.js';

/** Sorts `A2` before `A10`. */
export function compareIds(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

/**
 * The programs that any of the patterns names, in the order of the catalogue;
 * all of them without patterns. A pattern is an id (`C1`), an id and a variant
 * (`C1/closer-above`), or either with `*` and `?` (`C*`, `C1/closer-*`).
 * @param file where the scenarios are from, if not from the catalogue
 * @throws CheckError (usage, `unknown-scenario`) for a pattern that names
 *   nothing; what {@link compileScenario} throws
 */
export function selectPrograms(
  scenarios: readonly Scenario[],
  patterns: readonly string[] = [],
  file?: string,
): Program[] {
  if (patterns.length === 0) return scenarios.flatMap((scenario) => compileScenario(scenario));
  const globs = patterns.map((pattern) => new Glob(pattern));
  const chosen = scenarios
    .filter(({ id }) => globs.some((glob) => glob.matchesId(id)))
    .flatMap((scenario) => compileScenario(scenario))
    .filter((program) => globs.filter((glob) => glob.matches(program)).length > 0);
  for (const glob of globs) {
    if (!chosen.some((program) => glob.matches(program))) throw unknown(scenarios, glob, file);
  }
  return chosen;
}

class Glob {
  readonly text: string;
  readonly #id: RegExp;
  readonly #variant: RegExp;

  constructor(text: string) {
    this.text = text;
    const [id = '', ...variant] = text.split('/');
    this.#id = globToRegExp(id);
    this.#variant = globToRegExp(variant.length === 0 ? '*' : variant.join('/'));
  }

  matchesId(id: string): boolean {
    return this.#id.test(id);
  }

  matches({ scenario, variant }: Program): boolean {
    return this.matchesId(scenario) && this.#variant.test(variant);
  }
}

function globToRegExp(glob: string): RegExp {
  const source = glob
    .replaceAll(/[\\^$.|+()[\]{}]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'u');
}

function unknown(
  scenarios: readonly Scenario[],
  { text }: Glob,
  file: string | undefined,
): CheckError {
  const list = file === undefined ? 'closecheck list' : `closecheck list ${file}`;
  const hint = `\`${list}\` shows what there is.`;
  const [id = ''] = text.split('/');
  const scenario = scenarios.find((candidate) => candidate.id === id);
  const ids = scenarios.map((candidate) => candidate.id);
  const sentence =
    scenario === undefined
      ? `unknown scenario "${text}"${didYouMean(id, ids)}`
      : `unknown variant "${text}" (${id} has ${variantNames(scenario)})`;
  return new CheckError('usage', 'unknown-scenario', sentence, { hint });
}

function variantNames(scenario: Scenario): string {
  return compileScenario(scenario)
    .map(({ variant }) => variant)
    .join(', ');
}
