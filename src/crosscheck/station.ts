/**
 * One instance of a target at work: starts it, runs cases on it, starts it
 * again when a case has cost it, and fills in what was seen on the wire.
 */
import path from 'node:path';
import type { Link } from '../network/link.js';
import type { Executor, Observation, Peer, TargetIdentity } from '../scenario/executor.js';
import type { Program } from '../scenario/program.js';
import type { PlannedCase } from './events.js';

/** For targets without a wire: nobody is at the other end. */
const NO_PEER: Peer = {
  perform: () => Promise.resolve(),
  end: () => Promise.resolve(),
};

/** Ports of a case: 16 for each, so that none meets a predecessor's TIME_WAIT. */
const PORTS_PER_CASE = 16;
const FIRST_PORT = 1024;
const PORT_BLOCKS = Math.floor((65_536 - FIRST_PORT) / PORTS_PER_CASE);

export interface StationParts {
  executor: Executor;
  /** The target's network, if it has one. */
  link?: Link;
  /** Makes a target fit again without a new start; undefined if it cannot. */
  restore?: () => Promise<TargetIdentity | undefined>;
  /** Number that the target last gave a case, as in its markers. */
  caseNumber?: () => number;
  /** The command line of the last start. */
  commandLine?: () => string[];
  /** Of the QEMU that was last started. */
  qemuVersion?: () => string | undefined;
  /** Folder of the run. */
  folder: string;
}

export interface CaseResult {
  observation: Observation;
  /** Files of this case, relative to the run folder. */
  files: string[];
}

export class Station {
  readonly #parts: StationParts;

  constructor(parts: StationParts) {
    this.#parts = parts;
  }

  get commandLine(): string[] | undefined {
    return this.#parts.commandLine?.();
  }

  get qemuVersion(): string | undefined {
    return this.#parts.qemuVersion?.();
  }

  start(): Promise<TargetIdentity> {
    return this.#parts.executor.start();
  }

  /** Makes the target fit for the next case, by a boot if there is no faster way. */
  async restart(): Promise<TargetIdentity> {
    const restored = await this.#parts.restore?.();
    if (restored !== undefined) return restored;
    await this.#parts.executor.stop();
    await this.#parts.link?.restore();
    return this.#parts.executor.start();
  }

  /**
   * Runs a program once.
   * @throws CheckError of class `infrastructure`: no observation was had
   */
  async run(program: Program, { case: caseNumber, seed }: PlannedCase): Promise<CaseResult> {
    const { executor, link } = this.#parts;
    const port = FIRST_PORT + (caseNumber % PORT_BLOCKS) * PORTS_PER_CASE;
    const peer = link === undefined ? NO_PEER : await link.peerFor(program, port);
    try {
      const observation = await executor.run(program, peer, port, seed);
      link?.verify();
      const files = await this.#collect(observation, caseNumber, port);
      return { observation, files };
    } finally {
      await peer.end();
    }
  }

  /** Takes the wire's part of the outcome from the capture, and keeps it as a file. */
  async #collect(observation: Observation, caseNumber: number, port: number): Promise<string[]> {
    const { link, caseNumber: last, folder } = this.#parts;
    if (link === undefined || last === undefined) return [];
    // A target that died sent no marker for the end: its capture is kept, its wire is not judged.
    const died = observation.outcome.faults.some((fault) => /^(panic|died):/.test(fault));
    if (!died) {
      const ports = { first: port, count: PORTS_PER_CASE };
      observation.outcome.wire = await link.wire(last(), ports);
    }
    const file = path.join('pcap', `case-${caseNumber}.pcap`);
    await link.saveCase(last(), path.join(folder, file));
    return [file];
  }

  /** Releases the target and its network. Never throws. */
  async stop(): Promise<void> {
    await this.#parts.executor.stop();
    await this.#parts.link?.close();
  }
}
