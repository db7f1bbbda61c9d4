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
export const USUAL_STACK: Record<string, string> = {
  unpatched: '2005',
  'connabort-literal': '2005',
  connabort: '6',
  'network-close': '6',
};

const ARCHES: readonly Arch[] = ['i386', 'arm'];
const POLICIES: readonly ImagePolicy[] = ['stale', '0xdd'];

/** What set-up builds without mutants. */
export const STANDALONE_IMAGES: readonly StandaloneImage[] = ARCHES.flatMap((arch) =>
  Object.entries(USUAL_STACK).flatMap(([fix, stack]) =>
    POLICIES.map((policy) => ({ arch, fix, stack, policy, mutant: undefined })),
  ),
);

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

/** One known-bad variant of the C code, from firmware-tests/closefix/mutants.txt. */
export interface Mutant {
  name: string;
  fix: string;
  what: string;
}
