/** One test image of RTEMS in QEMU: its console until there is nothing more to wait for. */
import { execa } from 'execa';
import { CheckError } from '../errors.js';
import { expandAppend, type Machine } from '../target/machine.js';
import { qemuError } from '../target/qemu-process.js';
import { TestBanners, type TestLog } from './test-banner.js';
import { endsAtOnce, type BootEnd, type TestPhase } from './test-verdict.js';

export interface TestTimes {
  /** Seconds without a byte after which a test counts as hanging. */
  quiet: number;
  /** Seconds that a test may take in all. */
  longest: number;
}

export interface TestBoot {
  log: TestLog;
  end: BootEnd;
  /** The console, line by line, without line ends; the last {@link KEPT_LINES}. */
  console: string[];
  commandLine: string[];
  /** Wall-clock milliseconds of the last try. */
  ms: number;
  /** 1, or more if the first boots were silent. */
  tries: number;
}

/** Lines kept of a test that prints without end. */
const KEPT_LINES = 5000;
/** A line longer than this is no line. */
const LINE_BYTES = 4096;
/** For the last words after the end banner or the fatal error, before QEMU is ended. */
const LAST_WORDS_SECONDS = 1.5;
const TRIES = 3;
/** The image is no target of a run: nobody is at these addresses. */
const ADDRESSES = {
  ip: '10.77.0.2',
  mask: '255.255.255.0',
  peer: '10.77.0.1',
  blackhole: '10.77.0.3',
  run: 'upstream',
};

/**
 * Boots an image; a boot without a single byte is tried again (design.md, rule 3).
 * @throws CheckError of class `infrastructure` if QEMU is missing or fails, of
 *   class `interrupted` if `signal` came.
 */
export async function bootTest(
  machine: Machine,
  image: string,
  times: TestTimes,
  signal: AbortSignal,
): Promise<TestBoot> {
  for (let tries = 1; ; tries++) {
    const boot = await bootOnce(machine, image, times, signal);
    if (boot.end.by !== 'silent' || tries >= TRIES) return { ...boot, tries };
  }
}

/** QEMU's command line for an image that only prints. */
export function testCommandLine(machine: Machine, image: string): string[] {
  const append = expandAppend(machine, ADDRESSES);
  return [
    machine.emulator,
    '-no-user-config',
    '-nodefaults',
    '-no-reboot',
    '-display',
    'none',
    '-monitor',
    'none',
    '-machine',
    machine.machine,
    '-accel',
    'tcg',
    '-m',
    String(machine.memoryMegabytes),
    ...withoutNetdevs(machine.args),
    '-nic',
    'none',
    '-serial',
    'stdio',
    '-kernel',
    image,
    ...(append === undefined ? [] : ['-append', append]),
  ];
}

/** Devices that hang on a hub have nothing to hang on here. */
function withoutNetdevs(args: readonly string[]): string[] {
  const kept: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const [word = '', value = ''] = args.slice(at, at + 2);
    const isNetwork = word === '-netdev' || (word === '-device' && value.includes('netdev='));
    if (isNetwork) at += 1;
    else kept.push(word);
  }
  return kept;
}

async function bootOnce(
  machine: Machine,
  image: string,
  times: TestTimes,
  signal: AbortSignal,
): Promise<Omit<TestBoot, 'tries'>> {
  signal.throwIfAborted();
  const commandLine = testCommandLine(machine, image);
  const [emulator = '', ...args] = commandLine;
  const started = performance.now();
  const subprocess = execa(emulator, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C is for closecheck, which decides about QEMU's end.
    detached: true,
    buffer: { stdout: false },
    encoding: 'latin1',
    reject: false,
  });
  const clock = new BootClock(machine, times, (by) => {
    stopped ??= by;
    subprocess.kill('SIGKILL');
  });
  let stopped: BootEnd['by'] | 'abort' | undefined;
  const abort = (): void => {
    stopped ??= 'abort';
    subprocess.kill('SIGKILL');
  };
  signal.addEventListener('abort', abort);
  const console = new ConsoleLines((line, isWhole) => clock.line(line, isWhole));
  subprocess.stdout.on('data', (chunk: string | Buffer) => {
    clock.byte();
    console.push(typeof chunk === 'string' ? chunk : chunk.toString('latin1'));
  });
  try {
    const result = await subprocess;
    console.end();
    if (stopped === 'abort') {
      throw new CheckError('interrupted', 'interrupted', 'The run was interrupted.');
    }
    if (stopped === undefined) assertGuestEnded(result, commandLine);
    const log = clock.log;
    const by = stopped ?? 'guest';
    return {
      log,
      end: { by, phase: isTimeout(by) ? phaseOf(log, by) : undefined },
      console: console.lines,
      commandLine,
      ms: performance.now() - started,
    };
  } finally {
    signal.removeEventListener('abort', abort);
    clock.stop();
  }
}

