/** What becomes of a command that can no longer print. */
import { EXIT } from '../errors.js';

/** Commands that come to more than what they print: they go on without a reader. */
const JOBS: ReadonlySet<string> = new Set(['run', 'resume', 'soak', 'steer', 'run-upstream']);

export class StandardOutput {
  #lost: NodeJS.ErrnoException | undefined;

  /**
   * @param command the first word of the command line
   * @param end ends the process, at once
   */
  constructor(stream: NodeJS.WriteStream, command: string, end: (code: number) => void) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (this.#lost !== undefined) return;
      this.#lost = error;
      if (!JOBS.has(command)) end(this.exitCode(EXIT.asExpected));
    });
  }

  /**
   * A reader that has seen enough (`closecheck list | head`) changes nothing; what
   * could not be written, on a full disk for one, makes of a success a failure.
   */
  exitCode(code: number): number {
    const lost = this.#lost;
    if (lost === undefined || lost.code === 'EPIPE') return code;
    process.stderr.write(`closecheck: standard output cannot be written: ${lost.message}\n`);
    return code === EXIT.asExpected || code === EXIT.unstable ? EXIT.infrastructure : code;
  }
}
