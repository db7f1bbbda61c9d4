import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { imageFile } from '../../src/crosscheck/images.js';
import { isCheckError } from '../../src/errors.js';
import type { Peer } from '../../src/scenario/executor.js';
import { qemuArguments } from '../../src/target/qemu-arguments.js';
import { QemuProcess } from '../../src/target/qemu-process.js';
import { SerialTarget } from '../../src/target/serial-target.js';
import { program } from '../network/support/program.js';
import { until } from '../support/run-cli.js';
import { AgentPort } from './support/agent-port.js';
import { machineWith } from './support/machines.js';
import { NULL_MODEM, writeImage } from './support/tiny-image.js';

const CASE = program('none', [{ op: 'close', descriptor: 0 }], []);
const NO_PEER: Peer = { perform: () => Promise.resolve(), end: () => Promise.resolve() };
const BUILT_IN = imageFile({
  arch: 'i386',
  fix: 'connabort',
  stack: '6',
  policy: 'stale',
  mutant: undefined,
});

describe('a target behind a serial port', () => {
  let folder: string;
  let qemu: QemuProcess | undefined;
  let target: SerialTarget | undefined;
  let agentPort: AgentPort | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'closecheck-serial-'));
  });

  afterEach(async () => {
    await target?.stop();
    await qemu?.stop();
    await agentPort?.close();
    await rm(folder, { recursive: true });
  });

  /** A board: an image that runs already, and whose console is a terminal of this machine. */
  async function board(image: string, args: string[] = []): Promise<string> {
    const machine = machineWith({});
    machine.args = [...machine.args, ...args];
    qemu = new QemuProcess(qemuArguments(machine, image, undefined, undefined));
    const { terminal } = await qemu.prepared();
    await qemu.run();
    return terminal;
  }

  async function boardWithAgent(report: string): Promise<string> {
    agentPort = await AgentPort.open(path.join(folder, 'agent.sock'), {
      program: () => ({ go: [], report }),
    });
    const image = path.join(folder, 'image.elf');
    await writeImage(image, NULL_MODEM);
    return board(image, agentPort.qemuArguments);
  }

  function connect(port: string, readyMilliseconds?: number): SerialTarget {
    target = new SerialTarget({
      port,
      runId: 'run12345',
      consoleLog: path.join(folder, 'console.log'),
      ...(readyMilliseconds === undefined ? {} : { readyMilliseconds }),
    });
    return target;
  }

  async function failureOf(promise: Promise<unknown>) {
    const error: unknown = await promise.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!isCheckError(error)) throw new Error('it did not fail as expected', { cause: error });
    return error;
  }

  it('says who it is, without a tap, and runs a case', async () => {
    const port = await boardWithAgent(
      'C 1 done;R T1.close -1 EBADF @0+1;O T1.close;L fds=0 sockets=0 mbufs=0 heap=0;B no;E',
    );
    const serial = connect(`${port}:115200`);
    expect((await serial.start()).capabilities).to.deep.equal(['suspend']);
    const { outcome } = await serial.run(CASE, NO_PEER, 1024);
    expect(outcome.results).to.deep.equal({ 'T1.close': '-1 EBADF' });
  });

  it('connects again after a stop', async () => {
    const serial = connect(await boardWithAgent(''));
    await serial.start();
    await serial.stop();
    expect((await serial.start()).arch).to.equal('i386');
  });

  it('that is unplugged in a case is a failure of infrastructure', async () => {
    const serial = connect(await boardWithAgent(''));
    await serial.start();
    const failure = failureOf(serial.run(CASE, NO_PEER, 1024));
    await qemu?.stop();
    expect(await failure).to.include({ kind: 'infrastructure', code: 'port-lost', phase: 'case' });
  });

  it('that is unplugged before its agent has answered is said to be that', async () => {
    const image = path.join(folder, 'image.elf');
    await writeImage(image, NULL_MODEM);
    const failure = failureOf(connect(await board(image)).start());
    const log = path.join(folder, 'console.log');
    await until(() => existsSync(log));
    await qemu?.stop();
    expect(await failure).to.include({ kind: 'infrastructure', code: 'port-lost', phase: 'ready' });
  });

  it('whose agent does not answer is named', async () => {
    const image = path.join(folder, 'image.elf');
    await writeImage(image, NULL_MODEM);
    const serial = connect(await board(image), 300);
    expect(await failureOf(serial.start())).to.include({ kind: 'infrastructure', phase: 'ready' });
  });

  it('whose port is not there, or is no port, is named', async () => {
    expect(await failureOf(connect('/dev/ttyNoSuch').start())).to.include({ code: 'port-missing' });
    expect(await failureOf(connect('COM1').start())).to.include({ kind: 'usage' });
  });

  it('does not run before it is connected', async () => {
    const failure = await failureOf(connect('/dev/ttyNoSuch').run(CASE, NO_PEER, 1024));
    expect(failure).to.include({ code: 'target-not-running' });
  });

  it('runs the built-in image as a board would', async function () {
    if (!existsSync(BUILT_IN)) this.skip();
    const serial = connect(await board(BUILT_IN));
    expect(await serial.start()).to.include({ arch: 'i386', fix: 'connabort' });
    const { outcome } = await serial.run(
      program('none', [{ op: 'socket', descriptor: 0, protocol: 'tcp' }], []),
      NO_PEER,
      1024,
    );
    expect(outcome).to.deep.include({ results: { 'T1.socket': 'fd' }, faults: [] });
  });
});
