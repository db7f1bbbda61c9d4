/**
 * Delivery between the host's end of the line and the target's, both as they
 * are, over a line that loses what a test says.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { encodeFrame, type Frame } from '../../src/console/frame.js';
import { ConsoleLink } from '../../src/console/link.js';
import { cutFrame } from '../../src/console/parts.js';
import { anyText } from '../support/any-frame.js';
import { FakeTimers } from '../support/fake-timers.js';
import { buildHostAgent } from '../support/host-agent.js';
import { LinkTwin } from '../support/link-twin.js';

const TICK_MILLISECONDS = 10;
/** Ticks at a time. */
const STEP = 5;
/** Steps after which a message should have come; nothing is lost any more by then. */
const PATIENCE = 60;
/** Three parts. */
const PROGRAM = `V 1 C1 closer-above 25;N 100;D s f;T CTL 10;socket s tcp;connect s peer 1;T T1 120;E`;

describe('agent: link', () => {
  let twin: LinkTwin;

  before(async function () {
    this.timeout(120_000);
    twin = new LinkTwin((await buildHostAgent()).link);
  });

  after(() => twin.end());

  /** Both ends, and the line between them. @param isLost says so of each frame in turn */
  function setUp(isLost: () => boolean) {
    const timers = new FakeTimers();
    const toTarget: string[] = [];
    let hear: (data: string) => void = () => {};
    const heard: Frame[] = [];
    const taken: string[] = [];
    const line = {
      write: (text: string) => void toTarget.push(...text.split(/(?<=\n)/)),
      onData: (listener: (data: string) => void) => {
        hear = listener;
        return () => {};
      },
    };
    const link = new ConsoleLink(line, timers, {
      bytes: () => {},
      output: () => {},
      begins: ({ kind }) => kind === 'IAM',
      message: (frame) => void heard.push(frame),
    });
    const tell = async (command: string): Promise<void> => {
      for (const answer of await twin.command(command)) {
        if (answer.startsWith('take ')) taken.push(answer.slice('take '.length));
        else if (!isLost()) hear(`${answer.slice('write '.length)}\r\n`);
      }
    };
    /** Lets what is on its way arrive, and time pass. */
    const step = async (): Promise<void> => {
      for (let text = toTarget.shift(); text !== undefined; text = toTarget.shift()) {
        if (!isLost()) await tell(`feed ${text.trimEnd()}`);
      }
      await timers.advance(STEP * TICK_MILLISECONDS);
      await tell(`tick ${STEP}`);
    };
    /** Begins a session over a line that still loses nothing. */
    const greet = async (): Promise<void> => {
      await tell('begin');
      void link.deliver({ kind: 'HELLO', runId: 'abcd1234' });
      await step();
      await tell('send IAM run=abcd1234');
      await step();
      link.cutLongMessages(true);
      taken.length = 0;
      heard.length = 0;
    };
    return { link, heard, taken, tell, step, greet };
  }

  /** Calls of it say what the digits of the pattern say, from the first on; then nothing is lost. */
  function losses() {
    let pattern = 0;
    return {
      begin: (next: number) => {
        pattern = next;
      },
      isLost: () => {
        const lost = (pattern & 1) === 1;
        pattern >>= 1;
        return lost;
      },
    };
  }

  it('carries a long message to the target once, whichever of ten frames are lost', async function () {
    this.timeout(120_000);
    const line = losses();
    const scene = setUp(line.isLost);
    await scene.greet();
    const payload = `7 2000 ${PROGRAM}`;
    for (let pattern = 0; pattern < 1024; pattern++) {
      line.begin(pattern);
      let delivered: boolean | undefined;
      const message = { kind: 'RUN', case: 7, port: 2000, program: PROGRAM } as const;
      void scene.link.deliver(message).then((end) => (delivered = end));
      const isUnderWay = (): boolean => delivered === undefined;
      for (let step = 0; isUnderWay() && step < PATIENCE; step++) await scene.step();
      expect(delivered, `losses ${pattern.toString(2)}`).to.equal(true);
      expect(scene.taken.splice(0), `losses ${pattern.toString(2)}`).to.deep.equal([
        `RUN ${payload}`,
      ]);
    }
  });

  it('carries a long message to the host once, whichever of ten frames are lost', async function () {
    this.timeout(120_000);
    const line = losses();
    const scene = setUp(line.isLost);
    await scene.greet();
    const payload = `C 7 done;${PROGRAM}`;
    for (let pattern = 0; pattern < 1024; pattern++) {
      line.begin(pattern);
      await scene.tell(`send REPORT ${payload}`);
      for (let step = 0; scene.heard.length === 0 && step < PATIENCE; step++) await scene.step();
      // All that the target repeats until its acknowledgement has come.
      for (let quiet = 0; quiet < 3; quiet++) await scene.step();
      const heard = scene.heard.splice(0).map(({ kind, payload }) => `${kind} ${payload}`);
      expect(heard, `losses ${pattern.toString(2)}`).to.deep.equal([`REPORT ${payload}`]);
    }
  });

  it('takes the parts of the longest message in any order, each as often as it comes', async () => {
    const text = fc.tuple(anyText(4000), fc.constant('x'.repeat(100)));
    await fc.assert(
      fc.asyncProperty(text, fc.infiniteStream(fc.nat()), async ([some, more], order) => {
        const payload = some + more;
        const scene = setUp(() => false);
        await scene.greet();
        const parts = cutFrame(500, encodeFrame({ seq: 500, kind: 'RUN', payload }));
        const left = new Set(parts);
        while (left.size > 0) {
          const part = parts[(order.next().value as number) % parts.length] ?? '';
          // After many that were there already, one that was not.
          const next = left.has(part) ? part : ([...left][0] ?? '');
          left.delete(next);
          await scene.tell(`feed ${part.trimEnd()}`);
          await scene.tell(`feed ${next.trimEnd()}`);
        }
        expect(scene.taken).to.deep.equal([`RUN ${payload}`]);
      }),
      { numRuns: 15 },
    );
  });

  describe('does not take', () => {
    const long = (letter: string): string =>
      encodeFrame({ seq: 9, kind: 'RUN', payload: letter.repeat(150) });
    const part = (payload: string, seq = 9): string => encodeFrame({ seq, kind: 'PART', payload });
    const x = cutFrame(9, long('x'));
    const y = cutFrame(9, long('y'));

    for (const [what, lines] of [
      ['a message of which a part is missing', x.slice(1)],
      ['a message made of two', [x[0], ...y.slice(1)]],
      ['a message whose parts have another number', cutFrame(8, long('x'))],
      ['parts of another message in between', [x[0], x[1], ...cutFrame(8, long('y')).slice(1)]],
      ['a part beyond the last one', [part(`5/4 ${'x'.repeat(48)}`)]],
      ['a part 0', [part(`0/4 ${'x'.repeat(48)}`)]],
      ['a number that begins with 0', [part(`01/4 ${'x'.repeat(48)}`)]],
      ['more parts than a frame can have', [part(`87/87 x`), part(`99/99 ${'x'.repeat(48)}`)]],
      ['a part without a piece', [part('4/4 ')]],
      ['a part that is too long', [part(`4/4 ${'x'.repeat(49)}`)]],
      ['a short part that is not the last', [part(`1/4 ${'x'.repeat(47)}`)]],
      ['a part that says nothing', [part(''), part('x'), part('1'), part('1/'), part('1/2')]],
    ] as const) {
      it(what, async () => {
        const scene = setUp(() => false);
        await scene.greet();
        for (const text of lines) await scene.tell(`feed ${(text ?? '').trimEnd()}`);
        expect(scene.taken).to.deep.equal([]);
        // And takes a good one after that.
        for (const text of x) await scene.tell(`feed ${text.trimEnd()}`);
        expect(scene.taken).to.deep.equal([`RUN ${'x'.repeat(150)}`]);
      });
    }

    it('a text that is longer than any frame', async () => {
      const scene = setUp(() => false);
      await scene.greet();
      for (let number = 1; number <= 86; number++) {
        await scene.tell(`feed ${part(`${number}/86 ${'x'.repeat(48)}`).trimEnd()}`);
      }
      expect(scene.taken).to.deep.equal([]);
    });

    it('a message in parts before it is greeted, and answers nothing', async () => {
      const scene = setUp(() => false);
      await scene.tell('begin');
      for (const text of x) {
        expect(await twin.command(`feed ${text.trimEnd()}`)).to.deep.equal([]);
      }
    });
  });
});
