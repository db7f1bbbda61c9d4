/** What the agent makes of noise, of a bad line and of programs that are none. */
import { expect } from 'chai';
import fc from 'fast-check';
import { Decoder } from '../../src/console/decoder.js';
import { encodeFrame, type Frame } from '../../src/console/frame.js';
import { cutFrame } from '../../src/console/parts.js';
import type { Line } from '../../src/console/line.js';
import type { RunEnd } from '../../src/console/session.js';
import { WILLING, withAgent } from '../support/agent-session.js';

const RUN_ID = 'abcd1234';
const C1 =
  'V 1 C1 closer-above 2;N 100;D s f;T CTL 10;socket s tcp;connect s peer 1;' +
  'T T1 120;recv s 100;recv s 100;T T2 50;await blocked T1;close s;P;await returned T2.1;go 1;E';
const MIXED =
  'V 1 X1 - 2;N 90;D l c d u;T CTL 10;socket l tcp;bind l 1;listen l 5;socket u udp;bind u 2;' +
  'T T1 120;select - r:l,u w:c;accept l d;recv d 10 waitall peek;select 2 r:d e:d;' +
  'T T2 120;await blocked T1;socket c tcp;setopt c linger 0;connect c loop 1;sendto u loop 2 7;' +
  'shutdown c wr;T T3 150;hog returned T2.3, ended T2;priority T2 60;lock;unlock;suspend T1;' +
  'resume T1;delete T2;E';

