/** How a run comes to an end: reboots, panics, silence, a bad line, a peer that fails. */
import { expect } from 'chai';
import { CASE, MINUTE, RUN_ID, finish, greet, run, setUp } from './support/session-scene.js';

describe('console: how a run ends', () => {
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
