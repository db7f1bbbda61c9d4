import { expect } from 'chai';
import { TestBanners } from '../../src/rtems/test-banner.js';
import {
  endsAtOnce,
  isTestFailure,
  labelsOf,
  testVerdict,
  type BootEnd,
  type TestLabels,
  type TestResult,
} from '../../src/rtems/test-verdict.js';
import { banners } from './test-image.js';

const GUEST: BootEnd = { by: 'guest', phase: undefined };
const FIRST: TestLabels = { version: '6.1', build: 'RTEMS_POSIX_API', tools: '12.2.0' };
const FATAL = '*** FATAL ***\r\nfatal source: 9 (RTEMS_FATAL_SOURCE_EXCEPTION)';

function judge(
  text: string,
  end: BootEnd = GUEST,
  { first = undefined as TestLabels | undefined, image = 'sample.exe' } = {},
): TestResult {
  const reader = new TestBanners();
  for (const line of text.split('\n')) reader.push(line);
  return testVerdict(reader.log, end, first, image);
}

const verdict = (...args: Parameters<typeof judge>): string => judge(...args).verdict;

describe('the verdict on a test of RTEMS', () => {
  it('is passed with begin and end banner, whether a state was said or not', () => {
    expect(verdict(banners({}))).to.equal('passed');
    expect(verdict(banners({ state: null }))).to.equal('passed');
  });

  it('is failed without the end banner, and says what did not hold', () => {
    expect(verdict(banners({ end: '' }))).to.equal('failed');
    const { reason } = judge(`${banners({ end: '' })}a.c: 7 x == y\r\n\r\n[ RTEMS shutdown ]\r\n`);
    expect(reason).to.equal('a.c: 7 x == y');
  });

  it('is fatal-error after a fatal error, with its text', () => {
    expect(verdict(`${banners({ end: '' })}${FATAL}`)).to.equal('fatal-error');
    expect(judge(`oh no\r\n${FATAL}`).reason).to.contain('RTEMS_FATAL_SOURCE_EXCEPTION');
  });

  it('is failed if the test ended with a status other than 0, end banner or not', () => {
    const status = '*** EXIT STATUS NOT ZERO ***';
    expect(verdict(`${banners({ end: '' })}${status}`)).to.equal('failed');
    expect(verdict(`${banners({})}${status}`)).to.equal('failed');
  });

  it('is timeout or test-too-long, with the phase it had come to', () => {
    const quiet = judge(banners({ end: '' }), { by: 'quiet', phase: 'case' });
    expect(quiet.verdict).to.equal('timeout');
    expect(quiet.reason).to.contain('[case]');
    const endless = judge(banners({ end: '' }), { by: 'too-long', phase: 'case' });
    expect(endless.verdict).to.equal('test-too-long');
    expect(judge('', { by: 'silent', phase: 'boot' }).reason).to.contain('[boot]');
    expect(judge('hello', { by: 'quiet', phase: 'ready' }).reason).to.contain('[ready]');
  });

  it('is invalid for an image that ends without being a test, except for minimum', () => {
    expect(verdict('*** HELLO WORLD TEST ***')).to.equal('invalid');
    expect(verdict('')).to.equal('invalid');
    expect(verdict('', GUEST, { image: 'samples/minimum.exe' })).to.equal('passed');
    expect(verdict('oops', GUEST, { image: 'samples/minimum.exe' })).to.equal('invalid');
    expect(verdict('', GUEST, { image: 'notminimum.exe' })).to.equal('invalid');
  });

  it('is expected-fail only if the test that is to fail does', () => {
    expect(verdict(banners({ state: 'EXPECTED_FAIL', end: '' }))).to.equal('expected-fail');
    expect(verdict(banners({ state: 'EXPECTED-FAIL' }))).to.equal('passed');
    const hung = judge(banners({ state: 'EXPECTED_FAIL', end: '' }), {
      by: 'quiet',
      phase: 'case',
    });
    expect(hung.verdict).to.equal('expected-fail');
  });

  it('is indeterminate only without the end banner', () => {
    expect(verdict(banners({ state: 'INDETERMINATE', end: '' }))).to.equal('indeterminate');
    expect(verdict(banners({ state: 'INDETERMINATE' }))).to.equal('passed');
  });

  it('is user-input or benchmark as soon as the test has said so', () => {
    for (const [state, expected] of [
      ['USER_INPUT', 'user-input'],
      ['BENCHMARK', 'benchmark'],
    ] as const) {
      const reader = new TestBanners();
      for (const line of banners({ state, end: '' }).split('\n')) reader.push(line);
      expect(endsAtOnce(reader.log)).to.equal(true);
      expect(testVerdict(reader.log, GUEST, FIRST, 'x.exe').verdict).to.equal(expected);
    }
    const reader = new TestBanners();
    for (const line of banners({}).split('\n')) reader.push(line);
    expect(endsAtOnce(reader.log)).to.equal(false);
  });

  it('is wrong-header for a state that there is none of', () => {
    expect(verdict(banners({ state: 'MAYBE' }))).to.equal('wrong-header');
  });

  it('is wrong-version, -build or -tools if the labels are not those of the first test', () => {
    const against = { first: FIRST };
    expect(verdict(banners({}), GUEST, against)).to.equal('passed');
    expect(verdict(banners({ version: '5.3' }), GUEST, against)).to.equal('wrong-version');
    expect(verdict(banners({ build: '' }), GUEST, against)).to.equal('wrong-build');
    expect(verdict(banners({ tools: '13.2' }), GUEST, against)).to.equal('wrong-tools');
    // A test that is to fail is not compared.
    const differing = banners({ version: '5.3', state: 'EXPECTED_FAIL' });
    expect(verdict(differing, GUEST, against)).to.equal('passed');
  });

  it('counts failures as such, and nothing else', () => {
    for (const failing of ['failed', 'fatal-error', 'timeout', 'invalid', 'wrong-build'] as const) {
      expect(isTestFailure(failing), failing).to.equal(true);
    }
    for (const fine of ['passed', 'expected-fail', 'indeterminate', 'benchmark'] as const) {
      expect(isTestFailure(fine), fine).to.equal(false);
    }
  });

  it('compares with the first test that has said all of its labels', () => {
    const reader = new TestBanners();
    reader.push('*** TEST VERSION: 6.1');
    expect(labelsOf(reader.log)).to.equal(undefined);
    reader.push('*** TEST BUILD: RTEMS_POSIX_API');
    reader.push('*** TEST TOOLS: 12.2.0');
    expect(labelsOf(reader.log)).to.deep.equal(FIRST);
  });
});
