#!/usr/bin/env node
/** The command line. The only place that ends the process. */
import { CommanderError } from 'commander';
import { EXIT, isCheckError } from '../errors.js';
import { buildCommands } from './commands.js';
import { exitCodeOf, sayError } from './failure.js';

async function main(): Promise<number> {
  const argv = process.argv.slice(2);
  const commands = buildCommands(argv);
  await commands.program.parseAsync(argv, { from: 'user' });
  return commands.exitCode();
}

// A reader that has seen enough (`closecheck list | head`) ends the program quietly.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? EXIT.asExpected : EXIT.bug);
});

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    if (error instanceof CommanderError) {
      // commander has already written its sentence (or the help).
      process.exit(error.exitCode === 0 ? EXIT.asExpected : EXIT.usage);
    }
    sayError(error);
    process.exit(isCheckError(error) ? exitCodeOf(error) : EXIT.bug);
  },
);
