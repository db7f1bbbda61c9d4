/**
 * Closing a socket from its own SO_RCVWAKEUP callback, for which scenarios
 * have no step (firmware-tests/closefix/check.c). Real RTEMS 6 prints the same
 * lines (docs/results/rtems-6.md).
 */
import { expect } from 'chai';
import { execa } from 'execa';
import { imageFile, parseImageFix } from '../../src/crosscheck/images.js';

const PC = '-machine pc -device isa-debug-exit,iobase=0xf4,iosize=0x04'.split(' ');
const VIRT = '-machine virt -cpu cortex-a15'.split(' ');

/** The lines that an image prints in place of running the agent. */
async function check(arch: 'i386' | 'arm', fix: string): Promise<string[]> {
  const image = imageFile({ arch, ...parseImageFix(fix), policy: 'stale' });
  const machine = arch === 'i386' ? PC : VIRT;
  const quiet = '-nodefaults -no-reboot -display none -m 64 -serial stdio'.split(' ');
  const words = [...quiet, ...machine, '-kernel', image, '-append', 'check=yes'];
  const { stdout } = await execa(`qemu-system-${arch}`, words, {
    stdin: 'ignore',
    timeout: 50_000,
  });
  return [...stdout.matchAll(/^closecheck check (.*?)\r?$/gm)].map(([, line]) => line ?? '');
}

describe('closing from a wakeup callback', function () {
  this.timeout(60_000);

  for (const arch of ['i386', 'arm'] as const) {
    it(`is refused by connabort if somebody sleeps, and nothing is freed (${arch})`, async () => {
      expect(await check(arch, 'connabort')).to.deep.equal([
        'nobody-asleep close=0 again=EBADF bind=0',
        // The sleeper is told all the same, and the port is still taken.
        'reader-asleep close=EDEADLK recv=ECONNABORTED then=EBADF again=EBADF bind=EADDRINUSE',
        'end',
      ]);
    });
  }

  it('frees the socket under the sleeper with what RTEMS does since 2015', async () => {
    expect(await check('i386', 'network-close')).to.deep.equal([
      'nobody-asleep close=0 again=EBADF bind=0',
      'reader-asleep close=0 recv=ENXIO then=EBADF again=EBADF bind=0',
      'end',
    ]);
  });
});
