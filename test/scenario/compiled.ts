/** Small scenario files for tests. */
import { isCheckError } from '../../src/errors.js';
import { compileScenario, parseScenarios } from '../../src/scenario/index.js';
import type { Program } from '../../src/scenario/program.js';

/** Compiles a whole file, in which positions count from its first line. */
export function compileText(text: string): Program[] {
  return parseScenarios(text, 'x.yaml').flatMap((scenario) => compileScenario(scenario));
}

/** A file with one scenario, C1, whose body is given from its first key on. */
export function fileWith(body: string): string {
  const indented = body
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
  return `group: C\ntitle: recv\nscenarios:\n  C1:\n    title: one\n${indented}\n`;
}

/** The programs of one scenario, see {@link fileWith}. */
export function compileBody(body: string): Program[] {
  return compileText(fileWith(body));
}

/** The message of the usage error that `action` throws. */
export function usageMessage(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (isCheckError(error) && error.kind === 'usage') return error.message;
    throw error;
  }
  throw new Error('expected a usage error, nothing was thrown');
}
