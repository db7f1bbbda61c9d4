import { readFileSync, readdirSync } from 'node:fs';
import { expect } from 'chai';
import { Decoder } from '../../src/console/decoder.js';
import { FatalWatch, readSign } from '../../src/console/fatal.js';

const FIXTURES = new URL('fixtures/', import.meta.url);

function linesOf(fixture: string): string[] {
  const decoder = new Decoder();
  const bytes = readFileSync(new URL(fixture, FIXTURES), 'latin1');
  return [...decoder.push(bytes), ...decoder.flush()].map((received) =>
    received.type === 'frame' ? received.frame.payload : received.text,
  );
}

function watch(lines: string[]): FatalWatch {
  const result = new FatalWatch();
  for (const line of lines) result.push(line);
  return result;
}

describe('console: fatal', () => {
  it('takes the text of a panic of RTEMS 6 from the line before', () => {
    const seen = watch(linesOf('i386-fatal.txt'));
    expect(seen.fatal).to.deep.equal({
      text: 'Socket buffer is already in use.',
      source: 'RTEMS_FATAL_SOURCE_PANIC',
      task: 'BLK0',
    });
    expect(seen.complete).to.equal(true);
  });

  it('takes a failed assertion of an RTEMS test from the line before the shutdown', () => {
    const seen = watch(linesOf('arm-syscall01-unpatched.txt'));
    expect(seen.fatal?.text).to.equal('../../testsuites/syscall01/init.c: 139 errno == ENXIO');
  });

  it('knows the banners of every transcript of a test', () => {
    const tests = readdirSync(FIXTURES).filter((name) => name !== 'i386-fatal.txt');
    expect(tests).to.have.lengthOf.at.least(5);
    for (const name of tests) {
      const signs = linesOf(name).flatMap((line) => readSign(line)?.sign ?? []);
      const ends = name.includes('unpatched') ? [] : ['test-end'];
      expect(signs, name).to.deep.equal(['test-begin', ...ends, 'shutdown', 'fatal-task']);
    }
  });

  it('names the source of an exception, whose last line says nothing', () => {
    const seen = watch([
      'closecheck agent ready',
      '*** FATAL ***',
      'fatal source: 9 (RTEMS_FATAL_SOURCE_EXCEPTION)',
      'fatal code: 14 (0x0000000e)',
      'executing thread name: T1',
    ]);
    expect(seen.fatal?.text).to.equal('fatal source 9 (RTEMS_FATAL_SOURCE_EXCEPTION)');
  });

  it('finds the fatal lines behind an unfinished line of the image', () => {
    expect(watch(['sbflush', 'T1 in recv *** FATAL ***']).fatal?.text).to.equal('sbflush');
  });

  it('does not take a panic for complete before its last line', () => {
    const lines = linesOf('i386-fatal.txt');
    const seen = watch(lines.slice(0, -1));
    expect(seen.fatal?.text).to.equal('Socket buffer is already in use.');
    expect(seen.complete).to.equal(false);
  });

  it('sees no end in ordinary output', () => {
    expect(watch(['"Network" initialized!', 'ACCEPTED:2130706433', 'FATAL']).fatal).to.equal(
      undefined,
    );
  });
});
