/** Programs of the catalogue for the emulator's tests. */
import { fileURLToPath } from 'node:url';
import type { AllowedOutcome, Outcome, Prediction } from '../../src/scenario/outcome.js';
import type { Program } from '../../src/scenario/program.js';
import { compileScenario, loadCatalogue, parseScenarios } from '../../src/scenario/index.js';

const folder = fileURLToPath(new URL('../../firmware-tests/scenarios', import.meta.url));

let all: Program[] | undefined;

/** Every program of the catalogue. */
export function catalogue(): Program[] {
  all ??= loadCatalogue(folder).flatMap((scenario) => compileScenario(scenario));
  return all;
}

/** The programs of a scenario. */
export function programsOf(id: string): Program[] {
  const found = catalogue().filter((program) => program.scenario === id);
  if (found.length === 0) throw new Error(`no scenario ${id}`);
  return found;
}

/** One program; a scenario without variants has the variant `-`. */
export function programOf(id: string, variant = '-'): Program {
  const found = programsOf(id).find((program) => program.variant === variant);
  if (found === undefined) throw new Error(`no variant ${variant} of ${id}`);
  return found;
}

/** A program of its own: the body of a scenario from its first key on. */
export function programFrom(body: string): Program {
  const text = `group: X\ntitle: x\nscenarios:\n  X1:\n    title: x\n${body.replace(/^/gm, '    ')}\n`;
  const program = parseScenarios(text, 'x.yaml').flatMap((scenario) =>
    compileScenario(scenario),
  )[0];
  if (program === undefined) throw new Error('no program');
  return program;
}

/**
 * Equal for equal outcomes. A panic takes the report with it: only its text counts,
 * for what has returned by then is a matter of a moment.
 */
export function keyOf(outcome: Outcome): string {
  const { results, faults, wire, leaks } = outcome;
  const panic = faults.find((fault) => fault.startsWith('panic'));
  return panic ?? JSON.stringify([results, faults, wire, leaks]);
}

export function keysOf(prediction: Prediction): string[] {
  return [...new Set(prediction.outcomes.map(keyOf))].sort();
}

/** The different results of a step over all outcomes. */
export function resultsOf(prediction: Prediction, step: string): string[] {
  return [...new Set(prediction.outcomes.map((outcome) => outcome.results[step] ?? '?'))].sort();
}

/** All faults of all outcomes. */
export function faultsOf(prediction: Prediction): string[] {
  return [
    ...new Set(prediction.outcomes.flatMap((outcome: AllowedOutcome) => outcome.faults)),
  ].sort();
}
