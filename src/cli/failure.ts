import type { CheckError } from '../errors.js';
import { EXIT, isCheckError } from '../errors.js';

/** Exit code of an error by its kind (design.md, rule 7). */
export function exitCodeOf(error: CheckError): number {
  return EXIT[error.kind];
}

/** One sentence, what to do, and a stack only for what nobody foresaw. */
export function sayError(error: unknown): void {
  if (isCheckError(error)) {
    const where = error.phase === undefined ? '' : ` [${error.phase}]`;
    process.stderr.write(`closecheck: ${error.message}${where}\n`);
    if (error.hint !== undefined) process.stderr.write(`  ${error.hint}\n`);
    return;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`closecheck: a defect of closecheck itself:\n${text}\n`);
}
