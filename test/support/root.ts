/** Tests that need root to make the conditions that they test. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { PACKAGE_ROOT } from '../../src/package-root.js';

/** Words in front of a command that is to run as nobody. */
export const AS_NOBODY = 'setpriv --reuid 65534 --regid 65534 --clear-groups --'.split(' ');

/** Skips the test or suite for other users. */
export function needsRoot(context: Mocha.Context): void {
  if (process.getuid?.() !== 0) context.skip();
}

/** Skips it, too, where this checkout is in a folder that only root may enter. */
export function needsReadersOtherThanRoot(context: Mocha.Context): void {
  needsRoot(context);
  const [command, ...words] = [...AS_NOBODY, 'test', '-r', path.join(PACKAGE_ROOT, 'src')];
  try {
    execFileSync(command, words, { stdio: 'ignore' });
  } catch {
    context.skip();
  }
}
