import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { type CheckError, isCheckError } from '../../src/errors.js';
import type { Link } from '../../src/network/link.js';
import type { Peer } from '../../src/scenario/executor.js';
import type { Machine } from '../../src/target/machine.js';
import { QemuTarget } from '../../src/target/qemu-target.js';
import { type FakeAgent, type FakeAgentOptions, IDENTITY } from '../support/fake-agent.js';
import { program } from '../network/support/program.js';
import { AgentPort } from './support/agent-port.js';
import { fakeQemu } from './support/fake-qemu.js';
import { machineWith } from './support/machines.js';
import {
  CRASHING,
  NULL_MODEM,
  ONE_CHARACTER,
  POWER_OFF,
  SILENT,
  writeImage,
} from './support/tiny-image.js';

const QUICK = { boot: 0.5, ready: 0.5 };
const PATIENT = { boot: 20, ready: 20 };
const CASE = program('none', [{ op: 'close', descriptor: 0 }], []);
const REPORT = 'R T1.close 0 @0+1;O T1.close;L fds=0 sockets=0 mbufs=0 heap=0;B no;E';
const NO_PEER: Peer = { perform: () => Promise.resolve(), end: () => Promise.resolve() };

async function failureOf(promise: Promise<unknown>): Promise<CheckError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isCheckError(error)) throw new Error('it did not fail as expected', { cause: error });
  return error;
}

/** Processes whose command line names the folder of the test. */
async function processesOf(folder: string): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => ''));
  return (await Promise.all(lines)).filter((line) => line.includes(folder));
}

