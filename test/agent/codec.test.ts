/** The codec of the host and the one of the target are two: they must agree. */
import { expect } from 'chai';
import { execa } from 'execa';
import fc from 'fast-check';
import { Decoder } from '../../src/console/decoder.js';
import { encodeFrame } from '../../src/console/frame.js';
import { anyFrame, anyText } from '../support/any-frame.js';
import { buildHostAgent, type HostAgentBuild } from '../support/host-agent.js';

describe('agent: codec', () => {
  let build: HostAgentBuild;

  before(async function () {
    this.timeout(120_000);
    build = await buildHostAgent();
  });

  /** What the target's codec makes of bytes, one character each. */
  async function target(mode: 'parse' | 'encode', input: string): Promise<string> {
    const { stdout } = await execa(build.codec, [mode], {
      input: Buffer.from(input, 'latin1'),
      encoding: 'latin1',
      stripFinalNewline: false,
    });
    return stdout;
  }

  /** The same by the host's codec, one line for each frame. */
  function host(bytes: string): string {
    return new Decoder()
      .push(bytes)
      .map((received) =>
        received.type === 'frame'
          ? `${received.frame.seq} ${received.frame.kind} ${received.frame.payload}\n`
          : '',
      )
      .join('');
  }

  it('makes the same bytes of the same messages', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyFrame(), { maxLength: 50 }), async (frames) => {
        const lines = frames.map(({ seq, kind, payload }) => `${seq} ${kind} ${payload}\n`);
        expect(await target('encode', lines.join(''))).to.equal(frames.map(encodeFrame).join(''));
      }),
      { numRuns: 20 },
    );
  });

  it('finds the same frames in the same stream, harmed and mixed with noise', async () => {
    const piece = fc.oneof(
      anyFrame().map(encodeFrame),
      anyText(60).map((text) => `${text}\n`),
      anyText(20),
      fc.constantFrom('\r', '\n', '\0', '\x7f', '\xff', '#', '#1', '#1 PING 0 *'),
      fc
        .tuple(anyFrame().map(encodeFrame), fc.nat(), fc.constantFrom('', '#', '0', '\t', '~~'))
        .map(([text, at, by]) => {
          const cut = at % text.length;
          return text.slice(0, cut) + by + text.slice(cut + 1);
        }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 60 }), async (pieces) => {
        const bytes = pieces.join('');
        expect(await target('parse', bytes)).to.equal(host(bytes));
      }),
      { numRuns: 60 },
    );
  });

  it('finds the longest frame behind a line that never ended', async () => {
    const longest = encodeFrame({ seq: 9999, kind: 'ABCDEFGH', payload: '#1'.repeat(2032) });
    for (const noise of ['#1'.repeat(10_000), 'x'.repeat(20_000), '#1 RUN 4064 '.repeat(999)]) {
      const bytes = noise + longest;
      expect(host(bytes)).to.contain('9999 ABCDEFGH ');
      expect(await target('parse', bytes)).to.equal(host(bytes));
    }
  });

  it('names every error of this C library there and back', async () => {
    const names = ['ECONNABORTED', 'ENXIO', 'EBADF', 'EPIPE', 'ETIMEDOUT', 'EINPROGRESS'];
    const { stdout } = await execa(build.codec, ['names', ...names, 'EAGAIN', 'ECONNABORT']);
    const back = stdout.split('\n').map((line) => line.split(' ')[1]);
    // EAGAIN is EWOULDBLOCK in all of them; there is no ECONNABORT.
    expect(back).to.deep.equal([...names, 'EWOULDBLOCK', '-']);
  });
});
