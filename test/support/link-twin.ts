/** The target's delivery, firmware-tests/agent/link.c, one command at a time. */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { spawn } from 'node:child_process';

export class LinkTwin {
  readonly #process;
  readonly #lines;

  /** @param program {@link HostAgentBuild.link} */
  constructor(program: string) {
    this.#process = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#process.stdout });
  }

  /**
   * @param text see the program
   * @returns `write TEXT` and `take KIND PAYLOAD`, in order
   */
  command(text: string): Promise<string[]> {
    return new Promise((resolve, reject) => {
      const answer: string[] = [];
      const take = (line: string): void => {
        if (line !== 'done') answer.push(line);
        else {
          this.#lines.off('line', take);
          this.#process.off('exit', died);
          resolve(answer);
        }
      };
      const died = (): void => {
        reject(new Error(`it died of: ${text}`));
      };
      this.#lines.on('line', take);
      this.#process.once('exit', died);
      this.#process.stdin.write(`${text}\n`);
    });
  }

  /** @throws if it has died, or a sanitizer has complained */
  async end(): Promise<void> {
    const exit = once(this.#process, 'exit');
    this.#process.stdin.end();
    const [code] = (await exit) as [number | null];
    if (code !== 0) throw new Error(`the link ended with ${String(code)}`);
  }
}
