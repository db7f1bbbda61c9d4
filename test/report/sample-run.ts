/**
 * A run as the journal tells it, with a row for every verdict, made from parts
 * that a test can change.
 */
import { judge } from '../../src/crosscheck/judge.js';
import type { EventBody, JournalEvent, PlannedRow } from '../../src/crosscheck/events.js';
import type { Outcome } from '../../src/scenario/outcome.js';
import {
  allowed,
  BOARD,
  observation,
  outcome,
  prediction,
  STAND_IN,
  times,
} from '../crosscheck/evidence.js';

export const ABORTED = { 'T1.recv': '-1 ECONNABORTED', 'T2.close': '0', 'T1.recv#2': '-1 EBADF' };
export const HANGS = { 'T1.recv': 'blocked', 'T2.close': '0', 'T1.recv#2': 'not-run' };

/** Text that a hostile or broken target could send. */
export const HOSTILE =
  '\u001b[2J\u001b]0;owned\u0007<script>&"\'|`]]>\u0000\u0007\u202e\ud800\u009b31mred\uffff\nline\r';

export interface SampleRow {
  scenario: string;
  variant: string;
  target: string;
  seen: Outcome[];
  skipped?: string;
}

const row = (
  scenario: string,
  variant: string,
  seen: Outcome[],
  rest: Partial<SampleRow> = {},
): SampleRow => ({ scenario, variant, target: 'i386', seen, ...rest });

export const ROWS: SampleRow[] = [
  row('C1', 'closer-above', times(3, outcome(ABORTED))),
  row('C1', 'closer-equal', times(3, outcome(ABORTED))),
  row('C1', 'closer-below', [...times(2, outcome(ABORTED)), outcome(HANGS)]),
  row('D1', '-', [outcome({}, { faults: ['panic: sbflush'] })]),
  row('G1', '-', [], { skipped: 'needs tap' }),
  row('H3', '-', [outcome({ ...ABORTED, 'T2.close': '-1 EBADF' })], { target: 'board' }),
];

/** Events of a run that ended by itself. */
export function sampleEvents(rows: readonly SampleRow[] = ROWS): JournalEvent[] {
  let at = 0;
  return sampleBodies(rows).map((body) => ({ ...body, at: (at += 100) }));
}

export function sampleBodies(rows: readonly SampleRow[] = ROWS): EventBody[] {
  const planned = rows.map(({ scenario, variant, target, skipped }, index): PlannedRow => {
    const plain = { row: index + 1, scenario, variant, target };
    return skipped === undefined ? plain : { ...plain, skipped };
  });
  const runs = rows.flatMap(({ seen }, index) => seen.map((one) => ({ row: index + 1, one })));
  return [
    {
      event: 'run-started',
      format: 1,
      closecheck: '0.1.0',
      run: 'run1',
      started: '2026-11-25T21:00:00.000Z',
      argv: ['run', '--seed', '7'],
      seed: '7',
      profile: 'connabort@6',
      scheduler: 'prio',
      repeat: 3,
      rerun: ['--image-fix', 'connabort'],
      host: { node: 'v20.20.2' },
      targets: [
        {
          name: 'i386',
          kind: 'qemu',
          machine: 'standalone-i386',
          image: { path: 'build/image file.elf', sha256: 'ab'.repeat(32) },
          qemu: {
            version: '7.2.22',
            argv: ['qemu-system-i386', '-kernel', 'build/image file.elf'],
          },
        },
        { name: 'board', kind: 'serial' },
      ],
      plan: {
        rows: planned,
        cases: runs.map(({ row }, index) => ({ case: index + 1, row, repeat: 1, seed: 1 })),
      },
    },
    { event: 'target-started', target: 'i386', identity: STAND_IN, ms: 150 },
    { event: 'target-started', target: 'board', identity: BOARD, ms: 900 },
    ...runs.map(({ row, one }, index): EventBody => {
      const target = rows[row - 1]?.target ?? '';
      const dead = one.faults.length > 0;
      return {
        event: 'observation',
        case: index + 1,
        row,
        target,
        observation: observation(one, dead ? { postMortem: ['ticks 17', HOSTILE] } : {}),
        ms: 20,
        files: [`pcap/case-${index + 1}.pcap`],
      };
    }),
    ...rows.map((one, index) => verdictBody(one, index + 1)),
    { event: 'run-ended', exitCode: 1 },
  ];
}

function verdictBody({ target, seen, skipped }: SampleRow, row: number): EventBody {
  if (skipped !== undefined) {
    return {
      event: 'verdict',
      row,
      target,
      verdict: 'skipped',
      standIn: false,
      reason: skipped,
      runs: 0,
      seen: [],
      allowed: [],
      reference: null,
    };
  }
  const judgement = judge({
    prediction: prediction([allowed(ABORTED, { witness: '0g8' })]),
    observations: seen.map((one) => observation(one)),
    identity: target === 'board' ? BOARD : STAND_IN,
    attempts: [],
    planned: seen.length,
  });
  return { event: 'verdict', row, target, ...judgement };
}
