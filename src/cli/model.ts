/** `closecheck model`: a program in the words of another tool. */
import { promelaOf, reachedOps } from '../emulator/promela/index.js';
import type { MemoryPolicy } from '../scenario/outcome.js';
import { oneProgram } from './selection.js';

export interface ModelOptions {
  profile: string;
  scheduler: 'prio' | 'any';
  policy: MemoryPolicy;
  /** Only the ops that the reference comes to; the others become an assertion. */
  slice?: boolean;
}

/** States after which the ops that are reached are no longer looked for. */
const LIMIT = 200_000;

/** Prints a program as Promela, for SPIN. @returns 0 */
export function modelPromela(word: string, options: ModelOptions): number {
  const program = oneProgram(word);
  const { profile, scheduler, policy } = options;
  const common = { profile, scheduler, policy };
  const slice =
    options.slice === true ? reachedOps(program, { ...common, limit: LIMIT }) : undefined;
  process.stdout.write(
    promelaOf(program, slice === undefined ? common : { ...common, slice }).text,
  );
  return 0;
}