function isTimeout(by: BootEnd['by']): boolean {
  return by === 'quiet' || by === 'silent' || by === 'too-long';
}

function phaseOf(log: TestLog, by: BootEnd['by']): TestPhase {
  if (by === 'silent') return 'boot';
  if (log.name === undefined) return 'ready';
  return log.ended || log.fatal !== undefined ? 'collect' : 'case';
}

interface ProcessResult {
  code?: string | undefined;
  signal?: string | undefined;
  exitCode?: number | undefined;
  stderr?: string | undefined;
}

/** An image that resets its machine ends QEMU with 0, isa-debug-exit with an odd code. */
function assertGuestEnded(result: ProcessResult, commandLine: readonly string[]): void {
  const stderr = result.stderr?.trim() ?? '';
  const code = result.exitCode;
  if (result.signal === undefined && code === 0) return;
  if (result.signal === undefined && code !== undefined && code % 2 === 1 && stderr === '') return;
  const emulator = commandLine[0] ?? '';
  const how =
    result.code === 'ENOENT'
      ? `there is no ${emulator}`
      : result.signal === undefined
        ? `QEMU ended with code ${code ?? 'none'}`
        : `QEMU was killed by ${result.signal}`;
  throw qemuError({ by: 'died', reset: false, how, stderr }, commandLine, 'power');
}

/** Cuts the console into lines, and keeps the last of them. */
class ConsoleLines {
  readonly lines: string[] = [];
  readonly #onLine: (line: string, isWhole: boolean) => void;
  #rest = '';

  constructor(onLine: (line: string, isWhole: boolean) => void) {
    this.#onLine = onLine;
  }

  push(text: string): void {
    const parts = (this.#rest + text).split('\n');
    this.#rest = (parts.pop() ?? '').slice(-LINE_BYTES);
    for (const part of parts) this.#line(part, true);
  }

  end(): void {
    if (this.#rest !== '') this.#line(this.#rest, false);
    this.#rest = '';
  }

  #line(text: string, isWhole: boolean): void {
    const line = text.replace(/\r+$/, '').slice(0, LINE_BYTES);
    this.lines.push(line);
    if (this.lines.length > KEPT_LINES) this.lines.shift();
    this.#onLine(line, isWhole);
  }
}

/** Decides when there is nothing more to wait for. */
class BootClock {
  readonly #banners = new TestBanners();
  readonly #stop: (by: BootEnd['by']) => void;
  readonly #quietSeconds: number;
  readonly #longest: NodeJS.Timeout;
  #timer: NodeJS.Timeout;
  #closing = false;

  constructor(machine: Machine, times: TestTimes, stop: (by: BootEnd['by']) => void) {
    this.#stop = stop;
    this.#quietSeconds = times.quiet;
    this.#longest = setTimeout(() => {
      stop('too-long');
    }, 1000 * times.longest);
    this.#timer = setTimeout(() => {
      stop('silent');
    }, 1000 * machine.deadlines.boot);
  }

  get log(): TestLog {
    return this.#banners.log;
  }

  byte(): void {
    if (!this.#closing) this.#arm(this.#quietSeconds, 'quiet');
  }

  line(text: string, isWhole: boolean): void {
    this.#banners.push(text, isWhole);
    const { log } = this;
    if (endsAtOnce(log)) this.#stop('said');
    if (this.#closing || !(log.ended || log.over || log.fatal !== undefined)) return;
    this.#closing = true;
    this.#arm(LAST_WORDS_SECONDS, 'said');
  }

  stop(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#longest);
  }

  #arm(seconds: number, by: BootEnd['by']): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#stop(by);
    }, 1000 * seconds);
  }
}
