/** A target behind a serial port, its image already running. */
import { CheckError, type Phase } from '../errors.js';
import type { Executor, Observation, Peer, TargetIdentity } from '../scenario/executor.js';
import type { Program } from '../scenario/program.js';
import { Conversation } from './conversation.js';
import { Releases } from './releases.js';
import { SerialLine, parsePort } from './serial-line.js';

/** A board may take its time, with drivers and a network to bring up. */
const READY_MILLISECONDS = 30_000;

export interface SerialTargetOptions {
  /** `/dev/ttyUSB0` or `/dev/ttyUSB0:115200`, without the `serial:`. */
  port: string;
  runId: string;
  consoleLog: string;
  /** Until the agent's answer. */
  readyMilliseconds?: number;
}

export class SerialTarget implements Executor {
  readonly #options: SerialTargetOptions;
  #conversation: Conversation | undefined;
  #releases = new Releases();
  #caseNumber = 0;

  constructor(options: SerialTargetOptions) {
    this.#options = options;
  }

  /**
   * Connects. There is no wire to the host that could be watched, so the
   * target has no `tap` whatever it says of itself.
   */
  async start(): Promise<TargetIdentity> {
    const { port, runId, consoleLog, readyMilliseconds = READY_MILLISECONDS } = this.#options;
    const name = parsePort(port);
    const before = this.stop();
    // At once, so that a stop from here on is one of this start.
    const releases = new Releases();
    this.#releases = releases;
    await before;
    try {
      const line = await SerialLine.open(name, consoleLog, 'reserve');
      releases.add(() => line.close());
      const conversation = new Conversation({ line, runId, postMortem: () => Promise.resolve([]) });
      releases.add(() => {
        conversation.close();
        return Promise.resolve();
      });
      void line.lost.then(() => {
        conversation.close();
      });
      const identity = await conversation.greet(readyMilliseconds).catch((error: unknown) => {
        throw line.isLost ? this.#portLost('ready', error) : error;
      });
      this.#conversation = conversation;
      return {
        ...identity,
        capabilities: identity.capabilities.filter((need) => need !== 'tap'),
      };
    } catch (error) {
      await releases.close();
      throw error;
    }
  }

  async run(program: Program, peer: Peer, port: number): Promise<Observation> {
    const conversation = this.#conversation;
    if (conversation === undefined) {
      throw new CheckError('infrastructure', 'target-not-running', 'The target is not connected.', {
        phase: 'case',
        hint: 'Start it first.',
      });
    }
    this.#caseNumber += 1;
    const observation = await conversation.run(program, this.#caseNumber, port, peer);
    if (observation.outcome.faults.includes('died: power-off')) {
      throw this.#portLost('case');
    }
    return observation;
  }

  #portLost(phase: Phase, cause?: unknown): CheckError {
    const sentence = `The serial port ${this.#options.port} is gone.`;
    return new CheckError('infrastructure', 'port-lost', sentence, {
      phase,
      hint: 'See whether the adapter is still plugged in.',
      cause,
    });
  }

  async stop(): Promise<void> {
    this.#conversation = undefined;
    await this.#releases.close();
  }
}
