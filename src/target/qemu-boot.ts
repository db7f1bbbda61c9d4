/**
 * One QEMU process with the agent in it, from power on. The machine can be kept
 * as it is once the agent has answered, and be put back there: that is faster
 * than another process.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import { within } from '../deadline.js';
import { CheckError, type Phase } from '../errors.js';
import type { Link } from '../network/link.js';
import type { Observation, Peer, TargetIdentity } from '../scenario/executor.js';
import type { Program } from '../scenario/program.js';
import { Conversation } from './conversation.js';
import { type Machine, expandAppend } from './machine.js';
import { qemuArguments } from './qemu-arguments.js';
import { type QemuEnd, QemuProcess, qemuError } from './qemu-process.js';
import type { Releases } from './releases.js';
import { SerialLine } from './serial-line.js';

/** Longest that QEMU may take from its start to a machine that runs; host load included. */
const POWER_MILLISECONDS = 15_000;
/** For an answer of a QEMU whose machine runs; host load included. */
const ANSWER_MILLISECONDS = 5000;
/** From the loss of its terminal to the end of the process. */
const END_MILLISECONDS = 2000;
/** For the agent of a machine that has been put back; it only has to answer. */
const RESTORED_MILLISECONDS = 5000;

export interface QemuBootOptions {
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
}

export class QemuBoot {
  readonly commandLine: readonly string[];
  readonly #options: QemuBootOptions;
  readonly #process: QemuProcess;
  #line: SerialLine | undefined;
  #conversation: Conversation | undefined;
  #version = '';
  #identity: TargetIdentity | undefined;
  #isSaved = false;
  /** Whether the last case has come to its report, so that nobody is still speaking of it. */
  #isAtRest = false;

  /** Spawns QEMU. @param releases whatever is acquired, from here on */
  constructor(options: QemuBootOptions, releases: Releases) {
    this.#options = options;
    const { machine, image, link, runId } = options;
    const attachment = link?.attach();
    const append = expandAppend(machine, appendValues(link, runId));
    this.commandLine = qemuArguments(machine, image, append, attachment);
    options.log?.debug({ argv: this.commandLine }, 'starting QEMU');
    this.#process = new QemuProcess(this.commandLine);
    releases.add(() => this.#process.stop());
  }

  /** `7.2.22`, once QEMU has answered. */
  get version(): string {
    return this.#version;
  }

  /** Boots the image. @throws CheckError of class `infrastructure` */
  async boot(releases: Releases): Promise<TargetIdentity> {
    const process = this.#process;
    const { version, terminal } = await inTime(process.prepared(), 'does not answer on QMP');
    this.#version = version;
    const port = { device: terminal, baudRate: 115_200 };
    const line = await SerialLine.open(port, this.#options.consoleLog, 'boot');
    this.#line = line;
    releases.add(() => line.close());
    const conversation = this.#converse(line);
    releases.add(() => {
      this.#conversation?.close();
      return Promise.resolve();
    });
    // The line is lost when QEMU ends, after the last that the image has printed.
    void line.lost.then(() => {
      this.#conversation?.close();
    });
    const firstByte = line.firstByte();
    await inTime(process.run(), 'does not make the machine');
    this.#identity = await this.#introduction(process, line, conversation, firstByte);
    // The image may well reset itself on its way up; from here on it is a fault.
    process.onGuestReset(() => {
      this.#conversation?.targetReset();
    });
    this.#options.log?.info({ terminal, version, identity: this.#identity }, 'target is ready');
    this.#isAtRest = true;
    return this.#seen(this.#identity);
  }

  /** Runs a program once; see {@link Conversation.run}. */
  async run(program: Program, number: number, port: number, peer: Peer): Promise<Observation> {
    const conversation = this.#conversation;
    if (conversation === undefined) throw new Error('not booted');
    this.#isAtRest = false;
    const observation = await conversation.run(program, number, port, peer);
    const { faults } = observation.outcome;
    // Died with its QEMU: a fault of the guest only if the guest is what ended it.
    if (faults.includes('died: power-off')) {
      const end = await endOf(this.#process, 'case');
      if (end.by !== 'guest') throw qemuError(end, this.commandLine, 'case');
      if (end.reset) observation.outcome.faults = ['died: reset'];
    }
    this.#isAtRest = !faults.some((fault) => /^(?:panic|died):/.test(fault));
    return observation;
  }

  /** Keeps the machine as it is. Without effect if that cannot be done. */
  async save(): Promise<void> {
    try {
      // All that it was told is in it by then, and nothing is under way.
      if ((await this.#conversation?.isAlive()) !== true) return;
      await inTime(this.#process.saveState(), 'does not save its state');
      this.#isSaved = true;
    } catch (error) {
      this.#options.log?.debug({ error: String(error) }, 'the machine cannot be saved');
    }
  }

  /**
   * Puts the machine back to where it was saved, and greets its agent anew.
   * @returns undefined if that cannot be done or anything is odd: start another process then
   */
  async restore(): Promise<TargetIdentity | undefined> {
    if (!this.#isSaved || !this.#isAtRest || this.#line === undefined) return undefined;
    this.#isAtRest = false;
    try {
      this.#options.link?.verify();
      this.#conversation?.close();
      await inTime(this.#process.restoreState(), 'does not restore its state');
      if (this.#line.isLost) return undefined;
      const identity = await this.#converse(this.#line).greet(RESTORED_MILLISECONDS);
      if (!isDeepStrictEqual(identity, this.#identity)) return undefined;
      this.#isAtRest = true;
      return this.#seen(identity);
    } catch (error) {
      this.#options.log?.debug({ error: String(error) }, 'the machine cannot be restored');
      return undefined;
    }
  }

  #converse(line: SerialLine): Conversation {
    this.#conversation = new Conversation({
      line,
      runId: this.#options.runId,
      postMortem: () => this.#registers(),
    });
    return this.#conversation;
  }

  /** @throws CheckError if QEMU says nothing: then it is QEMU that is silent, not the target */
  #registers(): Promise<string[]> {
    return inTime(this.#process.registers(), 'does not answer on QMP', ANSWER_MILLISECONDS, 'case');
  }

  #seen(identity: TargetIdentity): TargetIdentity {
    return this.#options.link === undefined ? withoutTap(identity) : identity;
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
    let resets = 0;
    process.onGuestReset(() => {
      resets += 1;
    });
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
      if (end !== undefined) throw qemuError(end, this.commandLine, 'boot');
      if (!silent.signal.aborted) throw error;
      throw new CheckError(
        'infrastructure',
        'image-silent',
        `The image ${this.#options.image} has printed nothing within ${boot} s.`,
        {
          phase: 'boot',
          hint:
            resets > 0
              ? `It has reset its machine ${resets} times: it crashes on its way up.`
              : 'Does it print on the first serial port, and is it built for this machine?',
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

function inTime<T>(
  promise: Promise<T>,
  what: string,
  milliseconds = POWER_MILLISECONDS,
  phase: Phase = 'power',
): Promise<T> {
  const late = (): CheckError =>
    new CheckError(
      'infrastructure',
      'qemu-stuck',
      `QEMU ${what} within ${milliseconds / 1000} s.`,
      { phase, hint: 'See whether the host is out of memory or processors.' },
    );
  return within(promise, milliseconds, late);
}
