/** Runs the command line as a user does: the compiled program, in a folder of its own. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execa, type Options } from 'execa';
import { PACKAGE_ROOT } from '../../src/package-root.js';

export const MAIN = path.join(PACKAGE_ROOT, 'dist/cli/main.js');

export interface CliResult {
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
}

export interface Workplace {
  /** Working folder; also holds TMPDIR, so that what is left there is seen. */
  folder: string;
  run(args: string[], options?: Options): Promise<CliResult>;
  /** Command lines of processes that still name this folder. */
  leftProcesses(): string[];
  /** Files left in the temporary folder. */
  leftFiles(): string[];
  remove(): void;
}

/** A fresh folder in which commands are run. */
export function workplace(): Workplace {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'closecheck-test-'));
  const temporary = mkdtempSync(path.join(folder, 'tmp-'));
  return {
    folder,
    async run(args, options = {}) {
      const result = await execa(process.execPath, [MAIN, ...args], {
        cwd: folder,
        reject: false,
        timeout: 240_000,
        killSignal: 'SIGKILL',
        stdin: 'ignore',
        ...options,
        env: { TMPDIR: temporary, ...options.env },
      });
      const { exitCode, stdout, stderr } = result;
      return { exitCode, stdout: String(stdout), stderr: String(stderr) };
    },
    leftProcesses: () => processesNaming(folder),
    leftFiles: () => readdirSync(temporary),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function processesNaming(text: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((pid) => commandLine(pid))
    .filter((line) => line.includes(text));
}

/** Empty for a process that has gone meanwhile. */
function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