describe('agent on the host: hostile input', () => {
  const host = withAgent();

  it('answers nothing before it is greeted', async () => {
    expect(await Promise.race([host.session.ping(), pause(300)])).to.equal(undefined);
    expect(await host.session.hello(RUN_ID, 10_000)).to.have.property('end', 'introduced');
  });

  it('runs a program once over a line that loses, garbles and repeats', async () => {
    // Every third line is lost, every fifth garbled, every seventh comes twice.
    const harm = (): ((text: string) => string) => {
      let count = 0;
      return (text) => {
        count++;
        if (count % 3 === 1) return '';
        if (count % 5 === 0) return text.replace(/[0-9a-f]{2}\r/, 'zz\r');
        return count % 7 === 0 ? text + text : text;
      };
    };
    await host.restart({ through: (line) => harmed(line, harm(), harm()) });
    expect(await host.session.hello(RUN_ID, 20_000)).to.have.property('end', 'introduced');
    const end = await host.session.run({ number: 5, port: 2000, program: C1 }, WILLING, 60_000);
    expect(end).to.have.property('end', 'report');
    await host.agent.marker('closecheck 5 end');
    expect(host.agent.markers.filter((text) => text === 'closecheck 5 begin')).to.have.lengthOf(1);
  });

  it('runs programs over a line that loses 1 % of the bytes and garbles 0.1 %', async function () {
    this.timeout(120_000);
    const random = generator(20_261_126);
    const harm = (text: string): string =>
      text
        .split('')
        .filter(() => random() >= 0.01)
        .map((byte) => (random() < 0.001 ? String.fromCharCode(256 * random()) : byte))
        .join('');
    await host.restart({ through: (line) => harmed(line, harm, harm) });
    expect(await host.session.hello(RUN_ID, 20_000)).to.have.property('end', 'introduced');
    for (const number of [1, 2, 3]) {
      const end = await host.session.run({ number, port: 2000, program: C1 }, WILLING, 60_000);
      expect(end)
        .to.have.property('payload')
        .that.matches(new RegExp(`^C ${number} done;R .*;E$`));
    }
  });

  it('acts once on a message that comes whole and in parts', async () => {
    await host.session.hello(RUN_ID, 10_000);
    const whole = encodeFrame({ seq: 9000, kind: 'RUN', payload: `6 2000 ${C1}` });
    const parts = cutFrame(9000, whole);
    host.agent.line.write(`${parts.slice(1).join('')}${whole}${parts.join('')}${whole}`);
    expect(await host.session.ping()).to.equal(true);
    await host.agent.marker('closecheck 6 begin');
    expect(host.agent.markers.filter((text) => text === 'closecheck 6 begin')).to.have.lengthOf(1);
  });

  it('acknowledges a message that comes twice, and acts on it once', async () => {
    await host.session.hello(RUN_ID, 10_000);
    const frame = encodeFrame({ seq: 9000, kind: 'RUN', payload: `6 2000 ${C1}` });
    const decoder = new Decoder();
    const heard: Frame[] = [];
    host.agent.line.onData((data) => {
      for (const received of decoder.push(data)) {
        if (received.type === 'frame') heard.push(received.frame);
      }
    });
    host.agent.line.write(frame + frame);
    expect(await host.session.ping()).to.equal(true);
    await host.agent.marker('closecheck 6 begin');
    const answers = heard.filter(({ kind, payload }) => kind === 'ACK' && payload === '9000');
    expect(answers).to.have.lengthOf(2);
    expect(heard.map(({ kind }) => kind)).to.not.include('BAD');
    expect(host.agent.markers.filter((text) => text === 'closecheck 6 begin')).to.have.lengthOf(1);
  });

  it('is still there after any noise', async () => {
    const noise = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: fc.constantFrom('#', '1', ' ', '*', 'A', '\n', '\0', '\xff') }),
      fc.constant('#1 RUN 4064 '.repeat(2000)),
      fc
        .tuple(fc.nat(99), fc.nat(99), fc.nat(60))
        .map(([number, count, size]) => `${number}/${count} ${'x'.repeat(size)}`)
        .map((payload) => encodeFrame({ seq: 9, kind: 'PART', payload }).repeat(2)),
      fc.constant('x'.repeat(20_000)),
    );
    await fc.assert(
      fc.asyncProperty(noise, async (bytes) => {
        host.agent.line.write(`${bytes}\n`);
        expect(await host.session.hello(RUN_ID, 10_000)).to.have.property('end', 'introduced');
      }),
      { numRuns: 100 },
    );
  });

  it('answers a frame of a kind that it does not know with an acknowledgement only', async () => {
    await host.session.hello(RUN_ID, 10_000);
    host.agent.line.write(encodeFrame({ seq: 7000, kind: 'DANCE', payload: '' }));
    host.agent.line.write(encodeFrame({ seq: 7001, kind: 'DONE', payload: '1 end' }));
    expect(await host.session.ping()).to.equal(true);
  });

  it('answers any garbled program with a reason or a report', async () => {
    const character = fc.constantFrom(...' ;,.:#-PTCND'.split(''));
    const change = fc.record({ at: fc.nat(), length: fc.nat({ max: 4 }), by: character });
    const garbled = fc
      .tuple(fc.constantFrom(C1, MIXED), fc.array(change, { minLength: 1, maxLength: 4 }))
      .map(([program, changes]) =>
        changes.reduce((text, { at, length, by }) => {
          const from = at % text.length;
          return text.slice(0, from) + (length === 0 ? by : '') + text.slice(from + length);
        }, program),
      );
    let number = 0;
    let reasons = 0;
    await fc.assert(
      fc.asyncProperty(garbled, async (program) => {
        if (number++ === 0) await host.session.hello(RUN_ID, 10_000);
        const end: RunEnd = await host.session.run(
          { number, port: 2000, program },
          WILLING,
          30_000,
        );
        expect(end.end).to.be.oneOf(['report', 'bad-program']);
        if (end.end === 'bad-program') reasons++;
        if (end.end === 'report' && end.payload.includes(';B yes;')) {
          await host.restart({});
          number = 0;
        }
      }),
      { numRuns: 300 },
    );
    expect(reasons).to.be.greaterThan(50);
  });
});

function harmed(
  line: Line,
  toTarget: (text: string) => string,
  toHost: (text: string) => string,
): Line {
  return {
    write: (data) => {
      line.write(toTarget(data));
    },
    onData: (listener) => {
      let rest = '';
      return line.onData((data) => {
        const lines = (rest + data).split(/(?<=\n)/);
        rest = lines.at(-1)?.endsWith('\n') === true ? '' : (lines.pop() ?? '');
        for (const text of lines) listener(toHost(text));
      });
    },
  };
}

/** Numbers from 0 to 1, the same in every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
