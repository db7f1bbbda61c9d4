import { expect } from 'chai';
import { Courier } from '../../src/console/courier.js';
import { encodeFrame, parseFrame } from '../../src/console/frame.js';
import { Assembly } from '../../src/console/parts.js';
import { FakeTimers } from '../support/fake-timers.js';

function setUp(baudRate?: number) {
  const timers = new FakeTimers();
  const sent: { at: number; text: string }[] = [];
  const line = {
    ...(baudRate === undefined ? {} : { baudRate }),
    write: (text: string) => {
      sent.push({ at: timers.now, text: text.trimEnd() });
    },
    onData: () => () => {},
  };
  return { timers, sent, courier: new Courier(line, timers) };
}

function seqOf(text: string | undefined): number {
  return parseFrame(text ?? '')?.seq ?? -1;
}

describe('console: courier', () => {
  it('repeats the same frame, waiting a little longer each time, and gives up after 34', async () => {
    const { timers, sent, courier } = setUp();
    const delivered = courier.deliver({ kind: 'PING' });
    await timers.advance(100_000);
    expect(await delivered).to.equal(false);
    // 100, 110 and 121 ms, and 4 ms each time for what is on the line.
    expect(sent.slice(0, 4).map(({ at }) => at)).to.deep.equal([0, 104, 218, 343]);
    expect(sent).to.have.length(34);
    expect(sent.at(-1)?.at).to.be.within(20_000, 25_000);
    expect(new Set(sent.map(({ text }) => text)).size).to.equal(1);
    expect(timers.pending).to.equal(0);
  });

  it('is done with the first acknowledgement', async () => {
    const { timers, sent, courier } = setUp();
    const delivered = courier.deliver({ kind: 'PING' });
    await timers.advance(110);
    courier.acknowledged(String(seqOf(sent[0]?.text)));
    expect(await delivered).to.equal(true);
    await timers.advance(100_000);
    expect(sent).to.have.lengthOf(2);
  });

  it('takes no acknowledgement of another message for one', async () => {
    const { timers, sent, courier } = setUp();
    void courier.deliver({ kind: 'PING' });
    courier.acknowledged(String(seqOf(sent[0]?.text) + 1));
    await timers.advance(110);
    expect(sent).to.have.lengthOf(2);
  });

  for (const payload of ['', 'x', '1 ', '1 2', '01', '1 0110 ', ' 1']) {
    it(`takes no acknowledgement of \`${payload}\` for one`, async () => {
      const { timers, sent, courier } = setUp();
      void courier.deliver({ kind: 'PING' });
      expect(seqOf(sent[0]?.text)).to.equal(1);
      courier.acknowledged(payload);
      await timers.advance(110);
      expect(sent).to.have.lengthOf(2);
    });
  }

  it('waits longer where the line is slower', async () => {
    const { timers, sent, courier } = setUp(9600);
    void courier.deliver({ kind: 'PING' });
    await timers.advance(200);
    expect(sent.map(({ at }) => at)).to.deep.equal([0, 144]);
  });

  it('sends one message after the other, each with a number of its own', async () => {
    const { timers, sent, courier } = setUp();
    const first = courier.deliver({ kind: 'DONE', case: 1, task: 0 });
    const second = courier.deliver({ kind: 'PING' });
    await timers.settle();
    expect(sent).to.have.lengthOf(1);
    courier.acknowledged(String(seqOf(sent[0]?.text)));
    courier.acknowledged(String(seqOf(sent[1]?.text)));
    expect(await Promise.all([first, second])).to.deep.equal([true, true]);
    expect(sent.map(({ text }) => parseFrame(text)?.kind)).to.deep.equal(['DONE', 'PING']);
    expect(seqOf(sent[0]?.text)).to.not.equal(seqOf(sent[1]?.text));
  });

  it('takes something new from the target for an acknowledgement', async () => {
    const { courier } = setUp();
    const delivered = courier.deliver({ kind: 'PING' });
    courier.answered();
    courier.answered();
    expect(await delivered).to.equal(true);
  });

  it('gives up everything when it is told to', async () => {
    const { timers, courier } = setUp();
    const all = [courier.deliver({ kind: 'PING' }), courier.deliver({ kind: 'OFF' })];
    courier.abandon();
    expect(await Promise.all(all)).to.deep.equal([false, false]);
    expect(timers.pending).to.equal(0);
  });

  describe('with a long message', () => {
    const LONG = { kind: 'RUN', case: 1, port: 2000, program: 'x'.repeat(200) } as const;

    it('sends it whole first, and then the parts that have not come', async () => {
      const { timers, sent, courier } = setUp();
      courier.cutLongMessages(true);
      const delivered = courier.deliver(LONG);
      await timers.advance(200);
      const [whole, parts] = sent.map(({ text }) => text.split('\r\n'));
      expect(whole).to.have.lengthOf(1);
      expect(parts).to.have.lengthOf(5);
      expect(assembled(parts ?? [])).to.equal(whole?.[0]);
      courier.acknowledged(`${seqOf(whole?.[0])} 10101`);
      await timers.advance(200);
      expect(sent[2]?.text.split('\r\n')).to.deep.equal([parts?.[1], parts?.[3]]);
      courier.acknowledged(String(seqOf(whole?.[0])));
      expect(await delivered).to.equal(true);
    });

    it('believes the latest that it is told of the parts, if it is as long as it must be', async () => {
      const { timers, sent, courier } = setUp();
      courier.cutLongMessages(true);
      void courier.deliver(LONG);
      await timers.advance(200);
      courier.acknowledged(`${seqOf(sent[0]?.text)} 11111`);
      courier.acknowledged(`${seqOf(sent[0]?.text)} 01111`);
      courier.acknowledged(`${seqOf(sent[0]?.text)} 111111`);
      await timers.advance(200);
      expect(sent[2]?.text).to.match(/^#\d+ PART \d+ 1\/5 \S+/);
      expect(sent[2]?.text.split('\r\n')).to.have.lengthOf(1);
    });

    it('cuts nothing for a target that takes no parts', async () => {
      const { timers, sent, courier } = setUp();
      void courier.deliver(LONG);
      await timers.advance(200);
      expect(sent[1]?.text).to.equal(sent[0]?.text);
    });

    it('begins the next message with nothing of the one before', async () => {
      const { timers, sent, courier } = setUp();
      courier.cutLongMessages(true);
      void courier.deliver(LONG);
      void courier.deliver({ ...LONG, program: 'y'.repeat(200) });
      await timers.advance(200);
      courier.acknowledged(`${seqOf(sent[0]?.text)} 11110`);
      courier.answered();
      await timers.advance(200);
      const parts = sent.at(-1)?.text.split('\r\n') ?? [];
      expect(parts).to.have.lengthOf(5);
      expect(assembled(parts)).to.equal(sent.at(-2)?.text);
    });
  });
});

/** The frame that the parts are of. */
function assembled(parts: readonly string[]): string | undefined {
  const assembly = new Assembly();
  let result: ReturnType<Assembly['take']>;
  for (const text of parts) {
    const part = parseFrame(text);
    if (part !== undefined) result = assembly.take(part);
  }
  return typeof result === 'object' ? encodeFrame(result).trimEnd() : result;
}
