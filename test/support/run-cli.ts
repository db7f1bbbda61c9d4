/** Runs the command line as a user does: the compiled program, in a folder of its own. */
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { PACKAGE_ROOT } from '../../src/package-root.js';

const MAIN = path.join(PACKAGE_ROOT, 'dist/cli/main.js');

export interface CliResult {
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
}

export interface CliOptions {
  env?: Record<string, string>;
  /** Command in front of the program: it gets the program with its arguments as its own. */
  wrapper?: string[];
}

export interface StartedCli {
  /** Of the outer process: the one that a user would see and kill. */
  kill(signal: NodeJS.Signals): void;
  result: Promise<CliResult>;
}

/** A process that the command line has started. */
export interface Descendant {
  pid: number;
  command: string;
}

export interface Workplace {
  /** Working folder; also holds TMPDIR, so that what is left there is seen. */
  folder: string;
  run(args: string[], options?: CliOptions): Promise<CliResult>;
  start(args: string[], options?: CliOptions): StartedCli;
  /** Puts a shell script in front of the program of that name. @returns the PATH to run with */
  shadow(name: string, script: string): { PATH: string };
  /** Processes that were started here, by whomever, and still run. */
  processes(): Descendant[];
  /**
   * What a command has left behind: processes (and with them namespaces),
   * network interfaces of the host, temporary files, sockets.
   */
  leftovers(): string[];
  /** Waits for the kernel to bury what was killed; throws if it does not. */
  untilNothingIsLeft(): Promise<void>;
  remove(): void;
}

/** A fresh folder in which commands are run. */
export function workplace(): Workplace {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'closecheck-test-'));
  // A user who is not root may be the one who works here.
  chmodSync(folder, 0o777);
  const temporary = mkdtempSync(path.join(folder, 'tmp-'));
  chmodSync(temporary, 0o777);
  const start = (args: string[], { env, wrapper = [] }: CliOptions = {}): StartedCli => {
    const [command = '', ...words] = [...wrapper, process.execPath, MAIN, ...args];
    const subprocess = execa(command, words, {
      cwd: folder,
      reject: false,
      timeout: 240_000,
      killSignal: 'SIGKILL',
      stdin: 'ignore',
      env: { ...env, TMPDIR: temporary },
    });
    return {
      kill: (signal) => void subprocess.kill(signal),
      result: finished(subprocess),
    };
  };
  const leftovers = (): string[] => [
    ...processesOf(temporary).map(({ pid, command }) => `process ${pid}: ${command}`),
    ...readdirSync('/sys/class/net').filter((name) => name.startsWith('closecheck')),
    ...readdirSync(temporary).map((name) => path.join(temporary, name)),
    ...sockets(folder),
  ];
  return {
    folder,
    start,
    run: (args, options) => start(args, options).result,
    shadow(name, script) {
      const file = path.join(folder, name);
      writeFileSync(file, `#!/bin/sh\n${script}\n`);
      chmodSync(file, 0o755);
      return { PATH: `${folder}:${process.env['PATH'] ?? ''}` };
    },
    processes: () => processesOf(temporary),
    leftovers,
    async untilNothingIsLeft() {
      await until(() => leftovers().length === 0);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** So long it may take on a machine that is busy with other things. */
const UNTIL_MILLISECONDS = 40_000;

/** Waits until it holds, looking often. @throws Error if it never does */
export async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + UNTIL_MILLISECONDS;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`never came to be: ${String(holds)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function finished(
  subprocess: PromiseLike<{ exitCode?: number; stdout?: unknown; stderr?: unknown }>,
): Promise<CliResult> {
  const { exitCode, stdout, stderr } = await subprocess;
  return { exitCode, stdout: String(stdout), stderr: String(stderr) };
}

/** Whatever a command starts inherits its TMPDIR, in every namespace. */
function processesOf(temporary: string): Descendant[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => ofProcess(pid, 'environ').includes(`TMPDIR=${temporary}\0`))
    .map((pid) => ({
      pid: Number(pid),
      command: ofProcess(pid, 'cmdline').replaceAll('\0', ' ').trim(),
    }));
}

/** Empty for a process that has gone meanwhile. */
function ofProcess(pid: string, file: 'environ' | 'cmdline'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

function sockets(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isSocket())
    .map((entry) => path.join(entry.parentPath, entry.name));
}
