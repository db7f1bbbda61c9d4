/** The known-bad images: which there are, and how they are built in one go. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { lwipFolder, parseImageFix } from '../../src/crosscheck/images.js';
import { PACKAGE_ROOT } from '../../src/package-root.js';

const FIRMWARE = path.join(PACKAGE_ROOT, 'firmware-tests');

export interface Mutant {
  name: string;
  /** Close design and stack, `connabort@6`: of the image and of its reference. */
  profile: string;
  /** The name of its image but for architecture and folder. */
  variant: string;
  /** A scenario that notices it. */
  scenario: string;
}

/** The lines of firmware-tests/closefix/mutants.txt. */
export function allMutants(): Mutant[] {
  const lines = readFileSync(path.join(FIRMWARE, 'closefix/mutants.txt'), 'utf8').split('\n');
  return lines.flatMap((line): Mutant[] => {
    const [, name = '', design = '', scenario = ''] =
      /^([a-z0-9-]+) +(\S+) .*\[(\w+)\]$/.exec(line) ?? [];
    if (name === '') return [];
    const { fix, stack } = parseImageFix(design);
    const variant = `${fix}-${stack}-stale-${name}`;
    return [{ name, profile: `${fix}@${stack}`, variant, scenario }];
  });
}

/** Builds the i386 images of all mutants; what they share is compiled once. */
export async function buildMutants(folder: string, mutants: readonly Mutant[]): Promise<void> {
  const images = mutants.map(({ name, variant }) => variant.replace(`-${name}`, `+${name}`));
  const where = [`BUILD=${folder}`, `LWIP_DIR=${lwipFolder()}`, `IMAGES=${images.join(' ')}`];
  const make = ['-s', '-j2', '-C', path.join(FIRMWARE, 'standalone'), 'images', 'ARCH=i386'];
  await execa('make', [...make, ...where]);
}

export function mutantImage(folder: string, { variant }: Mutant): string {
  return path.join(folder, `closecheck-i386-${variant}.elf`);
}

/** A line of the table in docs/results/mutants.md. */
export interface CaughtMutant {
  name: string;
  profile: string;
  /** The program that caught it, `C1/closer-above`. */
  caughtBy: string;
  verdict: string;
}

export function caughtMutants(): CaughtMutant[] {
  const text = readFileSync(path.join(PACKAGE_ROOT, 'docs/results/mutants.md'), 'utf8');
  return text.split('\n').flatMap((line): CaughtMutant[] => {
    const cells = line.split('|').map((cell) => cell.trim().replaceAll('`', ''));
    const [, name = '', profile = '', caughtBy = '', verdict = ''] = cells;
    return cells.length === 7 && profile.includes('@')
      ? [{ name, profile, caughtBy, verdict }]
      : [];
  });
}
