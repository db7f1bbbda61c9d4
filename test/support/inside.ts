/**
 * Runs the tests that need a network and a process space of their own: mocha
 * again, inside the namespaces that a run lives in.
 */
import path from 'node:path';
import { execa } from 'execa';
import { isCheckError } from '../../src/errors.js';
import { namespaceFlags, probeNamespace } from '../../src/network/namespace.js';
import { checkTunDevice } from '../../src/network/tap.js';

const ROOT = path.resolve(import.meta.dirname, '../..');

/**
 * Why such tests cannot be run here, or undefined if they can.
 * @throws whatever is not a known limit of this machine
 */
export async function whyNotInside(): Promise<string | undefined> {
  try {
    await probeNamespace(namespaceFlags(process.getuid?.() ?? 0));
    await checkTunDevice();
    return undefined;
  } catch (error) {
    if (isCheckError(error)) return error.message;
    throw error;
  }
}

/**
 * Runs one file of tests, named `*.inside.ts` so that mocha outside does not
 * find it.
 * @throws Error with what mocha printed, if any test failed
 */
export async function runInside(file: string): Promise<void> {
  const flags = namespaceFlags(process.getuid?.() ?? 0);
  const mocha = path.join(ROOT, 'node_modules/mocha/bin/mocha.js');
  const options = ['--no-config', '--node-option', 'import=tsx', '--timeout', '60000'];
  const result = await execa(
    'unshare',
    [...flags, process.execPath, mocha, ...options, path.join(ROOT, 'test', file)],
    { cwd: ROOT, all: true, reject: false, timeout: 300_000, killSignal: 'SIGKILL' },
  );
  if (result.failed) throw new Error(`${result.shortMessage}\n${result.all}`);
}
