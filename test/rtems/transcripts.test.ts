/**
 * Consoles of real RTEMS 6 images of the agent, as they came: each of them is
 * read as a session reads it, and what the target did is judged again.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { Decoder } from '../../src/console/decoder.js';
import { FatalWatch, type FatalText } from '../../src/console/fatal.js';
import { parseTargetMessage, type Introduction } from '../../src/console/messages.js';
import { parseReport, type Report } from '../../src/console/report.js';
import { oneProgram } from '../../src/cli/selection.js';
import { allows, observable } from '../../src/crosscheck/observable.js';
import { explore, parseProfile } from '../../src/emulator/index.js';
import { PACKAGE_ROOT } from '../../src/package-root.js';
import type { Outcome } from '../../src/scenario/outcome.js';
import type { Program } from '../../src/scenario/program.js';

/** The wire is in another file, so a transcript is that of a target without one. */
const NO_WIRE = { capabilities: [] };
const FIXTURES = path.join(PACKAGE_ROOT, 'test/rtems/fixtures/agent');

interface Heard {
  introduction: Introduction | undefined;
  report: Report | undefined;
  fatal: FatalText | undefined;
  text: string[];
}

/** What a host hears of case 1, until the target boots again. */
function listen(file: string, program: Program): Heard {
  const decoder = new Decoder();
  const watch = new FatalWatch();
  const heard: Heard = { introduction: undefined, report: undefined, fatal: undefined, text: [] };
  const bytes = readFileSync(path.join(FIXTURES, `${file}.txt`), 'latin1');
  for (const received of decoder.push(bytes)) {
    if (received.type !== 'frame') {
      watch.push(received.text);
      heard.text.push(received.text);
      if (watch.complete) break;
      continue;
    }
    const { kind, payload } = received.frame;
    const message = parseTargetMessage(kind, payload);
    if (message?.kind === 'IAM') heard.introduction ??= message;
    if (message?.kind === 'REPORT') heard.report ??= parseReport(message.payload, 1, program);
  }
  heard.fatal = watch.fatal;
  return heard;
}

/** Whether the reference allows it, under the profile of the image. */
function isAllowed(
  outcome: Outcome,
  program: Program,
  profile: string,
  policy: 'stale' | '0xdd' = 'stale',
): boolean {
  const { outcomes } = explore(program, {
    profile: parseProfile(profile),
    scheduler: 'prio',
    policy,
  });
  const seen = observable(outcome, NO_WIRE);
  return outcomes.some((allowed) => allows(observable(allowed, NO_WIRE), seen));
}

describe('what RTEMS 6 has said', () => {
  for (const [file, scenario, profile] of [
    ['network-close-C1', 'C1/closer-above', 'network-close'],
    ['network-close-D7', 'D7', 'network-close'],
    ['connabort-J2', 'J2', 'connabort'],
    ['connabort-bounded-L6', 'L6', 'connabort-bounded'],
  ] as const) {
    it(`is understood, and allowed by the reference: ${scenario} on ${profile}`, () => {
      const program = oneProgram(scenario);
      const { introduction, report, fatal } = listen(file, program);
      expect(introduction?.identity).to.deep.equal({
        product: 'rtems-6.0.0',
        arch: 'i386',
        stack: '6',
        fix: profile,
        policy: 'stale',
        capabilities: ['tap', 'suspend', 'delete'],
        tickRate: 100,
      });
      expect(fatal).to.equal(undefined);
      if (report === undefined || report.status === 'setup-failed') throw new Error('no report');
      expect(isAllowed(report.observation.outcome, program, profile)).to.equal(true);
      // The same for a profile that it is not would be no test.
      const other = profile === 'connabort' ? 'network-close' : 'connabort';
      expect(isAllowed(report.observation.outcome, program, other)).to.equal(false);
    });
  }

  it('tells of a reader that never wakes why it sleeps', () => {
    const { report } = listen('network-close-D7', oneProgram('D7'));
    if (report === undefined || report.status === 'setup-failed') throw new Error('no report');
    const { outcome, postMortem, reboot } = report.observation;
    expect(outcome.results['T1.recv']).to.equal('blocked');
    expect(outcome.results['T3.recv']).to.equal('-1 ENXIO');
    expect(reboot).to.equal(true);
    const text = postMortem.join('\n');
    expect(text).to.match(/T1 +a\w+ prio 120 state 8\b/);
    expect(text).to.contain('network semaphore owner 0');
    expect(text).to.match(/_BSD a\w+ prio 100 .*\(network daemon\)/);
  });

  it('is a panic with its text, and the reference knows it', () => {
    const program = oneProgram('E2');
    const { report, fatal, text } = listen('network-close-E2', program);
    expect(report).to.equal(undefined);
    expect(fatal).to.deep.equal({
      text: 'sbflush',
      source: 'RTEMS_FATAL_SOURCE_PANIC',
      task: 'T2',
    });
    const outcome = { results: {}, faults: [`panic: ${fatal?.text}`], wire: [], leaks: {} };
    expect(isAllowed(outcome, program, 'network-close')).to.equal(true);
    expect(isAllowed(outcome, program, 'connabort')).to.equal(false);
    expect(text.some((line) => line.includes('dec2114x : driver attached'))).to.equal(true);
  });

  it('is an exception where the stack follows a pointer from filled memory', () => {
    const program = oneProgram('A1/closer-above');
    const { introduction, report, fatal } = listen('unpatched-0xdd-A1', program);
    expect(introduction?.identity).to.include({ fix: 'unpatched', policy: '0xdd' });
    expect(report).to.equal(undefined);
    expect(fatal?.source).to.equal('RTEMS_FATAL_SOURCE_EXCEPTION');
    const faults = [`panic: ${fatal?.text}`];
    const outcome = { results: {}, faults, wire: [], leaks: {} };
    expect(isAllowed(outcome, program, 'unpatched@6', '0xdd')).to.equal(true);
    expect(isAllowed(outcome, program, 'unpatched@6')).to.equal(false);
  });
});
