/**
 * An RTEMS that is installed somewhere: where it is, and whether the agent can
 * be built against it. Nothing of RTEMS is in this package, and nothing here
 * builds RTEMS.
 */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { CheckError } from '../errors.js';

export interface RtemsInstallation {
  /** Folder that RTEMS was installed to. */
  prefix: string;
  /** `6`, as it stands in the names of the tools. */
  version: string;
  /** `i386` of `i386/pc686`. */
  arch: string;
  /** `pc686`. */
  bsp: string;
  /** Name for pkg-config: `i386-rtems6-pc686`. */
  package: string;
}

export interface WantedRtems {
  /** Prefix as given on the command line; else RTEMS_PREFIX, else what pkg-config knows. */
  prefix?: string | undefined;
  /** `i386/pc686`. */
  bsp: string;
  environment: NodeJS.ProcessEnv;
}

/** The first whose legacy stack and Classic API are as the port expects. */
const OLDEST = 5;
const PACKAGE = /^([a-z0-9_]+)-rtems([0-9.]+)-(.+)$/;

/**
 * Finds an RTEMS with the BSP and the legacy network stack.
 * @throws CheckError of class `usage` with the one thing that is missing.
 */
export async function locateRtems(wanted: WantedRtems): Promise<RtemsInstallation> {
  const { environment } = wanted;
  const [arch, bsp, ...rest] = wanted.bsp.split('/');
  if (!arch || !bsp || rest.length > 0) {
    throw missing(
      'bsp-invalid',
      `\`${wanted.bsp}\` names no BSP.`,
      'Write ARCH/BSP, as in i386/pc686.',
    );
  }
  const given = wanted.prefix ?? environment['RTEMS_PREFIX'];
  const prefix = given === undefined || given === '' ? undefined : path.resolve(given);
  const where = prefix ?? 'the PKG_CONFIG_PATH';
  const packages =
    prefix === undefined ? await knownPackages(environment) : installedPackages(prefix);
  if (packages.length === 0) {
    throw missing(
      'rtems-missing',
      `No RTEMS is installed in ${where}.`,
      'Give --prefix, or set RTEMS_PREFIX, to the folder that RTEMS was installed to.',
    );
  }
  const found = packages
    .filter((name) => name.arch === arch && name.bsp === bsp)
    .sort((a, b) => major(b.version) - major(a.version))[0];
  if (found === undefined) {
    throw missing(
      'bsp-missing',
      `The RTEMS in ${where} has no BSP ${wanted.bsp}.`,
      `It has ${packages.map((name) => `${name.arch}/${name.bsp}`).join(', ')}.`,
    );
  }
  if (major(found.version) < OLDEST) {
    throw missing(
      'rtems-too-old',
      `RTEMS ${found.version} in ${where} is too old.`,
      `RTEMS ${OLDEST} or later is needed.`,
    );
  }
  const root = prefix ?? (await pkgConfigVariable(found.package, 'prefix', environment));
  const header = path.join(
    root,
    `${arch}-rtems${found.version}`,
    bsp,
    'lib/include/rtems/rtems_bsdnet.h',
  );
  if (!existsSync(header)) {
    throw missing(
      'legacy-stack-missing',
      `BSP ${wanted.bsp} in ${where} is without the legacy network stack.`,
      `Install rtems-net-legacy for it (looked for ${header}).`,
    );
  }
  return { ...found, prefix: root };
}

type PackageName = Omit<RtemsInstallation, 'prefix'>;

function installedPackages(prefix: string): PackageName[] {
  const folder = path.join(prefix, 'lib/pkgconfig');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.pc'))
    .flatMap((file) => packageName(path.basename(file, '.pc')));
}

async function knownPackages(environment: NodeJS.ProcessEnv): Promise<PackageName[]> {
  const result = await pkgConfig(['--list-all'], environment);
  return result.split('\n').flatMap((line) => packageName(line.split(' ')[0] ?? ''));
}

function packageName(name: string): PackageName[] {
  const [, arch, version, bsp] = PACKAGE.exec(name) ?? [];
  if (arch === undefined || version === undefined || bsp === undefined) return [];
  return [{ arch, version, bsp, package: name }];
}

async function pkgConfigVariable(
  name: string,
  variable: string,
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  return (await pkgConfig([`--variable=${variable}`, name], environment)).trim();
}

async function pkgConfig(args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  const result = await execa('pkg-config', args, { env, extendEnv: false, reject: false });
  if (result.code === 'ENOENT') {
    throw missing(
      'pkg-config-missing',
      'There is no pkg-config here.',
      'Install the package pkg-config.',
    );
  }
  return result.stdout ?? '';
}

/** 4 of `4.11`. */
function major(version: string): number {
  return Number.parseInt(version, 10);
}

function missing(code: string, sentence: string, hint: string): CheckError {
  return new CheckError('usage', code, sentence, {
    phase: 'configure',
    hint: `${hint} See docs/rtems.md.`,
  });
}
