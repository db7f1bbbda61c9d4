/**
 * The verdict on one test image, by the rules of RTEMS's own tester, except
 * that a test that says it has failed is never passed.
 */
import type { TestLog } from './test-banner.js';

export type TestVerdict =
  | 'passed'
  | 'failed'
  | 'user-input'
  | 'expected-fail'
  | 'indeterminate'
  | 'benchmark'
  | 'fatal-error'
  | 'timeout'
  | 'test-too-long'
  | 'invalid'
  | 'wrong-version'
  | 'wrong-build'
  | 'wrong-tools'
  | 'wrong-header';

/** How far a test had come when its time was over. */
export type TestPhase = 'boot' | 'ready' | 'case' | 'collect';

/** What ended one boot. */
export interface BootEnd {
  /**
   * `guest`: the image ended its machine. `said`: it has said all that matters.
   * `quiet`: nothing came for too long. `too-long`: it went on for too long.
   * `silent`: not one byte came, in any try.
   */
  by: 'guest' | 'said' | 'quiet' | 'too-long' | 'silent';
  /** Of a timeout, else undefined. */
  phase: TestPhase | undefined;
}

/** Labels of the first test of a run, with which all others must agree. */
export interface TestLabels {
  version: string;
  build: string;
  tools: string;
}

export interface TestResult {
  verdict: TestVerdict;
  /** A sentence without its full stop. */
  reason: string;
}

/** Images that print nothing at all and are right to do so. */
const SILENT_BY_DESIGN = /(?:^|[/\\])minimum(?:\.[a-z]+)?$/;

/** States in which the tester ends a test as soon as it has said so. */
const UNATTENDED: Record<string, TestVerdict> = {
  USER_INPUT: 'user-input',
  BENCHMARK: 'benchmark',
};

/** Whether nothing is to be waited for after a state banner. */
export function endsAtOnce(log: TestLog): boolean {
  return log.state !== undefined && Object.hasOwn(UNATTENDED, log.state);
}

/** Undefined if the test has not said all of its labels. */
export function labelsOf(log: TestLog): TestLabels | undefined {
  const { version, build, tools } = log;
  if (version === undefined || build === undefined || tools === undefined) return undefined;
  return { version, build, tools };
}

/**
 * @param first labels of the first test of the run, if one has said them
 * @param image its path; one that is known to print nothing is excused for it
 */
export function testVerdict(
  log: TestLog,
  end: BootEnd,
  first: TestLabels | undefined,
  image: string,
): TestResult {
  const whole = log.name !== undefined && log.ended && !log.badExit;
  switch (log.state) {
    case 'EXPECTED_PASS':
      return mismatch(log, first) ?? plain(log, end, whole, image);
    case undefined:
      return plain(log, end, whole, image);
    case 'EXPECTED_FAIL':
      return whole
        ? unexpected()
        : { verdict: 'expected-fail', reason: plain(log, end, false, image).reason };
    case 'INDETERMINATE':
      return whole
        ? passed()
        : { verdict: 'indeterminate', reason: plain(log, end, false, image).reason };
    case 'USER_INPUT':
      return { verdict: 'user-input', reason: 'the test needs somebody to type' };
    case 'BENCHMARK':
      return { verdict: 'benchmark', reason: 'the test measures and judges nothing' };
    default:
      return { verdict: 'wrong-header', reason: `there is no test state ${log.state}` };
  }
}

function mismatch(log: TestLog, first: TestLabels | undefined): TestResult | undefined {
  if (first === undefined) return undefined;
  for (const [label, verdict] of [
    ['version', 'wrong-version'],
    ['build', 'wrong-build'],
    ['tools', 'wrong-tools'],
  ] as const) {
    const own = log[label];
    if (own === undefined || own === first[label]) continue;
    return {
      verdict,
      reason: `the test's ${label} is ${own || 'empty'}, that of the first test ${first[label] || 'empty'}`,
    };
  }
  return undefined;
}

function plain(log: TestLog, end: BootEnd, whole: boolean, image: string): TestResult {
  if (whole) return passed();
  if (log.fatal !== undefined) {
    return { verdict: 'fatal-error', reason: `fatal error: ${log.fatal.text}` };
  }
  if (log.badExit)
    return { verdict: 'failed', reason: 'the test ended with a status other than 0' };
  if (end.by === 'too-long') {
    return { verdict: 'test-too-long', reason: `the test did not come to an end${during(end)}` };
  }
  if (end.by === 'quiet' || end.by === 'silent') {
    return { verdict: 'timeout', reason: `nothing more came from the test${during(end)}` };
  }
  if (log.name !== undefined) {
    return {
      verdict: 'failed',
      reason: log.assertion ?? `${log.name} ended without its end banner`,
    };
  }
  if (SILENT_BY_DESIGN.test(image) && log.lines === 0) {
    return { verdict: 'passed', reason: 'this test prints nothing' };
  }
  return { verdict: 'invalid', reason: 'the image ended without the begin banner of a test' };
}

function passed(): TestResult {
  return { verdict: 'passed', reason: 'begin and end banner' };
}

function unexpected(): TestResult {
  return { verdict: 'passed', reason: 'it was expected to fail, but has its end banner' };
}

function during(end: BootEnd): string {
  switch (end.phase) {
    case 'boot':
      return ', not even its first byte [boot]';
    case 'ready':
      return ', not even its begin banner [ready]';
    case 'case':
      return ' after its begin banner [case]';
    case 'collect':
      return ' while it was ending [collect]';
    case undefined:
      return '';
  }
}

/** Counts against the image. */
export function isTestFailure(verdict: TestVerdict): boolean {
  return !['passed', 'expected-fail', 'indeterminate', 'user-input', 'benchmark'].includes(verdict);
}

/** Whether the test was not carried through, and says nothing. */
export function isTestSkipped(verdict: TestVerdict): boolean {
  return verdict === 'user-input' || verdict === 'benchmark';
}
