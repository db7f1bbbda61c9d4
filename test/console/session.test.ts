import { expect } from 'chai';
import fc from 'fast-check';
import { Session, type RunEnd } from '../../src/console/session.js';
import type { Peer } from '../../src/scenario/executor.js';
import { FakeAgent, IDENTITY, type FakeAgentOptions } from '../support/fake-agent.js';
import { FakeTimers } from '../support/fake-timers.js';

const RUN_ID = 'abcd1234';
const REPORT = 'C 17 done;B no;E';
const CASE = { number: 17, port: 2000, program: 'V 1 C1 - 25;N 100;D;E' };
const MINUTE = 60_000;

class RecordingPeer implements Peer {
  readonly done: (number | 'end')[] = [];
  perform(index: number): Promise<void> {
    this.done.push(index);
    return Promise.resolve();
  }
  end(): Promise<void> {
    this.done.push('end');
    return Promise.resolve();
  }
}

function setUp(options: Omit<FakeAgentOptions, 'timers'> = {}) {
  const timers = new FakeTimers();
  const agent = new FakeAgent({
    timers,
    program: () => ({ go: [0, 2, 'quiet', 'end'], report: REPORT }),
    ...options,
  });
  const lines: string[] = [];
  const session = new Session({ line: agent.line, timers, onText: (line) => lines.push(line) });
  const peer = new RecordingPeer();
  return { timers, agent, session, lines, peer };
}

type Scene = ReturnType<typeof setUp>;

async function greet({ session, timers }: Scene): Promise<unknown> {
  const hello = session.hello(RUN_ID, MINUTE);
  await timers.advance(5000);
  return hello;
}

/** The end of a run; time passes as long as it takes, up to ten minutes. */
async function finish(scene: Scene, end: Promise<RunEnd>): Promise<RunEnd> {
  let going = true;
  const settle = (): void => {
    going = false;
  };
  end.then(settle, settle);
  const isGoing = (): boolean => going;
  for (let second = 0; second < 600 && isGoing(); second++) await scene.timers.advance(1000);
  return end;
}

async function run(scene: Scene, deadline = MINUTE): Promise<RunEnd> {
  return finish(scene, scene.session.run(CASE, scene.peer, deadline));
}

