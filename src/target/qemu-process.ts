/** One QEMU process: its start, its machine protocol, its end and why it came. */
import { closeSync } from 'node:fs';
import { Duplex } from 'node:stream';
import { execa } from 'execa';
import { CheckError, type Phase } from '../errors.js';
import { CONSOLE, QMP_DESCRIPTOR } from './qemu-arguments.js';
import { Qmp } from './qmp.js';
import { openState, restoreState, saveState } from './snapshot.js';

/** Kept of what QEMU says on its error output. */
const STDERR_BYTES = 4096;
/** How long QEMU may take to leave after it was asked to. */
const QUIT_MILLISECONDS = 500;

/** Why a QEMU process is no longer there. */
export interface QemuEnd {
  /**
   * `guest`: the image turned its machine off. `host`: closecheck did, or some
   * other command on QEMU's monitor. `died`: QEMU failed or was killed.
   */
  by: 'guest' | 'host' | 'died';
  /** Whether the guest asked for a reset, and its machine is one that then ends. */
  reset: boolean;
  /** For a sentence: `QEMU was killed by SIGKILL`. */
  how: string;
  /** What QEMU said last, trimmed; may be empty. */
  stderr: string;
}

export class QemuProcess {
  readonly commandLine: readonly string[];
  /** Resolves when the process has ended. */
  readonly ended: Promise<QemuEnd>;
  readonly #qmp: Qmp;
  readonly #kill: (signal: 'SIGKILL') => void;
  readonly #resetListeners = new Set<() => void>();
  #stderr = '';
  #shutdown: 'guest' | 'host' | undefined;
  #reset = false;
  #stopped: Promise<void> | undefined;
  #gone: QemuEnd | undefined;

