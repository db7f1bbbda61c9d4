/** Files that the user has named for what a command makes. */
import { accessSync, constants, existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CheckError } from '../errors.js';

/**
 * For before long work: whether the file, or its folder if it is not there yet, may be written.
 * @throws CheckError of class `usage` if not
 */
export function checkWritable(file: string): void {
  try {
    accessSync(existsSync(file) ? file : path.dirname(path.resolve(file)), constants.W_OK);
  } catch (cause) {
    throw notWritable(file, cause);
  }
}

/** @throws CheckError of class `usage`; of class `infrastructure` if the disk is full */
export function writeOutput(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (cause) {
    throw notWritable(file, cause);
  }
}

function notWritable(file: string, cause: unknown): CheckError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const full = /^(ENOSPC|EDQUOT)/.test(reason);
  return new CheckError(
    full ? 'infrastructure' : 'usage',
    'not-writable',
    `${file} cannot be written: ${reason}`,
    {
      hint: full
        ? 'Make room, or name a file on another disk.'
        : 'Name a file in a folder that is there and may be written.',
      cause,
    },
  );
}
