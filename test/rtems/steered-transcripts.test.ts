/**
 * Consoles of real RTEMS 6 that was led through schedules (docs/steer.md): what
 * it has said of its gates, and what came of it, is judged again.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { oneProgram } from '../../src/cli/selection.js';
import { Decoder } from '../../src/console/decoder.js';
import { FatalWatch } from '../../src/console/fatal.js';
import { parseReport } from '../../src/console/report.js';
import { judgeSteering, type SteerResult } from '../../src/crosscheck/steer-result.js';
import { scheduleOf } from '../../src/crosscheck/steer.js';
import { PACKAGE_ROOT } from '../../src/package-root.js';
import type { Observation, TargetIdentity } from '../../src/scenario/executor.js';
import type { Program } from '../../src/scenario/program.js';

/** The wire is in another file, so a transcript is that of a target without one. */
const IDENTITY: TargetIdentity = {
  product: 'rtems-6.0.0',
  arch: 'i386',
  stack: '6',
  fix: 'network-close',
  policy: 'stale',
  capabilities: [],
  tickRate: 100,
};

/** What a host makes of case 1. */
function observe(file: string, program: Program): Observation {
  const name = path.join(PACKAGE_ROOT, 'test/rtems/fixtures/agent', `${file}.txt`);
  const watch = new FatalWatch();
  const lines: string[] = [];
  for (const received of new Decoder().push(readFileSync(name, 'latin1'))) {
    if (received.type === 'frame') {
      if (received.frame.kind !== 'REPORT') continue;
      const report = parseReport(received.frame.payload, 1, program);
      if (report.status !== 'setup-failed') return report.observation;
    } else if (!watch.complete) {
      watch.push(received.text);
      lines.push(received.text);
    }
  }
  if (watch.fatal === undefined) throw new Error(`${file} has no end`);
  const faults = [`panic: ${watch.fatal.text}`];
  const outcome = { results: {}, faults, wire: [], leaks: {} };
  return { outcome, order: [], ticks: {}, postMortem: lines, reboot: true };
}

function judge(file: string, id: string, schedule: string): SteerResult {
  const program = oneProgram(id);
  const { plan, expected } = scheduleOf(
    program,
    { profile: 'network-close', policy: 'any' },
    schedule,
  );
  return judgeSteering(program, plan, expected, observe(file, program), IDENTITY);
}

describe('RTEMS 6, led through a schedule', () => {
  it('has a sleeper that is woken, suspended, and never comes back', () => {
    const result = judge('steered-L6', 'L6', '000');
    expect(result).to.include({ followed: true, shown: true });
    expect(result.passings).to.deep.equal({ passed: [0, 1, 2, 3, 4], missed: [] });
    expect(result.seen.results).to.deep.equal({ 'T1.recv': 'blocked', 'T2.close': '0' });
  });

  it('panics in the close, with a reader held before the network semaphore', () => {
    const result = judge('steered-E9', 'E9', '1');
    expect(result).to.include({ followed: true, shown: true });
    expect(result.seen.panic).to.equal('sbflush');
    expect(result.turns.map(({ following }) => following)).to.not.include('unknown');
  });

  it('has not shown what another schedule of the same program comes to', () => {
    expect(judge('steered-E9', 'E9', '0')).to.include({ shown: false });
  });
});
