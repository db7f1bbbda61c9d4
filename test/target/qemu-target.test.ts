/** A target in QEMU: how it starts, runs cases, dies and is said to have died. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import type { Peer } from '../../src/scenario/executor.js';
import type { QemuTarget } from '../../src/target/qemu-target.js';
import type { AgentPort } from './support/agent-port.js';
import { fakeQemu } from './support/fake-qemu.js';
import { CASE, PATIENT, REPORT, failureOf, qemuPlace } from './support/qemu-place.js';
import { CRASHING, ONE_CHARACTER, POWER_OFF, SILENT } from './support/tiny-image.js';

const QUICK = { boot: 0.5, ready: 0.5 };

describe('a target in QEMU', () => {
  const place = qemuPlace();

  it('says who it is; without a link it has no tap', async () => {
    await place.withAgent();
    expect(await place.target.start()).to.deep.include({
      arch: 'i386',
      fix: 'connabort',
      capabilities: ['suspend'],
    });
    expect(place.target.commandLine)
      .to.include('qemu-system-i386')
      .and.include(path.join(place.folder, 'image.elf'));
    expect(place.target.qemuVersion).to.match(/^\d+\.\d+\.\d+$/);
  });

  it('runs cases, numbered from 1, and keeps its console', async () => {
    await place.withAgent({
      program: (number) => ({ go: [], report: `C ${number} done;${REPORT}` }),
    });
    await place.target.start();
    for (const number of [1, 2]) {
      const observation = await place.run();
      expect(observation.outcome.results).to.deep.equal({ 'T1.close': '0' });
      expect(observation.reboot).to.equal(false);
      expect(place.target.caseNumber).to.equal(number);
    }
    expect(await readFile(path.join(place.folder, 'console', 'target.log'), 'utf8')).to.contain(
      'REPORT',
    );
  });

  it('lets the peer act, and end', async () => {
    await place.withAgent({
      program: (number) => ({ go: [0, 3, 'end'], report: `C ${number} done;${REPORT}` }),
    });
    await place.target.start();
    const done: (number | string)[] = [];
    const peer: Peer = {
      perform: async (index) => void done.push(index),
      end: async () => void done.push('end'),
    };
    await place.target.run(CASE, peer, 1024);
    expect(done).to.deep.equal([0, 3, 'end']);
  });

  it('adds the registers of the processor to a case that needs a restart', async () => {
    await place.withAgent({
      program: (number) => ({
        go: [],
        report: `C ${number} stuck;R T1.close blocked @0+0;O;Q who owns it;B yes;E`,
      }),
    });
    await place.target.start();
    const { postMortem } = await place.run();
    expect(postMortem[0]).to.equal('who owns it');
    expect(postMortem.join('\n')).to.match(/EIP=/);
  });

  it('that cannot set the case up, or run it at all, is a failure of infrastructure', async () => {
    const port = await place.withAgent({
      program: () => ({ go: [], report: 'C 1 setup-failed;R CTL.socket -1 EMFILE;B no;E' }),
    });
    await place.target.start();
    const error = await failureOf(place.run());
    expect(error).to.include({ kind: 'infrastructure', code: 'setup-failed', phase: 'case' });
    expect(error.message).to.contain('CTL.socket gave -1 EMFILE');
    const refused = failureOf(place.run());
    port.agent?.send('BAD', '2 too many columns');
    expect((await refused).message).to.contain('too many columns');
  });

  it('whose report is none is a failure of infrastructure', async () => {
    await place.withAgent({ program: () => ({ go: [], report: 'C 1 done;B no;E' }) });
    await place.target.start();
    const error = await failureOf(place.run());
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
    await place.signalQemu('SIGKILL');
    const error = await failureOf(observed);
    expect(error).to.include({ kind: 'infrastructure', code: 'qemu-died', phase: 'case' });
    expect(error.message).to.contain('SIGKILL');
  });

  it('whose QEMU hangs is a failure of infrastructure, and no death of the target', async () => {
    await started();
    await place.signalQemu('SIGSTOP');
    const error = await failureOf(observed);
    expect(error).to.include({ kind: 'infrastructure', code: 'qemu-stuck', phase: 'case' });
  });

  it('starts again after its death, as a fresh process', async () => {
    const agentPort = await started();
    agentPort.order('power-off');
    await observed;
    await place.target.stop();
    await place.target.start();
    expect(agentPort.boots).to.equal(2);
  });

  it('does not run what it was not started for', async () => {
    await place.make(SILENT, {});
    expect(await failureOf(place.run())).to.include({ code: 'target-not-running' });
  });

  it('can be stopped as it starts, and starts afterwards', async () => {
    const agentPort = await place.withAgent();
    const starting = failureOf(place.target.start());
    await place.target.stop();
    expect((await starting).kind).to.equal('interrupted');
    await place.target.start();
    await Promise.all([place.target.stop(), place.target.stop()]);
    expect(agentPort.boots).to.be.at.least(1);
  });

  it('that prints nothing is tried as often as allowed, then named', async () => {
    await place.make(SILENT, { deadlines: QUICK }, 2);
    const error = await failureOf(place.target.start());
    expect(error).to.include({ kind: 'infrastructure', code: 'image-silent', phase: 'boot' });
    expect(error.message).to.contain('printed nothing within 0.5 s');
  });

  it('that crashes again and again before it prints is said to do that', async () => {
    await place.make(CRASHING, { deadlines: QUICK });
    const error = await failureOf(place.target.start());
    expect(error).to.include({ kind: 'infrastructure', code: 'image-silent', phase: 'boot' });
    expect(error.hint).to.match(/reset its machine [1-9]\d* times/);
  });

  it('whose agent does not answer is named with the last that it printed', async () => {
    await place.make(ONE_CHARACTER, { deadlines: QUICK });
    const error = await failureOf(place.target.start());
    expect(error).to.include({ kind: 'infrastructure', phase: 'ready' });
    expect(error.message).to.contain('not answered within');
  });

  it('that turns its power off as it boots is named', async () => {
    await place.make(POWER_OFF, { deadlines: PATIENT });
    const error = await failureOf(place.target.start());
    expect(error).to.include({ kind: 'infrastructure', code: 'qemu-died', phase: 'boot' });
    expect(error.message).to.contain('image ended QEMU with code 1');
  });

  it('whose QEMU dies at once is not tried again', async () => {
    await place.make(SILENT, { emulator: await fakeQemu(place.folder, 'dies-at-once') }, 3);
    expect(await failureOf(place.target.start())).to.include({ code: 'qemu-died', phase: 'power' });
    expect(place.target.commandLine[0]).to.contain('dies-at-once');
  });

  let observed: ReturnType<QemuTarget['run']>;

  /** A case that runs and of which no report comes. */
  async function started(more: string[] = []): Promise<AgentPort> {
    let running = (): void => {};
    const runs = new Promise<void>((resolve) => {
      running = resolve;
    });
    const agentPort = await place.withAgent(
      {
        program: () => {
          running();
          return { go: [], report: '' };
        },
      },
      more,
    );
    await place.target.start();
    observed = place.run();
    observed.catch(() => {});
    await runs;
    return agentPort;
  }
});