  /**
   * Spawns QEMU. An emulator that is missing or fails shows in `ended`.
   * @param commandLine the emulator first, with `--preconfig`.
   */
  constructor(commandLine: readonly string[]) {
    this.commandLine = commandLine;
    const [emulator = '', ...args] = commandLine;
    const state = openState();
    const subprocess = execa(emulator, args, {
      // QMP_DESCRIPTOR and STATE_DESCRIPTOR; a number is passed on, but the types want a word.
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', state as unknown as 'ignore'],
      // A group of its own: Ctrl-C is for closecheck, which decides about QEMU's end.
      detached: true,
      buffer: false,
      reject: false,
    });
    closeSync(state);
    subprocess.stderr.setEncoding('utf8');
    subprocess.stderr.on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-STDERR_BYTES);
    });
    const channel: unknown = subprocess.stdio[QMP_DESCRIPTOR];
    this.#qmp = new Qmp(channel instanceof Duplex ? channel : closedChannel());
    this.#qmp.onEvent(({ name, data }) => {
      const guest = data['guest'] === true;
      if (name === 'SHUTDOWN') {
        this.#shutdown = guest ? 'guest' : 'host';
        this.#reset = data['reason'] === 'guest-reset';
      }
      if (name === 'RESET' && guest) for (const listener of this.#resetListeners) listener();
    });
    this.#kill = (signal) => {
      subprocess.kill(signal);
    };
    this.ended = this.#wait(subprocess);
  }

  /**
   * Resolves when QEMU waits for the machine to be made: its version, and the
   * terminal of the target's serial line.
   * @throws CheckError if QEMU is missing or does not start.
   */
  async prepared(): Promise<{ version: string; terminal: string }> {
    const version = await this.#orEnd(this.#qmp.negotiate());
    const terminal = await this.#orEnd(this.#qmp.ptyOf(CONSOLE));
    return { version, terminal };
  }

  /**
   * Makes the machine and lets it run.
   * @throws CheckError if QEMU ends instead, because of the image for one.
   */
  async run(): Promise<void> {
    await this.#orEnd(this.#qmp.execute('x-exit-preconfig'));
  }

  /** How it ended, if it has ended. */
  get gone(): QemuEnd | undefined {
    return this.#gone;
  }

  /** A reset that the image did itself; it boots again at once. */
  onGuestReset(listener: () => void): void {
    this.#resetListeners.add(listener);
  }

  /** Lines of the processor's registers for a post-mortem; none if QEMU is gone. */
  async registers(): Promise<string[]> {
    try {
      const text = await this.#qmp.human('info registers');
      return text.split(/\r?\n/).filter((line) => line.trim() !== '');
    } catch {
      return [];
    }
  }

  /** Keeps where the machine is now. @throws Error if it cannot */
  async saveState(): Promise<void> {
    await saveState(this.#qmp);
  }

  /** Puts the machine back there. @throws Error if it cannot; the machine may then be anywhere */
  async restoreState(): Promise<void> {
    await restoreState(this.#qmp);
  }

  /** Ends QEMU; resolves when it has gone. Never throws, may be called again. */
  async stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    await this.#stopped;
  }

  async #stop(): Promise<void> {
    if (this.#gone !== undefined) return;
    this.#qmp.execute('quit').catch(() => {});
    const timer = setTimeout(() => {
      this.#kill('SIGKILL');
    }, QUIT_MILLISECONDS);
    await this.ended;
    clearTimeout(timer);
  }

  async #wait(subprocess: PromiseLike<ProcessResult>): Promise<QemuEnd> {
    const result = await subprocess;
    const stderr = this.#stderr.trim();
    this.#gone = { ...this.#describe(result), reset: this.#reset, stderr };
    return this.#gone;
  }

  #describe(result: ProcessResult): Pick<QemuEnd, 'by' | 'how'> {
    const emulator = this.commandLine[0] ?? '';
    if (result.code === 'ENOENT') return { by: 'died', how: `there is no ${emulator}` };
    if (result.code === 'EACCES') return { by: 'died', how: `${emulator} cannot be executed` };
    if (this.#shutdown === 'guest') {
      return {
        by: 'guest',
        how: `the image ${this.#reset ? 'reset' : 'switched off'} its machine`,
      };
    }
    if (this.#shutdown === 'host') return { by: 'host', how: 'QEMU was told to quit' };
    if (result.signal !== undefined) {
      return { by: 'died', how: `QEMU was killed by ${result.signal}` };
    }
    // isa-debug-exit leaves without an event and with an odd code, and QEMU says nothing.
    const code = result.exitCode ?? 0;
    if (code % 2 === 1 && this.#stderr.trim() === '') {
      return { by: 'guest', how: `the image ended QEMU with code ${code}` };
    }
    return { by: 'died', how: `QEMU ended with code ${code}` };
  }

  /** The promise's value, or, if QEMU ends first, an error that says why. */
  async #orEnd<T>(promise: Promise<T>): Promise<T> {
    try {
      return await promise;
    } catch (cause) {
      // A refusal leaves QEMU running; a closed channel means that its end is near.
      const refusal = cause instanceof Error && !cause.message.includes('gone') ? cause : undefined;
      if (refusal !== undefined) {
        throw new CheckError('infrastructure', 'qemu-refused', `QEMU: ${refusal.message}`, {
          phase: 'power',
          cause,
        });
      }
      throw qemuError(await this.ended, this.commandLine, 'power');
    }
  }
}

interface ProcessResult {
  code?: string | undefined;
  signal?: string | undefined;
  exitCode?: number | undefined;
}

/** The error for a QEMU that was not to end. */
export function qemuError(end: QemuEnd, commandLine: readonly string[], phase: Phase): CheckError {
  const emulator = commandLine[0] ?? '';
  if (end.how.startsWith('there is no ')) {
    return new CheckError('infrastructure', 'qemu-missing', `There is no ${emulator} here.`, {
      phase: 'power',
      hint: 'Run sh scripts/setup.sh, or install the package qemu-system.',
    });
  }
  const said = end.stderr === '' ? 'It said nothing.' : `It said: ${end.stderr}`;
  return new CheckError('infrastructure', 'qemu-died', `${capitalised(end.how)}. ${said}`, {
    phase,
    hint: `Command line: ${commandLine.join(' ')}`,
  });
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Stands for the channel of a process that could not be spawned. */
function closedChannel(): Duplex {
  const channel = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  channel.destroy();
  return channel;
}
