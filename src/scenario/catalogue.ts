/** Reads the catalogue from disk: the room's only I/O. */
import { readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { CheckError } from '../errors.js';
import { compileScenario } from './compile.js';
import { parseScenarios } from './parse-yaml.js';
import { compareIds } from './selection.js';
import type { CatalogueEntry } from './selection.js';
import { sourceError } from './source.js';

/**
 * All scenarios of a folder's `*.yaml` files, compiled, in the natural order of
 * their ids.
 * @throws CheckError (usage): no such folder, no files in it, a bad scenario,
 *   one id twice
 */
export async function loadCatalogue(folder: string): Promise<CatalogueEntry[]> {
  const entries = new Map<string, CatalogueEntry>();
  for (const file of await scenarioFiles(folder)) {
    const text = await readFile(file, 'utf8');
    for (const scenario of parseScenarios(text, relative(process.cwd(), file))) {
      const earlier = entries.get(scenario.id)?.scenario.at;
      if (earlier !== undefined) {
        const sentence = `the scenario ${scenario.id} is also in ${earlier.file}:${String(earlier.line)}`;
        throw sourceError(scenario.at, 'bad-scenario', sentence);
      }
      entries.set(scenario.id, { scenario, programs: compileScenario(scenario) });
    }
  }
  return [...entries.values()].sort((a, b) => compareIds(a.scenario.id, b.scenario.id));
}

async function scenarioFiles(folder: string): Promise<string[]> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    const sentence = `expected a folder of scenario files at ${folder}, it cannot be read`;
    throw new CheckError('usage', 'no-catalogue', sentence, { cause: error });
  }
  const files = names.filter((name) => name.endsWith('.yaml')).sort();
  if (files.length === 0) {
    const sentence = `expected scenario files (*.yaml) in ${folder}, there are none`;
    throw new CheckError('usage', 'no-catalogue', sentence);
  }
  return files.map((name) => join(folder, name));
}
