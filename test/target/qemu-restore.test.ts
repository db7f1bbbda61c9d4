/** A target in QEMU that is put back to where it was, without a boot. */
import path from 'node:path';
import { expect } from 'chai';
import type { Link } from '../../src/network/link.js';
import { type FakeAgent, IDENTITY } from '../support/fake-agent.js';
import type { AgentPort } from './support/agent-port.js';
import { REPORT, failureOf, qemuPlace } from './support/qemu-place.js';

describe('a target in QEMU that has needed a restart', () => {
  const place = qemuPlace();
  const DONE = {
    program: (number: string) => ({ go: [], report: `C ${number} done;${REPORT}` }),
  };

  /** Its second start, after which it can be put back. */
  async function startedAgain(more: string[] = [], link?: Link): Promise<AgentPort> {
    const agentPort = await place.withAgent(DONE, more, link);
    await place.target.start();
    await place.target.stop();
    await place.target.start();
    return agentPort;
  }

  it('is put back without a boot, as often as is wanted, and runs cases', async () => {
    const agentPort = await startedAgain();
    for (const number of [1, 2, 3]) {
      expect((await place.run()).outcome.results).to.deep.equal({ 'T1.close': '0' });
      expect(place.target.caseNumber).to.equal(number);
      expect(await place.target.restore()).to.deep.include({
        arch: 'i386',
        capabilities: ['suspend'],
      });
    }
    expect(agentPort.boots).to.equal(2);
  });

  it('is put back even if it is not the first time that this is tried', async () => {
    await startedAgain();
    expect(await place.target.restore()).to.not.equal(undefined);
    expect(await place.target.restore()).to.not.equal(undefined);
  });

  it('is not, the first time: nothing has been kept', async () => {
    await place.withAgent(DONE);
    await place.target.start();
    await place.run();
    expect(await place.target.restore()).to.equal(undefined);
  });

  it('is not when the case has killed it', async () => {
    for (const order of ['reset', 'hang'] as const) {
      const agentPort = await startedAgain();
      (agentPort.agent as FakeAgent).program = () => {
        setImmediate(() => agentPort.order(order));
        return { go: [], report: '' };
      };
      expect((await place.run()).outcome.faults).to.have.lengthOf(1);
      expect(await place.target.restore()).to.equal(undefined);
      await place.target.stop();
      await agentPort.close();
    }
  });

  it('is not when nothing was observed in the case', async () => {
    const agentPort = await startedAgain();
    (agentPort.agent as FakeAgent).program = () => ({ go: [], report: 'C 1 nonsense;E' });
    expect((await failureOf(place.run())).kind).to.equal('infrastructure');
    expect(await place.target.restore()).to.equal(undefined);
  });

  it('is not when it says that it is another, or spoilt', async () => {
    for (const identity of [IDENTITY.replace('connabort', 'none'), `${IDENTITY} spoilt=yes`]) {
      const agentPort = await startedAgain();
      await place.run();
      (agentPort.agent as FakeAgent).identity = identity;
      expect(await place.target.restore()).to.equal(undefined);
      // Nor later: where the machine is now is not known.
      (agentPort.agent as FakeAgent).identity = IDENTITY;
      expect(await place.target.restore()).to.equal(undefined);
      await place.target.stop();
      await agentPort.close();
    }
  });

  it('is not when its QEMU has gone', async () => {
    await startedAgain();
    await place.run();
    await place.signalQemu('SIGKILL');
    expect(await place.target.restore()).to.equal(undefined);
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
    await place.run();
    isThere = false;
    expect(await place.target.restore()).to.equal(undefined);
  });

  it('is not when it has a device that cannot be saved, and runs all the same', async () => {
    await startedAgain(['-device', 'nvme,serial=1']);
    expect((await place.run()).reboot).to.equal(false);
    expect(await place.target.restore()).to.equal(undefined);
  });

  it('is not where no temporary file can be made, and runs all the same', async () => {
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = path.join(place.folder, 'none');
    try {
      await startedAgain();
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
    expect((await place.run()).reboot).to.equal(false);
    expect(await place.target.restore()).to.equal(undefined);
  });

  it('does not start after a stop that comes as it is put back', async () => {
    await startedAgain();
    await place.run();
    const restoring = failureOf(place.target.restore());
    await place.target.stop();
    expect((await restoring).kind).to.equal('interrupted');
  });
});
