import { expect } from 'chai';
import { TestBanners, type TestLog } from '../../src/rtems/test-banner.js';
import { banners, fixtureLines } from './test-image.js';

function read(lines: readonly string[]): TestLog {
  const reader = new TestBanners();
  for (const line of lines) reader.push(line);
  return reader.log;
}

describe('what a test of RTEMS says about itself', () => {
  it('is read from the console of a real test that passed', () => {
    for (const name of [
      'i386-syscall01-patched',
      'arm-syscall01-patched',
      'i386-loopback-patched',
      'arm-loopback-patched',
    ]) {
      const log = read(fixtureLines(name));
      expect(log.name, name).to.equal(name.includes('syscall') ? 'SYSCALL 1' : 'LOOPBACK');
      expect(log.ended, name).to.equal(true);
      expect(log.state).to.equal('EXPECTED_PASS');
      expect(log.version).to.equal('6.0.0.not-released');
      expect(log.build).to.equal('RTEMS_POSIX_API');
      expect(log.tools).to.equal('12.2.0');
      expect(log.fatal, 'a shutdown is no fatal error').to.equal(undefined);
      expect(log.over).to.equal(true);
    }
  });

  it('is no label where the line is not whole: the test was ended in the middle of it', () => {
    const reader = new TestBanners();
    reader.push('*** BEGIN OF TEST SAMPLE ***');
    reader.push('*** TEST VERSION: 6.1');
    reader.push('*** TEST TOOLS: 1', false);
    expect(reader.log).to.include({ name: 'SAMPLE', version: '6.1', tools: undefined });
  });

  it('holds the assertion of a real test that failed', () => {
    const log = read(fixtureLines('arm-syscall01-unpatched'));
    expect(log.ended).to.equal(false);
    expect(log.assertion).to.equal('../../testsuites/syscall01/init.c: 139 errno == ENXIO');
    expect(log.fatal).to.equal(undefined);
  });

  it('holds the fatal error of a real panic', () => {
    const log = read(fixtureLines('i386-fatal'));
    expect(log.name).to.equal(undefined);
    expect(log.fatal).to.deep.equal({
      text: 'Socket buffer is already in use.',
      source: 'RTEMS_FATAL_SOURCE_PANIC',
      task: 'BLK0',
    });
  });

  it('does not end with the banner of another test', () => {
    expect(read(banners({ name: 'A', end: 'B' }).split('\n')).ended).to.equal(false);
    expect(read(banners({ name: 'A' }).split('\n')).ended).to.equal(true);
  });

  it('does not end before it has begun', () => {
    expect(read(['*** END OF TEST A ***', '*** BEGIN OF TEST A ***']).ended).to.equal(false);
  });

  it('takes a line for a banner only if it begins with one', () => {
    const log = read(['x*** TEST STATE: BENCHMARK', ' *** TEST VERSION: 1', '*** TEST TOOLS: 13']);
    expect(log.state).to.equal(undefined);
    expect(log.version).to.equal(undefined);
    expect(log.tools).to.equal('13');
  });

  it('reads a state with hyphens, and a build without labels', () => {
    const log = read(['*** TEST STATE: EXPECTED-FAIL', '*** TEST BUILD:']);
    expect(log.state).to.equal('EXPECTED_FAIL');
    expect(log.build).to.equal('');
  });

  it('is not misled by bytes that are no text', () => {
    expect(read(['\u0000\u0007*** BEGIN OF TEST A ***\r']).name).to.equal('A');
  });

  it('notices a status other than 0', () => {
    expect(read(['*** EXIT STATUS NOT ZERO ***']).badExit).to.equal(true);
    expect(read(['[ RTEMS shutdown ]']).badExit).to.equal(false);
  });
});
