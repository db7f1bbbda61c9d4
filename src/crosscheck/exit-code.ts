/**
 * The exit code of a run (design.md, rule 7), from its verdicts.
 */
import { EXIT } from '../errors.js';
import { isFinding, type Verdict } from './verdict.js';

/**
 * A finding counts more than anything that kept the run from finding more, and
 * a run in which nothing ran is never a success: nothing planned, or every row
 * skipped, is a matter of the command line (2).
 */
export function exitCode(
  verdicts: readonly Verdict[],
  end: { interrupted?: boolean; reporterFailed?: boolean } = {},
): number {
  if (end.interrupted === true) return EXIT.interrupted;
  const ran = verdicts.filter((verdict) => verdict !== 'skipped');
  if (ran.some(isFinding)) return EXIT.deviation;
  if (ran.length === 0) return EXIT.usage;
  if (end.reporterFailed === true) return EXIT.infrastructure;
  if (ran.includes('infrastructure') || ran.includes('incomplete')) return EXIT.infrastructure;
  if (ran.includes('unstable')) return EXIT.unstable;
  return EXIT.asExpected;
}
