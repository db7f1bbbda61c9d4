/**
 * A target that QEMU runs. Each start is a fresh process: nothing of a crash
 * survives in it, and it is no slower than `system_reset` (45 ms to the first
 * character of a small image on a PC, 65 ms for the reset). A target that keeps
 * needing restarts without dying is put back instead, to where its agent had
 * just answered.
 */
import { CheckError, isCheckError } from '../errors.js';
import type { Executor, Observation, Peer, TargetIdentity } from '../scenario/executor.js';
import type { Program } from '../scenario/program.js';
import { checkImage } from './image.js';
import { QemuBoot, type QemuBootOptions } from './qemu-boot.js';
import { Releases } from './releases.js';

const BOOT_ATTEMPTS = 3;

export interface QemuTargetOptions extends QemuBootOptions {
  /** Times that a boot is tried before it is an infrastructure failure. */
  bootAttempts?: number;
}

export class QemuTarget implements Executor {
  readonly #options: QemuTargetOptions;
  #running: QemuBoot | undefined;
  #releases = new Releases();
  #commandLine: readonly string[] = [];
  #caseNumber = 0;
  #qemuVersion: string | undefined;
  /** Starts that came to a running target. */
  #starts = 0;

  constructor(options: QemuTargetOptions) {
    this.#options = options;
  }

  /** Command line of the last boot. */
  get commandLine(): string[] {
    return [...this.#commandLine];
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
    return running.run(program, this.#caseNumber, port, peer);
  }

  /**
   * Makes the target as it was when it had started, if that can be done without another start.
   * @returns undefined if not: stop and start it then
   */
  async restore(): Promise<TargetIdentity | undefined> {
    const releases = this.#releases;
    const identity = await this.#running?.restore();
    if (releases.closed && this.#running === undefined) throw stopped();
    return identity;
  }

  async stop(): Promise<void> {
    this.#running = undefined;
    await this.#releases.close();
  }

  async #boot(releases: Releases): Promise<TargetIdentity> {
    const boot = new QemuBoot(this.#options, releases);
    this.#commandLine = boot.commandLine;
    const identity = await boot.boot(releases);
    this.#qemuVersion = boot.version;
    this.#starts += 1;
    // It takes about as long as a restore: for a target that has needed a restart already.
    if (this.#starts > 1) await boot.save();
    this.#running = boot;
    return identity;
  }
}

function stopped(cause?: unknown): CheckError {
  return new CheckError('interrupted', 'target-stopped', 'The target was stopped as it started.', {
    phase: 'boot',
    cause,
  });
}
