/** The built-in images: which exist, and under which names set-up builds them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CheckError } from '../errors.js';
import { PACKAGE_ROOT } from '../package-root.js';

export type Arch = 'i386' | 'arm';
export type ImagePolicy = 'stale' | '0xdd';

export interface StandaloneImage {
  arch: Arch;
  fix: string;
  stack: string;
  policy: ImagePolicy;
  /** Name of the mutant built in, or undefined. */
  mutant: string | undefined;
}

/** Each close design over its usual stack (design.md, Words). */
const USUAL_STACK: Record<string, string> = {
  unpatched: '2005',
  'connabort-literal': '2005',
  connabort: '6',
  'connabort-bounded': '6',
  'network-close': '6',
};

/**
 * The images that set-up builds, as firmware-tests/standalone/images.txt lists them.
 * @throws CheckError of class `bug` for a line that is none of them
 */
export function standaloneImages(): StandaloneImage[] {
  const file = path.join(PACKAGE_ROOT, 'firmware-tests/standalone/images.txt');
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [arch, fix = '', stack = '', policy, mutant] = line.trim().split(/\s+/);
      if ((arch !== 'i386' && arch !== 'arm') || (policy !== 'stale' && policy !== '0xdd')) {
        throw new CheckError(
          'bug',
          'images-list',
          `${file}: expected ARCH FIX STACK POLICY: ${line}`,
        );
      }
      return { arch, fix, stack, policy, mutant };
    });
}

/** Where set-up puts what it makes. */
export function buildFolder(): string {
  return path.join(PACKAGE_ROOT, 'build');
}

export function lwipFolder(): string {
  return process.env['LWIP_DIR'] ?? path.join(buildFolder(), 'lwip');
}

export function imageFile({ arch, fix, stack, policy, mutant }: StandaloneImage): string {
  const tail = mutant === undefined ? '' : `-${mutant}`;
  return path.join(buildFolder(), `closecheck-${arch}-${fix}-${stack}-${policy}${tail}.elf`);
}

/** As `--image-fix` names it. */
function nameOf({ fix, stack, mutant }: StandaloneImage): string {
  return `${fix}@${stack}${mutant === undefined ? '' : `+${mutant}`}`;
}

/** @throws CheckError of class `usage` for an image that set-up does not build */
export function checkExists(wanted: StandaloneImage): void {
  const { arch, policy } = wanted;
  const names = standaloneImages()
    .filter((image) => image.arch === arch && image.policy === policy)
    .map(nameOf);
  const name = nameOf(wanted);
  if (names.includes(name)) return;
  throw new CheckError(
    'usage',
    'unknown-image',
    `There is no built-in image ${name} for ${arch} with freed memory ${policy}.`,
    { hint: `There are ${names.join(', ')}.` },
  );
}

/**
 * Understands `--image-fix`: a close design over its usual stack, or over the
 * one named (`unpatched@6`), with a mutant if there is one (`connabort+ack-forgotten`).
 * @throws CheckError of class `usage` for a design that does not exist.
 */
export function parseImageFix(word: string): Pick<StandaloneImage, 'fix' | 'stack' | 'mutant'> {
  const [design = '', mutant] = word.split('+');
  const [fix = '', stack] = design.split('@');
  const usual = USUAL_STACK[fix];
  if (usual === undefined) {
    throw new CheckError('usage', 'unknown-fix', `There is no close design ${fix}.`, {
      hint: `Close designs: ${Object.keys(USUAL_STACK).join(', ')}.`,
    });
  }
  return { fix, stack: stack ?? usual, mutant };
}
