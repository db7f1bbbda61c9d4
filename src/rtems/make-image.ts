/** Builds the agent's image for an installed RTEMS: what `make` in firmware-tests/rtems does. */
import path from 'node:path';
import { execa } from 'execa';
import { CheckError } from '../errors.js';
import { PACKAGE_ROOT } from '../package-root.js';
import type { RtemsInstallation } from './installation.js';

export interface ImageOptions {
  /** Close design of firmware-tests/closefix to put around the stack. */
  closefix?: string | undefined;
  /** Close design that the stack has by itself: `network-close`, or `unpatched` if it was taken out. */
  stock?: string | undefined;
  /** `tulip`, `fxp`, `ne2000` or `none`. */
  nic?: string | undefined;
  policy?: string | undefined;
  /** Folder for what is built. */
  out: string;
}

/** Lines of the compiler that go into the message. */
const SAID_LINES = 12;

/**
 * @returns path of the image
 * @throws CheckError of class `usage` if the Makefile refuses a word, of class
 *   `infrastructure` if compiler or linker fail.
 */
export async function makeImage(
  rtems: RtemsInstallation,
  options: ImageOptions,
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  const variables = [
    `RTEMS_PREFIX=${rtems.prefix}`,
    `BSP=${rtems.arch}/${rtems.bsp}`,
    `BUILD=${path.resolve(options.out)}`,
    ...variable('FIX', options.closefix),
    ...variable('STOCK', options.stock),
    ...variable('NIC', options.nic),
    ...variable('POLICY', options.policy),
  ];
  const folder = path.join(PACKAGE_ROOT, 'firmware-tests/rtems');
  const result = await execa('make', ['--no-print-directory', '-C', folder, ...variables], {
    env: environment,
    extendEnv: false,
    reject: false,
  });
  if (result.exitCode === 0) return result.stdout.trim().split('\n').at(-1) ?? '';
  if (result.code === 'ENOENT') {
    throw new CheckError('infrastructure', 'make-missing', 'There is no make here.', {
      phase: 'configure',
      hint: 'Install the package make.',
    });
  }
  const refusal = /^\S*Makefile:\d+: \*\*\* (.*?)\.?\s+Stop\.$/m.exec(result.stderr)?.[1];
  if (refusal !== undefined && !/recipe|Error \d+/.test(refusal)) {
    throw new CheckError('usage', 'rtems-refused', `The image cannot be built: ${refusal}.`, {
      phase: 'configure',
      hint: 'See docs/rtems.md.',
    });
  }
  const said = `${result.stdout}\n${result.stderr}`
    .trim()
    .split('\n')
    .slice(-SAID_LINES)
    .join('\n');
  throw new CheckError('infrastructure', 'build-failed', `make failed:\n${said}`, {
    phase: 'configure',
    hint: `Again: make -C ${folder} ${variables.join(' ')}`,
  });
}

function variable(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [`${name}=${value}`];
}
