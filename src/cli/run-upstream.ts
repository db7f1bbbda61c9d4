/** `closecheck run-upstream`: test images of RTEMS itself, each judged by its banners. */
import path from 'node:path';
import { CheckError } from '../errors.js';
import { oneLine } from '../report/safe-text.js';
import { resultOf, testJunit, type TestRow } from '../rtems/test-junit.js';
import { machineFor, runTests, testsExitCode } from '../rtems/upstream.js';
import { writeOutput } from './output-file.js';
import { makeFolder } from './run-folder.js';

export interface RunUpstreamOptions {
  /** Machine definition by name or path; default: by the image's processor. */
  target?: string | undefined;
  /** Seconds of silence after which a test counts as hanging; default 180. */
  timeout?: number | undefined;
  /** Seconds that a test may take in all; default 300. */
  longest?: number | undefined;
  /** File for the results as JUnit XML. */
  junit?: string | undefined;
  /** Folder for the consoles, a file for each image. */
  consoles?: string | undefined;
}

const QUIET_SECONDS = 180;
const LONGEST_SECONDS = 300;

/** @returns the exit code: 0 all as expected, 1 a test failed, 2 nothing was tested, 3 no verdict */
export async function runUpstream(
  images: readonly string[],
  options: RunUpstreamOptions,
): Promise<number> {
  const [first] = images;
  if (first === undefined) {
    throw new CheckError('usage', 'no-image', 'No image was given.', {
      hint: 'closecheck run-upstream IMAGE.exe...',
    });
  }
  const machine = machineFor(options.target, first);
  const { timeout: quiet = QUIET_SECONDS, longest = LONGEST_SECONDS } = options;
  const { junit, consoles } = options;
  // Known before hours of tests, not after them.
  if (junit !== undefined) makeFolder(path.dirname(path.resolve(junit)));
  if (consoles !== undefined) makeFolder(path.resolve(consoles));
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort();
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  const rows: TestRow[] = [];
  try {
    await runTests(images, {
      machine,
      times: { quiet, longest },
      signal: interruption.signal,
      done: (row) => {
        rows.push(row);
        process.stdout.write(`${resultLine(row)}\n`);
        if (consoles !== undefined) saveConsole(consoles, row, rows.length);
      },
    });
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    // What is known is written even if the rest could not be run.
    if (junit !== undefined) writeOutput(junit, testJunit(rows, machine.name));
  }
  process.stdout.write(`${summary(rows)}\n`);
  return testsExitCode(rows, interruption.signal.aborted);
}

function resultLine(row: TestRow): string {
  const reason = row.verdict === 'passed' ? '' : `: ${oneLine(row.reason)}`;
  const again = row.tries > 1 ? ` (boot tried ${row.tries} times)` : '';
  return `${row.verdict.padEnd(14)} ${oneLine(row.name)} ${seconds(row.ms)} s${again}${reason}`;
}

function summary(rows: readonly TestRow[]): string {
  const count = (what: string): number => rows.filter((row) => resultOf(row) === what).length;
  return (
    `${rows.length} tests: ${count('passed')} as expected, ${count('failure')} failed, ` +
    `${count('error')} without a verdict, ${count('skipped')} not run`
  );
}

function saveConsole(folder: string, row: TestRow, number: number): void {
  const name = path.basename(row.image).replace(/[^A-Za-z0-9._-]+/g, '_');
  writeOutput(path.join(folder, `${number}-${name}.log`), `${row.console.join('\n')}\n`);
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
