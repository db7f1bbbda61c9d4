/** `closecheck build rtems`: an image of the agent on an installed RTEMS. */
import path from 'node:path';
import { buildFolder } from '../crosscheck/images.js';
import { locateRtems } from '../rtems/installation.js';
import { makeImage, type ImageOptions } from '../rtems/make-image.js';

export interface BuildRtemsOptions extends Omit<ImageOptions, 'out'> {
  /** Default: RTEMS_PREFIX, then what pkg-config knows. */
  prefix?: string | undefined;
  /** `i386/pc686`. */
  bsp: string;
  /** Default: build/rtems. */
  out?: string | undefined;
}

/** @returns the exit code; the image's path is the last line of the output */
export async function buildRtems(options: BuildRtemsOptions): Promise<number> {
  const { prefix, bsp, out = path.join(buildFolder(), 'rtems'), ...image } = options;
  const rtems = await locateRtems({ prefix, bsp, environment: process.env });
  process.stdout.write(
    `RTEMS ${rtems.version} in ${rtems.prefix}, BSP ${rtems.arch}/${rtems.bsp}\n`,
  );
  process.stdout.write(`${await makeImage(rtems, { ...image, out }, process.env)}\n`);
  return 0;
}