describe('a target in QEMU', () => {
  let folder: string;
  let target: QemuTarget;
  let port: AgentPort | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'closecheck-target-'));
    await mkdir(path.join(folder, 'console'));
    port = undefined;
  });

  afterEach(async () => {
    await target.stop();
    await port?.close();
    expect(await processesOf(folder), 'left behind').to.deep.equal([]);
    await rm(folder, { recursive: true });
  });

  async function make(
    code: string,
    changes: Partial<Machine>,
    bootAttempts = 1,
    link?: Link,
  ): Promise<void> {
    const image = path.join(folder, 'image.elf');
    await writeImage(image, code);
    target = new QemuTarget({
      machine: machineWith(changes),
      image,
      runId: 'run12345',
      consoleLog: path.join(folder, 'console', 'target.log'),
      bootAttempts,
      ...(link === undefined ? {} : { link }),
    });
  }

  /** With an agent in this process, behind the null modem image. */
  async function withAgent(
    options: Omit<FakeAgentOptions, 'timers'> = {},
    more: string[] = [],
    link?: Link,
  ): Promise<AgentPort> {
    port = await AgentPort.open(path.join(folder, 'agent.sock'), options);
    const args = [...machineWith({}).args, ...port.qemuArguments, ...more];
    await make(NULL_MODEM, { args, deadlines: PATIENT }, 1, link);
    return port;
  }

  const run = () => target.run(CASE, NO_PEER, 1024);

  it('says who it is; without a link it has no tap', async () => {
    await withAgent();
    expect(await target.start()).to.deep.include({
      arch: 'i386',
      fix: 'connabort',
      capabilities: ['suspend'],
    });
    expect(target.commandLine)
      .to.include('qemu-system-i386')
      .and.include(path.join(folder, 'image.elf'));
    expect(target.qemuVersion).to.match(/^\d+\.\d+\.\d+$/);
  });

  it('runs cases, numbered from 1, and keeps its console', async () => {
    await withAgent({
      program: (number) => ({ go: [], report: `C ${number} done;${REPORT}` }),
    });
    await target.start();
    for (const number of [1, 2]) {
      const observation = await run();
      expect(observation.outcome.results).to.deep.equal({ 'T1.close': '0' });
      expect(observation.reboot).to.equal(false);
      expect(target.caseNumber).to.equal(number);
    }
    expect(await readFile(path.join(folder, 'console', 'target.log'), 'utf8')).to.contain('REPORT');
  });

  it('lets the peer act, and end', async () => {
    await withAgent({
      program: (number) => ({ go: [0, 3, 'end'], report: `C ${number} done;${REPORT}` }),
    });
    await target.start();
    const done: (number | string)[] = [];
    const peer: Peer = {
      perform: async (index) => void done.push(index),
      end: async () => void done.push('end'),
    };
    await target.run(CASE, peer, 1024);
    expect(done).to.deep.equal([0, 3, 'end']);
  });

  it('adds the registers of the processor to a case that needs a restart', async () => {
    await withAgent({
      program: (number) => ({
        go: [],
        report: `C ${number} stuck;R T1.close blocked @0+0;O;Q who owns it;B yes;E`,
      }),
    });
    await target.start();
    const { postMortem } = await run();
    expect(postMortem[0]).to.equal('who owns it');
    expect(postMortem.join('\n')).to.match(/EIP=/);
  });

  it('that cannot set the case up, or run it at all, is a failure of infrastructure', async () => {
    await withAgent({
      program: () => ({ go: [], report: 'C 1 setup-failed;R CTL.socket -1 EMFILE;B no;E' }),
    });
    await target.start();
    const error = await failureOf(run());
    expect(error).to.include({ kind: 'infrastructure', code: 'setup-failed', phase: 'case' });
    expect(error.message).to.contain('CTL.socket gave -1 EMFILE');
    const refused = failureOf(run());
    port?.agent?.send('BAD', '2 too many columns');
    expect((await refused).message).to.contain('too many columns');
  });

  it('whose report is none is a failure of infrastructure', async () => {
    await withAgent({ program: () => ({ go: [], report: 'C 1 done;B no;E' }) });
    await target.start();
    const error = await failureOf(run());
    expect(error).to.include({ kind: 'infrastructure', code: 'report-invalid', phase: 'collect' });
  });

  it('that panics is an observation with the console around it', async () => {
    const { agent } = await started();
    agent?.print(
      'panic: sbflush\r\n\r\n*** FATAL ***\r\nfatal source: 11 (RTEMS_FATAL_SOURCE_PANIC)\r\n',
    );
    agent?.print('executing thread name: NETD\r\n');
    agent?.hang();
    const observation = await observed;
    expect(observation.outcome.faults).to.have.length(1);
    expect(observation.outcome.faults[0]).to.match(/^panic: .*sbflush/);
    expect(observation.reboot).to.equal(true);
    expect(observation.postMortem).to.include('*** FATAL ***');
  });

  it('that resets itself is an observation', async () => {
    const agentPort = await started();
    agentPort.order('reset');
    expect((await observed).outcome.faults).to.deep.equal(['died: reset']);
  });

  it('that resets itself on a machine that ends then is the same observation', async () => {
    const agentPort = await started(['-no-reboot']);
    agentPort.order('reset');
    expect((await observed).outcome.faults).to.deep.equal(['died: reset']);
  });

  it('that turns its power off is an observation', async () => {
    const agentPort = await started();
    agentPort.order('power-off');
    expect((await observed).outcome.faults).to.deep.equal(['died: power-off']);
  });

  it('that falls silent is an observation with the registers of the processor', async () => {
    const agentPort = await started();
    agentPort.order('hang');
    const observation = await observed;
    expect(observation.outcome.faults).to.deep.equal(['died: silence']);
    expect(observation.postMortem.join('\n')).to.match(/EIP=/);
  });

  it('whose QEMU is killed is a failure of infrastructure, told at once', async () => {
    await started();
    const [line] = await processesOf(folder);
    expect(line).to.contain('qemu-system-i386');
    await signalQemu('SIGKILL');
    const error = await failureOf(observed);
    expect(error).to.include({ kind: 'infrastructure', code: 'qemu-died', phase: 'case' });
    expect(error.message).to.contain('SIGKILL');
  });

  it('whose QEMU hangs is a failure of infrastructure, and no death of the target', async () => {
    await started();
    await signalQemu('SIGSTOP');
    const error = await failureOf(observed);
    expect(error).to.include({ kind: 'infrastructure', code: 'qemu-stuck', phase: 'case' });
  });

  it('starts again after its death, as a fresh process', async () => {
    const agentPort = await started();
    agentPort.order('power-off');
    await observed;
    await target.stop();
    await target.start();
    expect(agentPort.boots).to.equal(2);
  });

  describe('that has needed a restart', () => {
    const DONE = {
      program: (number: string) => ({ go: [], report: `C ${number} done;${REPORT}` }),
    };

    /** Its second start, after which it can be put back. */
    async function startedAgain(more: string[] = [], link?: Link): Promise<AgentPort> {
      const agentPort = await withAgent(DONE, more, link);
      await target.start();
      await target.stop();
      await target.start();
      return agentPort;
    }

    it('is put back without a boot, as often as is wanted, and runs cases', async () => {
      const agentPort = await startedAgain();
      for (const number of [1, 2, 3]) {
        expect((await run()).outcome.results).to.deep.equal({ 'T1.close': '0' });
        expect(target.caseNumber).to.equal(number);
        expect(await target.restore()).to.deep.include({ arch: 'i386', capabilities: ['suspend'] });
      }
      expect(agentPort.boots).to.equal(2);
    });

    it('is put back even if it is not the first time that this is tried', async () => {
      await startedAgain();
      expect(await target.restore()).to.not.equal(undefined);
      expect(await target.restore()).to.not.equal(undefined);
    });

    it('is not, the first time: nothing has been kept', async () => {
      await withAgent(DONE);
      await target.start();
      await run();
      expect(await target.restore()).to.equal(undefined);
    });

    it('is not when the case has killed it', async () => {
      for (const order of ['reset', 'hang'] as const) {
        const agentPort = await startedAgain();
        (agentPort.agent as FakeAgent).program = () => {
          setImmediate(() => agentPort.order(order));
          return { go: [], report: '' };
        };
        expect((await run()).outcome.faults).to.have.lengthOf(1);
        expect(await target.restore()).to.equal(undefined);
        await target.stop();
        await agentPort.close();
      }
    });

    it('is not when nothing was observed in the case', async () => {
      const agentPort = await startedAgain();
      (agentPort.agent as FakeAgent).program = () => ({ go: [], report: 'C 1 nonsense;E' });
      expect((await failureOf(run())).kind).to.equal('infrastructure');
      expect(await target.restore()).to.equal(undefined);
    });

    it('is not when it says that it is another, or spoilt', async () => {
      for (const identity of [IDENTITY.replace('connabort', 'none'), `${IDENTITY} spoilt=yes`]) {
        const agentPort = await startedAgain();
        await run();
        (agentPort.agent as FakeAgent).identity = identity;
        expect(await target.restore()).to.equal(undefined);
        // Nor later: where the machine is now is not known.
        (agentPort.agent as FakeAgent).identity = IDENTITY;
        expect(await target.restore()).to.equal(undefined);
        await target.stop();
        await agentPort.close();
      }
    });

    it('is not when its QEMU has gone', async () => {
      await startedAgain();
      await run();
      await signalQemu('SIGKILL');
      expect(await target.restore()).to.equal(undefined);
    });

    it('is not when its TAP has gone', async () => {
      let isThere = true;
      const verify = (): void => {
        if (!isThere) throw new Error('gone');
      };
      const addresses = { target: '10.77.0.2', host: '10.77.0.1', scripted: '10.77.0.3' };
      const args = ['-netdev', 'hubport,id=wire,hubid=0'];
      const attach = () => ({ args, netdev: 'wire', mac: '52:54:00:00:00:01', captureFile: '' });
      await startedAgain([], { verify, addresses, attach } as unknown as Link);
      await run();
      isThere = false;
      expect(await target.restore()).to.equal(undefined);
    });

    it('is not when it has a device that cannot be saved, and runs all the same', async () => {
      await startedAgain(['-device', 'nvme,serial=1']);
      expect((await run()).reboot).to.equal(false);
      expect(await target.restore()).to.equal(undefined);
    });

    it('is not where no temporary file can be made, and runs all the same', async () => {
      const before = process.env['TMPDIR'];
      process.env['TMPDIR'] = path.join(folder, 'none');
      try {
        await startedAgain();
      } finally {
        if (before === undefined) delete process.env['TMPDIR'];
        else process.env['TMPDIR'] = before;
      }
      expect((await run()).reboot).to.equal(false);
      expect(await target.restore()).to.equal(undefined);
    });

    it('does not start after a stop that comes as it is put back', async () => {
      await startedAgain();
      await run();
      const restoring = failureOf(target.restore());
      await target.stop();
      expect((await restoring).kind).to.equal('interrupted');
    });
  });

  it('does not run what it was not started for', async () => {
    await make(SILENT, {});
    expect(await failureOf(run())).to.include({ code: 'target-not-running' });
  });

  it('can be stopped as it starts, and starts afterwards', async () => {
    const agentPort = await withAgent();
    const starting = failureOf(target.start());
    await target.stop();
    expect((await starting).kind).to.equal('interrupted');
    await target.start();
    await Promise.all([target.stop(), target.stop()]);
    expect(agentPort.boots).to.be.at.least(1);
  });

  it('that prints nothing is tried as often as allowed, then named', async () => {
    await make(SILENT, { deadlines: QUICK }, 2);
    const error = await failureOf(target.start());
    expect(error).to.include({ kind: 'infrastructure', code: 'image-silent', phase: 'boot' });
    expect(error.message).to.contain('printed nothing within 0.5 s');
  });

  it('that crashes again and again before it prints is said to do that', async () => {
    await make(CRASHING, { deadlines: QUICK });
    const error = await failureOf(target.start());
    expect(error).to.include({ kind: 'infrastructure', code: 'image-silent', phase: 'boot' });
    expect(error.hint).to.match(/reset its machine [1-9]\d* times/);
  });

  it('whose agent does not answer is named with the last that it printed', async () => {
    await make(ONE_CHARACTER, { deadlines: QUICK });
    const error = await failureOf(target.start());
    expect(error).to.include({ kind: 'infrastructure', phase: 'ready' });
    expect(error.message).to.contain('not answered within');
  });

  it('that turns its power off as it boots is named', async () => {
    await make(POWER_OFF, { deadlines: PATIENT });
    const error = await failureOf(target.start());
    expect(error).to.include({ kind: 'infrastructure', code: 'qemu-died', phase: 'boot' });
    expect(error.message).to.contain('image ended QEMU with code 1');
  });

  it('whose QEMU dies at once is not tried again', async () => {
    await make(SILENT, { emulator: await fakeQemu(folder, 'dies-at-once') }, 3);
    expect(await failureOf(target.start())).to.include({ code: 'qemu-died', phase: 'power' });
    expect(target.commandLine[0]).to.contain('dies-at-once');
  });

  let observed: ReturnType<QemuTarget['run']>;

  /** A case that runs and of which no report comes. */
  async function started(more: string[] = []): Promise<AgentPort> {
    let running = (): void => {};
    const runs = new Promise<void>((resolve) => {
      running = resolve;
    });
    const agentPort = await withAgent(
      {
        program: () => {
          running();
          return { go: [], report: '' };
        },
      },
      more,
    );
    await target.start();
    observed = run();
    observed.catch(() => {});
    await runs;
    return agentPort;
  }

  async function signalQemu(signal: NodeJS.Signals): Promise<void> {
    const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    for (const id of ids) {
      const line = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
      if (line.includes('--preconfig') && line.includes(folder)) process.kill(Number(id), signal);
    }
  }
});
