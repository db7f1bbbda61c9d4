/** A folder in which a test starts QEMU, and what it leaves there: nothing. */
import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { type CheckError, isCheckError } from '../../../src/errors.js';
import type { Link } from '../../../src/network/link.js';
import type { Observation, Peer } from '../../../src/scenario/executor.js';
import type { Machine } from '../../../src/target/machine.js';
import { QemuTarget } from '../../../src/target/qemu-target.js';
import { program } from '../../network/support/program.js';
import type { FakeAgentOptions } from '../../support/fake-agent.js';
import { AgentPort } from './agent-port.js';
import { machineWith } from './machines.js';
import { NULL_MODEM, writeImage } from './tiny-image.js';

export const PATIENT = { boot: 20, ready: 20 };
export const REPORT = 'R T1.close 0 @0+1;O T1.close;L fds=0 sockets=0 mbufs=0 heap=0;B no;E';
export const CASE = program('none', [{ op: 'close', descriptor: 0 }], []);
const NO_PEER: Peer = { perform: () => Promise.resolve(), end: () => Promise.resolve() };

export async function failureOf(promise: Promise<unknown>): Promise<CheckError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isCheckError(error)) throw new Error('it did not fail as expected', { cause: error });
  return error;
}

/** Processes whose command line names a folder: id and command line. */
async function processesOf(folder: string): Promise<[number, string][]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = ids.map(async (id): Promise<[number, string]> => {
    return [Number(id), await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')];
  });
  return (await Promise.all(lines)).filter(([, line]) => line.includes(folder));
}

export class QemuPlace {
  #folder = '';
  #target: QemuTarget | undefined;
  #port: AgentPort | undefined;

  get folder(): string {
    return this.#folder;
  }

  get target(): QemuTarget {
    if (this.#target === undefined) throw new Error('no target has been made');
    return this.#target;
  }

  async open(): Promise<void> {
    this.#folder = await mkdtemp(path.join(tmpdir(), 'closecheck-target-'));
    await mkdir(path.join(this.#folder, 'console'));
    this.#port = undefined;
  }

  async close(): Promise<void> {
    await this.target.stop();
    await this.#port?.close();
    expect(await processesOf(this.#folder), 'left behind').to.deep.equal([]);
    await rm(this.#folder, { recursive: true });
  }

  /** @param code of the image */
  async make(
    code: string,
    changes: Partial<Machine>,
    bootAttempts = 1,
    link?: Link,
  ): Promise<QemuTarget> {
    const image = path.join(this.#folder, 'image.elf');
    await writeImage(image, code);
    this.#target = new QemuTarget({
      machine: machineWith(changes),
      image,
      runId: 'run12345',
      consoleLog: path.join(this.#folder, 'console', 'target.log'),
      bootAttempts,
      ...(link === undefined ? {} : { link }),
    });
    return this.#target;
  }

  /** With an agent in this process, behind the null modem image. */
  async withAgent(
    options: Omit<FakeAgentOptions, 'timers'> = {},
    more: string[] = [],
    link?: Link,
  ): Promise<AgentPort> {
    this.#port = await AgentPort.open(path.join(this.#folder, 'agent.sock'), options);
    const args = [...machineWith({}).args, ...this.#port.qemuArguments, ...more];
    await this.make(NULL_MODEM, { args, deadlines: PATIENT }, 1, link);
    return this.#port;
  }

  run(): Promise<Observation> {
    return this.target.run(CASE, NO_PEER, 1024);
  }

  async signalQemu(signal: NodeJS.Signals): Promise<void> {
    const running = (await processesOf(this.#folder)).filter(([, line]) =>
      line.includes('--preconfig'),
    );
    expect(running, 'QEMU').not.to.have.length(0);
    for (const [id] of running) process.kill(id, signal);
  }
}

/** A new one for each test of the suite that is being described. */
export function qemuPlace(): QemuPlace {
  const place = new QemuPlace();
  beforeEach(() => place.open());
  afterEach(() => place.close());
  return place;
}
