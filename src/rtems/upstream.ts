/** Runs test images of RTEMS one after the other and judges each. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CheckError, EXIT, isCheckError } from '../errors.js';
import { PACKAGE_ROOT } from '../package-root.js';
import { checkImage } from '../target/image.js';
import { loadMachine, type Machine } from '../target/machine.js';
import { bootTest, testCommandLine, type TestTimes } from './test-boot.js';
import { resultOf, type TestRow } from './test-junit.js';
import { labelsOf, testVerdict, type TestLabels } from './test-verdict.js';

export interface UpstreamOptions {
  machine: Machine;
  times: TestTimes;
  /** Called when a test has come to its end. */
  done(row: TestRow): void;
  signal: AbortSignal;
}

/**
 * @returns a row for each image, whatever happens to it; fewer if interrupted
 * @throws CheckError of class `usage` if an image is missing or not for the machine
 */
export async function runTests(
  images: readonly string[],
  options: UpstreamOptions,
): Promise<TestRow[]> {
  for (const image of images) await checkImage(image, options.machine);
  const rows: TestRow[] = [];
  let first: TestLabels | undefined;
  for (const image of images) {
    const outcome = await runTest(image, first, options);
    if (outcome === undefined) break;
    first ??= outcome.labels;
    rows.push(outcome.row);
    options.done(outcome.row);
  }
  return rows;
}

/** Undefined if interrupted. */
async function runTest(
  image: string,
  first: TestLabels | undefined,
  { machine, times, signal }: UpstreamOptions,
): Promise<{ row: TestRow; labels: TestLabels | undefined } | undefined> {
  const sha256 = createHash('sha256').update(readFileSync(image)).digest('hex');
  try {
    const boot = await bootTest(machine, image, times, signal);
    const { verdict, reason } = testVerdict(boot.log, boot.end, first, image);
    const { end, ms, tries, console, commandLine } = boot;
    const name = boot.log.name ?? path.basename(image);
    return {
      row: {
        image,
        sha256,
        name,
        verdict,
        reason,
        phase: end.phase,
        ms,
        tries,
        console,
        commandLine,
      },
      labels: labelsOf(boot.log),
    };
  } catch (error) {
    if (signal.aborted) return undefined;
    if (!isCheckError(error) || error.kind !== 'infrastructure') throw error;
    const row: TestRow = {
      image,
      sha256,
      name: path.basename(image),
      verdict: 'infrastructure',
      reason: error.phase === undefined ? error.message : `${error.message} [${error.phase}]`,
      phase: error.phase,
      ms: 0,
      tries: 1,
      console: [],
      commandLine: testCommandLine(machine, image),
    };
    return { row, labels: undefined };
  }
}

/** Machines for RTEMS by the processor in the image's ELF header (`e_machine`). */
const MACHINES: Record<number, string> = { 3: 'rtems-pc686', 40: 'rtems-zynq-a9' };

/**
 * @param word name of a machine definition or path of a file, or undefined: by the image
 * @throws CheckError of class `usage` if there is none
 */
export function machineFor(word: string | undefined, image: string): Machine {
  if (word !== undefined && word.endsWith('.yaml')) return loadMachine(word);
  const name = word ?? machineName(image);
  return loadMachine(path.join(PACKAGE_ROOT, 'qemu', `${name}.yaml`));
}

function machineName(image: string): string {
  if (!existsSync(image)) {
    throw new CheckError('usage', 'image-missing', `There is no image ${image}.`, {
      phase: 'load',
      hint: 'Give the path of a test image of RTEMS, an ELF file.',
    });
  }
  const header = readFileSync(image).subarray(0, 20);
  const name = header.length === 20 ? MACHINES[header.readUInt16LE(18)] : undefined;
  if (header.toString('latin1', 0, 4) === '\x7fELF' && name !== undefined) return name;
  throw new CheckError('usage', 'image-not-for-machine', `No machine is known for ${image}.`, {
    phase: 'load',
    hint: 'Give --target the name of a machine definition of qemu/, or the path of one.',
  });
}

/** Exit code by design.md, rule 7; a run in which nothing was tested is no success. */
export function testsExitCode(rows: readonly TestRow[], interrupted: boolean): number {
  if (interrupted) return EXIT.interrupted;
  const results = rows.map(resultOf);
  if (results.includes('failure')) return EXIT.deviation;
  if (results.includes('error')) return EXIT.infrastructure;
  return results.includes('passed') ? EXIT.asExpected : EXIT.usage;
}
