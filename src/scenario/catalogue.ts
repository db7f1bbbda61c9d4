/** Reads scenario files from disk: the room's only I/O. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { CheckError } from '../errors.js';
import { parseScenarios } from './parse-yaml.js';
import type { Scenario } from './scenario.js';
import { compareIds } from './selection.js';
import { sourceError } from './source.js';

/**
 * All scenarios of a folder's `*.yaml` files in the natural order of their ids.
 * @throws CheckError (usage): no such folder, no files in it, a file that is
 *   not as it must be, one id twice
 */
export function loadCatalogue(folder: string): Scenario[] {
  const scenarios = new Map<string, Scenario>();
  for (const file of scenarioFiles(folder)) {
    for (const scenario of parseScenarios(readFileSync(file, 'utf8'), shownPath(file))) {
      const earlier = scenarios.get(scenario.id)?.at;
      if (earlier !== undefined) {
        const sentence = `the scenario ${scenario.id} is also in ${earlier.file}:${String(earlier.line)}`;
        throw sourceError(scenario.at, 'bad-scenario', sentence);
      }
      scenarios.set(scenario.id, scenario);
    }
  }
  return [...scenarios.values()].sort((a, b) => compareIds(a.id, b.id));
}

/**
 * The scenarios of one file, in its order.
 * @throws CheckError (usage): no such file, a file that is not as it must be
 */
export function loadScenarioFile(file: string): Scenario[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const sentence = `expected a file of scenarios at ${file}, it cannot be read`;
    const hint = 'Name a YAML file of the form in docs/program.md, or an id of `closecheck list`.';
    throw new CheckError('usage', 'no-scenario-file', sentence, { hint, cause });
  }
  return parseScenarios(text, shownPath(file));
}

/** Relative to the working directory if it lies below it, so that terminals link it. */
function shownPath(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? file : path;
}

function scenarioFiles(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder);
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
