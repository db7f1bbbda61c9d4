/** Scenarios by the words of the command line. */
import path from 'node:path';
import { CheckError } from '../errors.js';
import { PACKAGE_ROOT } from '../package-root.js';
import {
  loadCatalogue,
  loadScenarioFile,
  selectPrograms,
  type Scenario,
} from '../scenario/index.js';
import type { Program } from '../scenario/program.js';

/** `mine.yaml`, or `mine.yaml:X1/closer-above` for some of what is in it. */
const FILE_WORD = /^(?<file>.+\.ya?ml)(?::(?<pattern>.+))?$/;

export interface Selection {
  programs: Program[];
  /** The titles of their scenarios, by id. */
  titles: ReadonlyMap<string, string>;
}

/**
 * What the words name: an id or a pattern of the built-in catalogue, or a file
 * of scenarios, with an id or a pattern behind a colon where not all of it is
 * meant. Without a word, the whole catalogue.
 * @throws CheckError of class `usage` for a word that names nothing, and for
 *   an id that two of the files have
 */
export function select(words: readonly string[]): Selection {
  const files = new Map<string, string[]>();
  const patterns: string[] = [];
  for (const word of words) {
    const { file, pattern } = FILE_WORD.exec(word)?.groups ?? {};
    if (file === undefined) patterns.push(word);
    else files.set(file, [...(files.get(file) ?? []), pattern ?? '*']);
  }
  const chosen: Selection[] = [];
  if (patterns.length > 0 || words.length === 0) {
    chosen.push(selection(catalogue(), patterns, undefined));
  }
  for (const [file, wanted] of files) chosen.push(selection(loadScenarioFile(file), wanted, file));
  checkIdsOnce(chosen);
  return {
    programs: chosen.flatMap(({ programs }) => programs),
    titles: new Map(chosen.flatMap(({ titles }) => [...titles])),
  };
}

/** The programs of {@link select}. */
export function programs(words: readonly string[] = []): Program[] {
  return select(words).programs;
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

function catalogue(): Scenario[] {
  return loadCatalogue(path.join(PACKAGE_ROOT, 'firmware-tests/scenarios'));
}

function selection(
  scenarios: readonly Scenario[],
  patterns: readonly string[],
  file: string | undefined,
): Selection {
  if (file !== undefined && scenarios.length === 0) {
    throw new CheckError('usage', 'no-scenarios', `There is no scenario in ${file}.`, {
      hint: 'docs/program.md has the form of a scenario.',
    });
  }
  const found = selectPrograms(scenarios, patterns, file);
  return {
    programs: file === undefined ? found : found.map((program) => ({ ...program, file })),
    titles: new Map(scenarios.map(({ id, title }) => [id, title])),
  };
}

/** Rows, predictions and reports know a program by its id. */
function checkIdsOnce(chosen: readonly Selection[]): void {
  const seen = new Map<string, string>();
  for (const { programs: found } of chosen) {
    for (const { scenario, file = 'the catalogue' } of found) {
      const other = seen.get(scenario) ?? file;
      if (other !== file) {
        throw new CheckError(
          'usage',
          'scenario-twice',
          `The scenario ${scenario} is in ${other} and in ${file}; one run can have only one of them.`,
          { hint: 'Give yours another id, or run them one after the other.' },
        );
      }
      seen.set(scenario, file);
    }
  }
}
