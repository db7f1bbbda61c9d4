/**
 * A target that QEMU runs. Each start is a fresh process: nothing of a crash
 * survives in it, and it is no slower than `system_reset` (45 ms to the first
 * character of a small image on a PC, 65 ms for the reset).
 */
import type { Logger } from 'pino';
import { CheckError, type Phase, isCheckError } from '../errors.js';
import type { Link } from '../network/link.js';
import type { Executor, Observation, Peer, TargetIdentity } from '../scenario/executor.js';
import type { Program } from '../scenario/program.js';
import { Conversation } from './conversation.js';
import { checkImage } from './image.js';
import { type Machine, expandAppend } from './machine.js';
import { qemuArguments } from './qemu-arguments.js';
import { type QemuEnd, QemuProcess, qemuError } from './qemu-process.js';
import { Releases } from './releases.js';
import { SerialLine } from './serial-line.js';

const BOOT_ATTEMPTS = 3;
/** Longest that QEMU may take from its start to a machine that runs; host load included. */
const POWER_MILLISECONDS = 15_000;
/** From the loss of its terminal to the end of the process. */
const END_MILLISECONDS = 2000;

export interface QemuTargetOptions {
  machine: Machine;
  /** Path of the image. */
  image: string;
  /** Without one the target has no NIC, and loopback only. */
  link?: Link;
  /** Run id, 8..32 characters of [a-z0-9]; the target must echo it. */
  runId: string;
  /** The console is appended to this file, bytes as they came. */
  consoleLog: string;
  /** What is done, for whoever has to find out why it does not work. */
  log?: Logger;
  /** Times that a boot is tried before it is an infrastructure failure. */
  bootAttempts?: number;
}

interface Running {
  process: QemuProcess;
  conversation: Conversation;
}

export class QemuTarget implements Executor {
  readonly #options: QemuTargetOptions;
  #running: Running | undefined;
  #releases = new Releases();
  #commandLine: string[] = [];
  #caseNumber = 0;
  #qemuVersion: string | undefined;

  constructor(options: QemuTargetOptions) {
    this.#options = options;
  }

  /** Command line of the last boot. */
  get commandLine(): string[] {
    return this.#commandLine;
  }

  /** `7.2.22`, after the first boot. */
  get qemuVersion(): string | undefined {
    return this.#qemuVersion;
  }

  /** Number of the last case run: the one in the markers and in `Link.wire`. */
  get caseNumber(): number {
    return this.#caseNumber;
  }

  async start(): Promise<TargetIdentity> {
    const { machine, image, bootAttempts = BOOT_ATTEMPTS } = this.#options;
    const before = this.stop();
    // At once, so that a stop from here on is one of this start.
    const releases = new Releases();
    this.#releases = releases;
    await before;
    await checkImage(image, machine);
    for (let attempt = 1; ; attempt++) {
      if (releases.closed) throw stopped();
      try {
        return await this.#boot(releases);
      } catch (error) {
        if (releases.closed) throw stopped(error);
        await releases.run();
        // A hang at boot comes and goes; a QEMU that refuses will refuse again.
        const hang = isCheckError(error) && (error.phase === 'boot' || error.phase === 'ready');
        if (!hang || attempt >= bootAttempts) throw error;
        this.#options.log?.warn({ attempt, error: error.message }, 'boot failed, is tried again');
      }
    }
  }