describe('console: session', () => {
  it('gets to know the target that echoes its run id', async () => {
    const scene = setUp();
    const end = await greet(scene);
    expect(end).to.have.nested.property('introduction.identity.fix', 'connabort');
    expect(end).to.have.nested.property('introduction.boot', 1);
  });

  it('gets to know a target of whose introduction only parts come through', async () => {
    const toHost = (bytes: string): string => bytes.replace(/^#\d+ IAM.*\r\n/gm, '');
    const scene = setUp({ toHost });
    expect(await greet(scene)).to.have.nested.property('introduction.identity.fix', 'connabort');
    // One that has been heard is given the time for that.
    expect(scene.agent.heard.filter(({ kind }) => kind === 'HELLO')).to.have.lengthOf(1);
  });

  it('acknowledges no parts of an earlier run', async () => {
    const scene = setUp();
    scene.agent.listening = false;
    const hello = scene.session.hello(RUN_ID, MINUTE);
    await scene.timers.settle();
    scene.agent.listening = true;
    scene.agent.send('REPORT', 'C 3 done;'.repeat(20));
    await scene.timers.advance(450);
    expect(scene.agent.heard).to.deep.equal([]);
    scene.session.close();
    expect(await hello).to.deep.equal({ end: 'closed' });
  });

  it('sends parts to a target that takes them, and none to one of the first version', async () => {
    for (const [identity, kinds] of [
      [IDENTITY, ['RUN', 'PART']],
      [IDENTITY.replace('protocol=2 ', ''), ['RUN']],
    ] as const) {
      const scene = setUp({ identity, program: () => ({ go: [], report: '' }) });
      await greet(scene);
      scene.agent.heard.length = 0;
      scene.agent.acknowledges = false;
      const end = scene.session.run({ ...CASE, program: 'x'.repeat(100) }, scene.peer, MINUTE);
      await scene.timers.advance(1000);
      expect(new Set(scene.agent.heard.map(({ kind }) => kind))).to.deep.equal(new Set(kinds));
      scene.session.close();
      await end;
    }
  });

  it('has no word for a target with a run id that none takes', async () => {
    const { session } = setUp();
    const error: unknown = await session.hello('Run 1', MINUTE).catch((reason: unknown) => reason);
    expect(error).to.include({ kind: 'bug', code: 'run-id-invalid' });
  });

  it('keeps greeting a target that does not listen yet, and hurries once it does', async () => {
    const scene = setUp();
    scene.agent.listening = false;
    const hello = scene.session.hello(RUN_ID, MINUTE);
    await scene.timers.advance(3200);
    scene.agent.listening = true;
    scene.agent.print('closecheck agent ready\r\n');
    await scene.timers.settle();
    expect(await hello).to.have.property('end', 'introduced');
  });

  it('takes nothing that was meant for an earlier run', async () => {
    const scene = setUp();
    scene.agent.listening = false;
    const hello = scene.session.hello(RUN_ID, 1000);
    await scene.timers.settle();
    scene.agent.send('REPORT', REPORT);
    scene.agent.send('IAM', 'run=another1 boot=1 policy=stale tick=100');
    await scene.timers.advance(1000);
    expect(await hello).to.deep.equal({ end: 'silence', during: 'when it was greeted' });
    expect(scene.agent.heard).to.deep.equal([]);
  });

  it('acknowledges nothing before it has greeted', async () => {
    const scene = setUp();
    scene.agent.send('REPORT', REPORT);
    await scene.timers.settle();
    expect(scene.agent.heard).to.deep.equal([]);
  });

  it('runs a program and tells when the peer has done what was asked', async () => {
    const scene = setUp();
    await greet(scene);
    expect(await run(scene)).to.deep.equal({ end: 'report', payload: REPORT });
    expect(scene.peer.done).to.deep.equal([0, 2, 'end']);
    const said = scene.agent.heard.filter(({ kind }) => kind !== 'ACK');
    expect(said.map(({ kind, payload }) => `${kind} ${payload}`)).to.deep.equal([
      `HELLO ${RUN_ID}`,
      `RUN 17 2000 ${CASE.program}`,
      'DONE 17 0',
      'DONE 17 2',
      'DONE 17 quiet',
      'DONE 17 end',
    ]);
  });

  it('runs one program after the other', async () => {
    const scene = setUp({
      program: (number) => ({ go: [], report: `C ${number} done;B no;E` }),
    });
    await greet(scene);
    for (const number of [1, 2, 3]) {
      const end = await finish(scene, scene.session.run({ ...CASE, number }, scene.peer, MINUTE));
      expect(end).to.have.property('payload', `C ${number} done;B no;E`);
    }
    expect(scene.agent.ran).to.deep.equal(['1', '2', '3']);
  });

  it('leaves no alarm behind when nothing is going on', async () => {
    const scene = setUp();
    await greet(scene);
    await run(scene);
    await scene.timers.advance(1000);
    expect(scene.timers.pending).to.equal(0);
  });

  it('passes console output on and takes none of it for a message', async () => {
    const scene = setUp();
    await greet(scene);
    const end = scene.session.run(CASE, scene.peer, MINUTE);
    scene.agent.print('lo0: up #17 REPORT 1 x *00000000\r\n');
    expect(await finish(scene, end)).to.have.property('end', 'report');
    expect(scene.lines).to.deep.equal(['lo0: up #17 REPORT 1 x *00000000']);
    expect(scene.session.recentLines).to.deep.equal(scene.lines);
  });

  it('survives lost, garbled and repeated bytes in both directions', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 40, maxLength: 40 }),
        fc.integer({ min: 1, max: 9 }),
        async (fates, chunk) => {
          let turn = 0;
          const scene = setUp({ toHost: harm(), toTarget: harm(), chunk });
          function harm(): (bytes: string) => string {
            let harmed = false;
            return (bytes) => {
              // At most every other time: a line that loses everything is the
              // business of another test.
              const fate = harmed ? 7 : (fates[turn++ % fates.length] ?? 7);
              const middle = Math.floor(bytes.length / 2);
              harmed = fate < 3;
              if (fate === 0) return '';
              if (fate === 1) return bytes.slice(0, middle) + bytes.slice(middle + 1);
              if (fate === 2) return `${bytes.slice(0, middle)}~${bytes.slice(middle + 1)}`;
              if (fate === 3) return bytes + bytes;
              if (fate === 4) return `#12 noise ${bytes}`;
              return bytes;
            };
          }
          expect(await greet(scene)).to.have.property('end', 'introduced');
          expect(await run(scene)).to.deep.equal({ end: 'report', payload: REPORT });
          expect(scene.agent.ran).to.deep.equal(['17']);
          expect(scene.peer.done).to.deep.equal([0, 2, 'end']);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('says that the target reboots when it is ready once more', async () => {
    const scene = setUp({ program: () => ({ go: [], report: '' }) });
    await greet(scene);
    const end = scene.session.run(CASE, scene.peer, MINUTE);
    await scene.timers.advance(100);
    scene.agent.reboot();
    expect(await finish(scene, end)).to.deep.equal({ end: 'rebooted' });
  });

  it('says that the target reboots when it introduces itself with another boot', async () => {
    const scene = setUp({ program: () => ({ go: [], report: '' }) });
    await greet(scene);
    const end = scene.session.run(CASE, scene.peer, MINUTE);
    await scene.timers.advance(100);
    scene.agent.send('IAM', `run=${RUN_ID} boot=2 policy=stale tick=100`);
    expect(await finish(scene, end)).to.deep.equal({ end: 'rebooted' });
  });

  it('notices a reboot of which no word came through', async () => {
    const scene = setUp({ program: () => ({ go: [], report: '' }), toHost: (bytes) => bytes });
    await greet(scene);
    const end = scene.session.run(CASE, scene.peer, MINUTE);
    await scene.timers.advance(100);
    scene.agent.hang();
    scene.agent.print('closecheck agent rea\r\n');
    expect(await finish(scene, end)).to.have.property('end', 'silence');
  });

  it('gets to know the target again after a reboot', async () => {
    const scene = setUp();
    await greet(scene);
    scene.agent.reboot();
    expect(await run(scene)).to.deep.equal({ end: 'rebooted' });
    expect(await greet(scene)).to.have.nested.property('introduction.boot', 2);
    expect(await run(scene)).to.have.property('end', 'report');
  });

  it('reports a panic with its text as soon as its last line is there', async () => {
    const scene = setUp({ program: () => ({ go: [], report: '' }) });
    await greet(scene);
    const end = scene.session.run(CASE, scene.peer, MINUTE);
    await scene.timers.advance(100);
    scene.agent.hang();
    scene.agent.print(
      'sbflush\r\n*** FATAL ***\r\nfatal source: 11 (RTEMS_FATAL_SOURCE_PANIC)\r\n',
    );
    scene.agent.print('executing thread name: T2\r\n');
    await scene.timers.settle();
    expect(await end).to.deep.equal({
      end: 'panic',
      fatal: { text: 'sbflush', source: 'RTEMS_FATAL_SOURCE_PANIC', task: 'T2' },
    });
  });

  it('reports a panic that breaks off in its lines', async () => {
    const scene = setUp({ program: () => ({ go: [], report: '' }) });
    await greet(scene);
    const end = scene.session.run(CASE, scene.peer, MINUTE);
    scene.agent.hang();
    scene.agent.print('sbflush\r\n*** FATAL ***\r\n');
    await scene.timers.advance(300);
    expect(await end).to.have.nested.property('fatal.text', 'sbflush');
  });

  it('reports a panic of which the line was lost with the target', async () => {
    const scene = setUp({ program: () => ({ go: [], report: '' }) });
    await greet(scene);
    const end = scene.session.run(CASE, scene.peer, MINUTE);
    scene.agent.print('sbflush\r\n*** FATAL ***');
    scene.session.close();
    expect(await end).to.have.nested.property('fatal.text', 'sbflush');
  });

  it('calls a target silent that does not even take the program', async () => {
    const scene = setUp();
    await greet(scene);
    scene.agent.hang();
    expect(await run(scene, 10 * MINUTE)).to.deep.equal({
      end: 'silence',
      during: 'while it ran case 17',
    });
  });

  it('calls a target silent that hangs in the middle of a case, long before the deadline', async () => {
    const scene = setUp({ program: () => ({ go: [], report: '' }) });
    await greet(scene);
    const end = scene.session.run(CASE, scene.peer, 10 * MINUTE);
    await scene.timers.advance(1000);
    scene.agent.hang();
    await scene.timers.advance(15_000);
    expect(await end).to.have.property('end', 'silence');
  });

  it('waits for a target that answers, but not beyond the deadline', async () => {
    const scene = setUp({ program: () => ({ go: [], report: '' }) });
    await greet(scene);
    const started = scene.timers.now;
    expect(await run(scene, MINUTE)).to.have.property('end', 'silence');
    expect(scene.timers.now - started).to.be.at.least(MINUTE);
  });

  it('runs nothing more on a target that has come to its end', async () => {
    const scene = setUp({ program: () => ({ go: [], report: '' }) });
    await greet(scene);
    scene.agent.hang();
    const first = await run(scene);
    expect(await scene.session.run(CASE, scene.peer, MINUTE)).to.equal(first);
  });

  it('tells why a program was refused', async () => {
    const scene = setUp({ program: () => ({ go: [], report: '' }) });
    await greet(scene);
    const end = scene.session.run(CASE, scene.peer, MINUTE);
    await scene.timers.advance(10);
    scene.agent.send('BAD', '17 unknown step');
    expect(await finish(scene, end)).to.deep.equal({
      end: 'bad-program',
      reason: 'unknown step',
    });
  });

  it('takes no report of another case', async () => {
    const scene = setUp({ program: () => ({ go: [], report: 'C 16 done;B no;E' }) });
    await greet(scene);
    expect(await run(scene)).to.have.property('end', 'silence');
  });

  it('blames the line when a target that answers never gets the program', async () => {
    const scene = setUp({ toTarget: (bytes) => (/RUN|PART/.test(bytes) ? '' : bytes) });
    await greet(scene);
    const error: unknown = await run(scene, 10 * MINUTE).catch((reason: unknown) => reason);
    expect(error).to.include({ kind: 'infrastructure', code: 'line-lossy', phase: 'case' });
    expect(error).to.have.property('message').that.includes('while it ran case 17');
  });

  it('blames the line when a message was damaged and no report has come', async () => {
    const scene = setUp({ toHost: (bytes) => bytes.replace('17 done', '17 dome') });
    await greet(scene);
    const error: unknown = await run(scene).catch((reason: unknown) => reason);
    expect(error).to.include({ kind: 'infrastructure', code: 'line-lossy', phase: 'case' });
  });

  it('blames the line of nothing that went wrong in an earlier case', async () => {
    const scene = setUp({ program: () => ({ go: [], report: '' }) });
    await greet(scene);
    const first = scene.session.run(CASE, scene.peer, MINUTE).catch((reason: unknown) => reason);
    await scene.timers.advance(100);
    scene.agent.print('#1 REPORT 3 x *00000000\r\n');
    await scene.timers.advance(MINUTE);
    expect(await first).to.have.property('code', 'line-lossy');
    const next = scene.session.run({ ...CASE, number: 18 }, scene.peer, MINUTE);
    await scene.timers.advance(2 * MINUTE);
    expect(await next).to.have.property('end', 'silence');
  });

  it('throws what the peer throws', async () => {
    const scene = setUp();
    await greet(scene);
    scene.peer.perform = () => Promise.reject(new Error('the TAP is gone'));
    const error: unknown = await run(scene).catch((reason: unknown) => reason);
    expect(error).to.have.property('message', 'the TAP is gone');
  });

  it('blames the peer, not the target, when the peer does not come to an end', async () => {
    const scene = setUp();
    await greet(scene);
    scene.peer.perform = () => new Promise(() => {});
    const error: unknown = await run(scene).catch((reason: unknown) => reason);
    expect(error).to.include({ kind: 'infrastructure', code: 'peer-stuck', phase: 'case' });
  });

  it('settles what is going on when it is closed, and listens no more', async () => {
    const scene = setUp({ program: () => ({ go: [], report: '' }) });
    await greet(scene);
    const end = scene.session.run(CASE, scene.peer, MINUTE);
    await scene.timers.advance(100);
    scene.session.close();
    expect(await end).to.deep.equal({ end: 'closed' });
    expect(scene.agent.listeners).to.equal(0);
    expect(scene.timers.pending).to.be.at.most(1);
    expect(await scene.session.hello(RUN_ID, MINUTE)).to.deep.equal({ end: 'closed' });
  });

  it('asks whether the target is there, and asks it to go', async () => {
    const scene = setUp();
    await greet(scene);
    const alive = scene.session.ping();
    await scene.timers.settle();
    expect(await alive).to.equal(true);
    const off = scene.session.off();
    await scene.timers.settle();
    expect(await off).to.equal(true);
    scene.agent.hang();
    const dead = scene.session.ping();
    await scene.timers.advance(15_000);
    expect(await dead).to.equal(false);
  });
});
