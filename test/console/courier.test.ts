import { expect } from 'chai';
import { Courier } from '../../src/console/courier.js';
import { parseFrame } from '../../src/console/frame.js';
import { FakeTimers } from '../support/fake-timers.js';

function setUp() {
  const timers = new FakeTimers();
  const sent: { at: number; text: string }[] = [];
  const line = {
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
  it('repeats the same frame, waiting a little longer each time, and gives up after twenty', async () => {
    const { timers, sent, courier } = setUp();
    const delivered = courier.deliver({ kind: 'PING' });
    await timers.advance(100_000);
    expect(await delivered).to.equal(false);
    expect(sent.slice(0, 4).map(({ at }) => at)).to.deep.equal([0, 500, 1050, 1655]);
    expect(sent).to.have.length(20);
    expect(sent.at(-1)?.at).to.be.within(20_000, 30_000);
    expect(new Set(sent.map(({ text }) => text)).size).to.equal(1);
    expect(timers.pending).to.equal(0);
  });

  it('is done with the first acknowledgement', async () => {
    const { timers, sent, courier } = setUp();
    const delivered = courier.deliver({ kind: 'PING' });
    await timers.advance(600);
    courier.acknowledged(seqOf(sent[0]?.text));
    expect(await delivered).to.equal(true);
    await timers.advance(100_000);
    expect(sent).to.have.lengthOf(2);
  });

  it('takes no acknowledgement of another message for one', async () => {
    const { timers, sent, courier } = setUp();
    void courier.deliver({ kind: 'PING' });
    courier.acknowledged(seqOf(sent[0]?.text) + 1);
    await timers.advance(600);
    expect(sent).to.have.lengthOf(2);
  });

  it('sends one message after the other, each with a number of its own', async () => {
    const { timers, sent, courier } = setUp();
    const first = courier.deliver({ kind: 'DONE', case: 1, task: 0 });
    const second = courier.deliver({ kind: 'PING' });
    await timers.settle();
    expect(sent).to.have.lengthOf(1);
    courier.acknowledged(seqOf(sent[0]?.text));
    courier.acknowledged(seqOf(sent[1]?.text));
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
});
