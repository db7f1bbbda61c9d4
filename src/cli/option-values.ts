/** Values of options that are not just any word. */
import { InvalidArgumentError } from 'commander';

/** Reads a whole number above 0, and says so if it is none. */
export function wholeNumber(most: number): (value: string) => number {
  return (value) => {
    const number = /^[1-9]\d*$/.test(value) ? Number(value) : Number.NaN;
    if (number <= most) return number;
    throw new InvalidArgumentError(`Expected a whole number from 1 to ${String(most)}.`);
  };
}

export const positive = wholeNumber(999_999);

export function seconds(value: string): number {
  const number = Number(value);
  if (!(number > 0)) throw new InvalidArgumentError('Expected a number of seconds above 0.');
  return number;
}

/** What `--boot-timeout` does. */
export const BOOT_TIMEOUT =
  'longest wait for the first byte of an image that QEMU boots (default: that of qemu/MACHINE.yaml)';

/** As long as a machine definition may make it (src/target/machine.ts). */
export function bootSeconds(value: string): number {
  const number = seconds(value);
  if (number > 600) throw new InvalidArgumentError('Expected at most 600 seconds.');
  return number;
}

/** `--out "$UNSET"` would otherwise mean the folder in which one happens to be. */
export function word(value: string): string {
  if (value !== '') return value;
  throw new InvalidArgumentError('Expected a name, got an empty one.');
}
