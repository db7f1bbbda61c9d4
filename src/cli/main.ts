#!/usr/bin/env node
/** The command line. The only place that ends the process. */
import { setImmediate } from 'node:timers/promises';
import { CommanderError } from 'commander';
import { EXIT, isCheckError } from '../errors.js';
import { buildCommands } from './commands.js';
import { exitCodeOf, sayError } from './failure.js';
import { StandardOutput } from './standard-output.js';

const argv = process.argv.slice(2);
const output = new StandardOutput(process.stdout, argv[0] ?? '', (code) => process.exit(code));

async function main(): Promise<number> {
  const commands = buildCommands(argv);
  await commands.program.parseAsync(argv, { from: 'user' });
  // An error of the last writing comes after it.
  await setImmediate();
  return output.exitCode(commands.exitCode());
}

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