  async run(program: Program, peer: Peer, port: number): Promise<Observation> {
    const running = this.#running;
    if (running === undefined) {
      throw new CheckError('infrastructure', 'target-not-running', 'The target does not run.', {
        phase: 'case',
        hint: 'Start it first.',
      });
    }
    this.#caseNumber += 1;
    const { process, conversation } = running;
    const observation = await conversation.run(program, this.#caseNumber, port, peer);
    // Died with its QEMU: a fault of the guest only if the guest is what ended it.
    if (observation.outcome.faults.includes('died: power-off')) {
      const end = await endOf(process, 'case');
      if (end.by !== 'guest') throw qemuError(end, process.commandLine, 'case');
      if (end.reset) observation.outcome.faults = ['died: reset'];
    }
    return observation;
  }

  async stop(): Promise<void> {
    this.#running = undefined;
    await this.#releases.close();
  }

  async #boot(releases: Releases): Promise<TargetIdentity> {
    const { machine, image, link, runId, consoleLog } = this.#options;
    const attachment = link?.attach();
    const append = expandAppend(machine, appendValues(link, runId));
    this.#commandLine = qemuArguments(machine, image, append, attachment);

    this.#options.log?.debug({ argv: this.#commandLine }, 'starting QEMU');
    const process = new QemuProcess(this.#commandLine);
    releases.add(() => process.stop());
    const { version, terminal } = await within(process.prepared(), 'does not answer on QMP');
    this.#qemuVersion = version;

    const port = { device: terminal, baudRate: 115_200 };
    const line = await SerialLine.open(port, consoleLog, 'boot');
    releases.add(() => line.close());
    const conversation = new Conversation({
      line,
      runId,
      postMortem: () => process.registers(),
    });
    releases.add(() => {
      conversation.close();
      return Promise.resolve();
    });
    // The line is lost when QEMU ends, after the last that the image has printed.
    void line.lost.then(() => {
      conversation.close();
    });

    const firstByte = line.firstByte();
    await within(process.run(), 'does not make the machine');
    const identity = await this.#introduction(process, line, conversation, firstByte);
    // The image may well reset itself on its way up; from here on it is a fault.
    process.onGuestReset(() => {
      conversation.targetReset();
    });
    this.#options.log?.info({ terminal, version, identity }, 'target is ready');
    this.#running = { process, conversation };
    return link === undefined ? withoutTap(identity) : identity;
  }

  /** From the machine's first instruction to the agent's answer. */
  async #introduction(
    process: QemuProcess,
    line: SerialLine,
    conversation: Conversation,
    firstByte: Promise<void>,
  ): Promise<TargetIdentity> {
    const { boot, ready } = this.#options.machine.deadlines;
    // The greeting goes on from the first instruction; the agent may be there at any moment.
    const greeting = conversation.greet(1000 * (boot + ready));
    const silent = new AbortController();
    const timer = setTimeout(() => {
      silent.abort();
      conversation.close();
    }, 1000 * boot);
    void firstByte.then(() => {
      clearTimeout(timer);
    });
    try {
      return await greeting;
    } catch (error) {
      // The line is lost a moment before the process has been reaped.
      const end = line.isLost ? await endOf(process, 'boot') : process.gone;
      if (end !== undefined) throw qemuError(end, process.commandLine, 'boot');
      if (!silent.signal.aborted) throw error;
      throw new CheckError(
        'infrastructure',
        'image-silent',
        `The image ${this.#options.image} has printed nothing within ${boot} s.`,
        {
          phase: 'boot',
          hint: 'Does it print on the first serial port, and is it built for this machine?',
          cause: error,
        },
      );
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Why QEMU has left, after its terminal has. */
async function endOf(process: QemuProcess, phase: Phase): Promise<QemuEnd> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), END_MILLISECONDS);
  });
  const end = await Promise.race([process.ended, late]);
  clearTimeout(timer);
  if (end !== undefined) return end;
  throw new CheckError(
    'infrastructure',
    'console-lost',
    'The terminal of QEMU’s serial line was lost, and QEMU still runs.',
    { phase, hint: 'See whether /dev/pts is still mounted.' },
  );
}

function appendValues(link: Link | undefined, run: string) {
  return {
    ip: link?.addresses.target ?? '10.77.0.2',
    mask: '255.255.255.0',
    peer: link?.addresses.host ?? '10.77.0.1',
    blackhole: link?.addresses.scripted ?? '10.77.0.3',
    run,
  };
}

function withoutTap(identity: TargetIdentity): TargetIdentity {
  return { ...identity, capabilities: identity.capabilities.filter((need) => need !== 'tap') };
}

function stopped(cause?: unknown): CheckError {
  return new CheckError('interrupted', 'target-stopped', 'The target was stopped as it started.', {
    phase: 'boot',
    cause,
  });
}

async function within<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(
        new CheckError(
          'infrastructure',
          'qemu-stuck',
          `QEMU ${what} within ${POWER_MILLISECONDS / 1000} s.`,
          { phase: 'power', hint: 'See whether the host is out of memory or processors.' },
        ),
      );
    }, POWER_MILLISECONDS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
