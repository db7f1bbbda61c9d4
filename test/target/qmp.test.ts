import { duplexPair } from 'node:stream';
import type { Duplex } from 'node:stream';
import { expect } from 'chai';
import { Qmp, type QmpEvent } from '../../src/target/qmp.js';

const GREETING =
  '{"QMP":{"version":{"qemu":{"micro":22,"minor":2,"major":7},"package":"x"},"capabilities":["oob"]}}\r\n';

describe('QMP', () => {
  let qmp: Qmp;
  let qemu: Duplex;
  let received: string[];

  beforeEach(() => {
    const [here, there] = duplexPair();
    qmp = new Qmp(here);
    qemu = there;
    received = [];
    qemu.setEncoding('utf8');
    qemu.on('data', (text: string) => {
      received.push(...text.split('\n').filter((line) => line !== ''));
    });
  });

  /** Lets what has been written arrive. */
  const settle = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

  it('reads the greeting in whatever pieces it comes', async () => {
    for (const character of GREETING) qemu.write(character);
    expect(await qmp.greeting).to.equal('7.2.22');
  });

  it('gives each answer to its question, in whatever order they come', async () => {
    const answers = Promise.all([qmp.execute('a', { x: 1 }), qmp.execute('b')]);
    await settle();
    expect(received.map((line): unknown => JSON.parse(line))).to.deep.equal([
      { execute: 'a', arguments: { x: 1 }, id: 1 },
      { execute: 'b', id: 2 },
    ]);
    qemu.write('{"return": "of b", "id": 2}\n{"return": "of a", "id": 1}\n');
    expect(await answers).to.deep.equal(['of a', 'of b']);
  });

  it('rejects what QEMU refuses, with its words', async () => {
    const answer = qmp.execute('a').catch((error: unknown) => error);
    qemu.write('{"error": {"class": "GenericError", "desc": "no such thing"}, "id": 1}\n');
    expect(await answer).to.include({ name: 'QmpError', message: 'no such thing' });
  });

  it('tells of events, also in the middle of a question', async () => {
    const events: QmpEvent[] = [];
    qmp.onEvent((event) => events.push(event));
    const answer = qmp.execute('a');
    qemu.write(
      '{"event": "SHUTDOWN", "data": {"guest": true, "reason": "guest-reset"}, "timestamp": {}}\n' +
        '{"event": "RESUME"}\n{"return": {}, "id": 1}\n',
    );
    await answer;
    expect(events).to.deep.equal([
      { name: 'SHUTDOWN', data: { guest: true, reason: 'guest-reset' } },
      { name: 'RESUME', data: {} },
    ]);
  });

  it('survives lines that are none of it', async () => {
    const answer = qmp.execute('a');
    qemu.write('rubbish\n{}\n[1]\n{"return": 1, "id": 99}\n\n{"return": 2, "id": 1}\n');
    expect(await answer).to.equal(2);
  });

  it('finds the terminal behind a character device', async () => {
    const answer = qmp.ptyOf('console');
    qemu.write(
      '{"return": [{"label": "qmp", "filename": "unix:"}, {"label": "console", "filename": "pty:/dev/pts/7"}], "id": 1}\n',
    );
    expect(await answer).to.equal('/dev/pts/7');
    const none = qmp.ptyOf('console').catch((error: unknown) => error);
    qemu.write('{"return": [{"label": "qmp", "filename": "unix:"}], "id": 2}\n');
    expect(String(await none)).to.contain('no pty named console');
  });

  describe('a job', () => {
    const event = (id: string, status: string): string =>
      `{"event": "JOB_STATUS_CHANGE", "data": {"id": "${id}", "status": "${status}"}}\n`;
    const answer = (id: number, value: string): string => `{"return": ${value}, "id": ${id}}\n`;

    it('is done when it has concluded, and is dismissed', async () => {
      const done = qmp.job('blockdev-create', { options: {} }).then(() => 'done');
      await settle();
      const started = JSON.parse(received[0] ?? '') as { arguments: { 'job-id': string } };
      const id = started.arguments['job-id'];
      qemu.write(event(id, 'running') + event('another', 'concluded') + answer(1, '{}'));
      await settle();
      expect(received).to.have.lengthOf(1);
      qemu.write(event(id, 'concluded'));
      await settle();
      qemu.write(answer(2, `[{"id": "another", "error": "not this one"}, {"id": "${id}"}]`));
      await settle();
      qemu.write(answer(3, '{}'));
      expect(await done).to.equal('done');
      expect(
        received.map((line) => (JSON.parse(line) as { execute: string }).execute),
      ).to.deep.equal(['blockdev-create', 'query-jobs', 'job-dismiss']);
    });

    it('that fails is rejected with what QEMU says of it, also if it is over at once', async () => {
      const failed = qmp.job('blockdev-create', {}).catch((error: unknown) => error);
      qemu.write(event('job-1', 'concluded') + answer(1, '{}'));
      await settle();
      qemu.write(answer(2, '[{"id": "job-1", "error": "no room"}]'));
      await settle();
      qemu.write(answer(3, '{}'));
      expect(await failed).to.include({ name: 'QmpError', message: 'no room' });
    });

    it('is rejected when QEMU goes meanwhile', async () => {
      const failed = qmp.job('blockdev-create', {}).catch((error: unknown) => error);
      qemu.write(answer(1, '{}'));
      await settle();
      qemu.end();
      expect(await failed).to.have.property('message', 'QEMU is gone');
    });
  });

  it('rejects what is open, and what comes later, when QEMU has gone', async () => {
    const open = [qmp.greeting, qmp.execute('a')].map((promise) =>
      promise.catch((error: unknown) => String(error)),
    );
    qemu.end();
    const gone = 'QmpError: QEMU is gone';
    expect(await Promise.all(open)).to.deep.equal([gone, gone]);
    const late = await qmp.execute('b').catch((error: unknown) => String(error));
    expect(late).to.contain('QEMU is gone');
  });
});
