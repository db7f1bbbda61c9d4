/** The commands about real RTEMS. */
import type { Command } from 'commander';
import { buildRtems, type BuildRtemsOptions } from './build.js';
import { seconds } from './option-values.js';
import { runUpstream, type RunUpstreamOptions } from './run-upstream.js';

/** @param done takes the exit code of the command that was run */
export function addRtemsCommands(program: Command, done: (code: number) => void): void {
  program
    .command('build')
    .description('build an image of the agent')
    .command('rtems')
    .description('on an installed RTEMS 5, 6 or 7 with the legacy network stack')
    .option('--prefix <folder>', 'where RTEMS is installed (default: RTEMS_PREFIX, pkg-config)')
    .requiredOption('--bsp <arch/bsp>', 'i386/pc686')
    .option('--closefix <name>', 'close design to put around the stack, connabort')
    .option('--stock <name>', 'close design that the stack has by itself, unpatched if taken out')
    .option('--nic <name>', 'tulip, fxp, ne2000 or none')
    .option('--policy <policy>', 'what freed socket memory reads as, stale or 0xdd')
    .option('--out <folder>', 'where to build (default: build/rtems)')
    .exitOverride()
    .action(async (options: BuildRtemsOptions) => done(await buildRtems(options)));

  program
    .command('run-upstream')
    .description("boot RTEMS's own test images and judge them by their banners")
    .argument('<image...>', 'test images, syscall01.exe')
    .option('--target <machine>', 'machine definition (default: by the image)')
    .option('--timeout <seconds>', 'silence after which a test hangs (default: 180)', seconds)
    .option('--longest <seconds>', 'time that a test may take in all (default: 300)', seconds)
    .option('--junit <file>', 'results as JUnit XML')
    .option('--consoles <folder>', 'keep the consoles there')
    .action(async (images: string[], options: RunUpstreamOptions) =>
      done(await runUpstream(images, options)),
    );
}
