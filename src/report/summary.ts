/**
 * What a run came to, in a sentence and in numbers.
 */
import { isFinding, VERDICTS, type Verdict } from '../crosscheck/verdict.js';
import { verdictOf, type RunRecord, type TargetRecord } from './run-record.js';

/** Number of rows by verdict, each verdict present. */
export function countVerdicts(record: RunRecord): Record<Verdict, number> {
  const counts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<
    Verdict,
    number
  >;
  for (const row of record.rows.values()) counts[verdictOf(record, row).verdict] += 1;
  return counts;
}

/** `36 of 36 conform, 2 skipped; 360 runs in 12.3 s, seed 7`. */
export function summaryLine(record: RunRecord): string {
  const counts = countVerdicts(record);
  const ran = record.rows.size - counts.skipped;
  const parts = [`${counts.conforms} of ${ran} conform`];
  for (const verdict of VERDICTS) {
    if (verdict !== 'conforms' && counts[verdict] > 0) parts.push(`${counts[verdict]} ${verdict}`);
  }
  const seconds = (record.ms / 1000).toFixed(1);
  const seed = record.start === null ? '' : `, seed ${record.start.seed}`;
  return `${parts.join(', ')}; ${record.casesDone} runs in ${seconds} s${seed}`;
}

/** One line that says what is compared with what. */
export function targetLine(record: RunRecord, target: TargetRecord): string {
  const { name, kind } = target.planned;
  const { identity } = target;
  const who =
    identity === null
      ? `${kind}, did not start`
      : `${identity.product}, ${identity.arch}, stack ${identity.stack}, close design ${identity.fix}, freed memory ${identity.policy}`;
  return `${name}: ${who}; reference ${record.start?.profile ?? '?'}`;
}

/** `2 boots failed, 1 restart`; empty if the target ran through. */
export function troubleLine(target: TargetRecord): string {
  const parts: string[] = [];
  const failed = target.failedStarts.length;
  if (failed > 0) parts.push(`${failed} failed start${failed === 1 ? '' : 's'}`);
  const restarts = target.restarts.length;
  if (restarts > 0) parts.push(`${restarts} restart${restarts === 1 ? '' : 's'}`);
  return parts.join(', ');
}

/** Whether the run came to its own end. */
export function hasEnded({ exitCode, interruptedBy }: RunRecord): boolean {
  return exitCode !== null && interruptedBy === null;
}

/** Findings and rows about which nothing could be said. */
export function needsReading(verdict: Verdict): boolean {
  return (
    isFinding(verdict) ||
    verdict === 'infrastructure' ||
    verdict === 'incomplete' ||
    verdict === 'unstable' ||
    verdict === 'known'
  );
}
