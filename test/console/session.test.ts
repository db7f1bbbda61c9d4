import { expect } from 'chai';
import fc from 'fast-check';
import { IDENTITY } from '../support/fake-agent.js';
import {
  CASE,
  MINUTE,
  REPORT,
  RUN_ID,
  finish,
  greet,
  run,
  setUp,
} from './support/session-scene.js';

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
});
