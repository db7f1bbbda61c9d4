import { expect } from 'chai';
import { parseReport } from '../../src/console/report.js';
import type { Program } from '../../src/scenario/program.js';

const PROGRAM: Program = {
  scenario: 'C1',
  variant: 'closer-above',
  needs: ['tap'],
  peer: 'kernel',
  netd: 100,
  patience: 25,
  descriptors: ['s'],
  columns: [
    {
      kind: 'task',
      name: 'CTL',
      priority: 10,
      steps: [{ op: 'socket', descriptor: 0, protocol: 'tcp' }],
    },
    {
      kind: 'task',
      name: 'T1',
      priority: 120,
      steps: [
        { op: 'recv', descriptor: 0, length: 100, flags: [] },
        { op: 'recv', descriptor: 0, length: 100, flags: [] },
      ],
    },
    {
      kind: 'task',
      name: 'T2',
      priority: 50,
      steps: [
        { op: 'await', conditions: [{ is: 'blocked', column: 1 }] },
        { op: 'close', descriptor: 0 },
      ],
    },
    { kind: 'peer', name: 'P', steps: [] },
  ],
};

const DONE =
  'C 17 done;R T1.recv -1 ECONNABORTED @0+2;R T1.recv#2 -1 EBADF @2+0;R T2.close 0 @0+1;' +
  'O T2.close T1.recv T1.recv#2;L fds=0 sockets=1 mbufs=-2 heap=0;B no;E';
const STUCK =
  'C 17 stuck;R T1.recv blocked @0+25;R T1.recv#2 not-run;R T2.close 0 @0+1;O T2.close;' +
  'F use-after-free;F semaphore-held;F use-after-free;Q task T1.recv state=event;Q ;B yes;E';

describe('console: report', () => {
  it('reads what came of every call', () => {
    expect(parseReport(DONE, 17, PROGRAM)).to.deep.equal({
      status: 'done',
      observation: {
        outcome: {
          results: { 'T1.recv': '-1 ECONNABORTED', 'T1.recv#2': '-1 EBADF', 'T2.close': '0' },
          faults: [],
          wire: [],
          leaks: { sockets: 1 },
        },
        order: ['T2.close', 'T1.recv', 'T1.recv#2'],
        ticks: { 'T1.recv': 2, 'T1.recv#2': 0, 'T2.close': 1 },
        postMortem: [],
        reboot: false,
      },
    });
  });

  it('reads a call that did not return, faults and the post-mortem', () => {
    const report = parseReport(STUCK, 17, PROGRAM);
    expect(report).to.have.property('status', 'stuck');
    expect(report).to.deep.include({
      observation: {
        outcome: {
          results: { 'T1.recv': 'blocked', 'T1.recv#2': 'not-run', 'T2.close': '0' },
          faults: ['semaphore-held', 'use-after-free'],
          wire: [],
          leaks: {},
        },
        order: ['T2.close'],
        ticks: { 'T1.recv': 25, 'T2.close': 1 },
        postMortem: ['task T1.recv state=event', ''],
        reboot: true,
      },
    });
  });

  it('reads which step of the set-up failed', () => {
    const payload = 'C 17 setup-failed;R CTL.connect -1 ECONNREFUSED @0+0;B no;E';
    expect(parseReport(payload, 17, PROGRAM)).to.deep.equal({
      status: 'setup-failed',
      step: 'CTL.connect',
      result: '-1 ECONNREFUSED',
      postMortem: [],
      reboot: false,
    });
  });

  for (const result of ['0', '16384', 'fd', '2 r:s w:t,u', '-1 errno:57005', 'deleted']) {
    it(`takes \`${result}\` for a result`, () => {
      const payload = DONE.replace('-1 ECONNABORTED', result);
      const report = parseReport(payload, 17, PROGRAM);
      if (report.status === 'setup-failed') expect.fail('the set-up has not failed');
      expect(report.observation.outcome.results['T1.recv']).to.equal(result);
    });
  }

  for (const [what, payload, words] of [
    ['a missing step', DONE.replace('R T1.recv#2 -1 EBADF @2+0;', ''), 'lacks T1.recv#2'],
    ['a step of another program', DONE.replace('R T2.close', 'R T3.close'), 'lacks T2.close'],
    ['an additional step', DONE.replace('O ', 'R T3.close 0 @0+0;O '), 'unknown here: T3.close'],
    ['an unknown step in the order', DONE.replace('O ', 'O T9.recv '), 'unknown here: T9.recv'],
    ['a step twice', DONE.replace('R T2.close', 'R T1.recv'), 'a step twice'],
    ['a result that is none', DONE.replace('-1 ECONNABORTED', 'perhaps'), 'result that is none'],
    ['no end', DONE.slice(0, -2), 'does not end in E'],
    ['another case', DONE.replace('C 17', 'C 18'), 'is not of case 17'],
    ['no status', DONE.replace('17 done', '17 fine'), 'has no status'],
    ['no word on a reboot', DONE.replace('B no;', ''), 'whether to reboot'],
    ['an unclear word on a reboot', DONE.replace('B no', 'B maybe'), 'neither yes nor no'],
    ['a count left out', DONE.replace(' heap=0', ''), 'no count of heap'],
    ['a statement unknown here', DONE.replace('B no', 'X;B no'), 'unknown statement'],
    ['no failed step of the set-up', 'C 17 setup-failed;B no;E', 'which step failed'],
    ['nothing', '', 'does not end in E'],
  ] as const) {
    it(`refuses a report with ${what}, and says so`, () => {
      expect(() => parseReport(payload, 17, PROGRAM))
        .to.throw(words)
        .that.includes({ kind: 'infrastructure', code: 'report-invalid', phase: 'collect' });
    });
  }
});
