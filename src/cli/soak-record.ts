/** What a soak has come to so far: a line of JSON for each run. */
import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs';
import { z } from 'zod';
import { CheckError } from '../errors.js';

const soakLine = z.object({
  /** From 1. */
  run: z.number().int().positive(),
  seed: z.string(),
  /** Rows by verdict. */
  verdicts: z.record(z.string(), z.number()),
  cases: z.number(),
  /** Rows with a verdict other than conforms, `C1/closer-above on i386: deviates`. */
  wrong: z.array(z.string()),
  /** Processes that the run has left. */
  orphans: z.array(z.string()),
  /** Descriptors that are open after the run, and were not after the first of this process. */
  leaked: z.array(z.string()),
  seconds: z.number(),
  /** Load of the machine when the run ended, over the last minute. */
  load: z.number(),
});

export type SoakLine = z.infer<typeof soakLine>;

/**
 * The runs that a file has; none if there is no file. A torn last line, as a
 * kill leaves it, does not count.
 * @throws CheckError of class `usage` for a line that is none
 */
export function readSoak(file: string): SoakLine[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line, index) => {
    try {
      return soakLine.parse(JSON.parse(line));
    } catch (cause) {
      throw new CheckError('usage', 'soak-damaged', `${file}:${index + 1}: not a run of a soak.`, {
        hint: 'Choose another folder with --out.',
        cause,
      });
    }
  });
}

/** Not behind a torn line: the two would be none. */
export function appendSoak(file: string, line: SoakLine): void {
  if (existsSync(file)) truncateSync(file, readFileSync(file).lastIndexOf('\n') + 1);
  appendFileSync(file, `${JSON.stringify(line)}\n`);
}

/** `23 of 200 runs, 5060 cases: 0 wrong verdicts, 0 orphans, 0 leaked descriptors; ...` */
export function soakSummary(lines: readonly SoakLine[], asked: number): string {
  const sum = (of: (line: SoakLine) => number): number =>
    lines.reduce((total, line) => total + of(line), 0);
  const loads = lines.map(({ load }) => load);
  const range = loads.length === 0 ? '' : `, load ${Math.min(...loads)} to ${Math.max(...loads)}`;
  return (
    `${lines.length} of ${asked} runs, ${sum(({ cases }) => cases)} cases: ` +
    `${sum(({ wrong }) => wrong.length)} wrong verdicts, ` +
    `${sum(({ orphans }) => orphans.length)} orphans, ` +
    `${sum(({ leaked }) => leaked.length)} leaked descriptors; ` +
    `${Math.round(sum(({ seconds }) => seconds))} s${range}`
  );
}
