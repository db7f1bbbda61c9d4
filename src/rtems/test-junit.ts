/** junit.xml of a run of test images: one suite, a test case for each image. */
import { xmlAttribute, xmlText } from '../report/safe-text.js';
import { isTestFailure, isTestSkipped, type TestVerdict } from './test-verdict.js';

/** What came of one image. */
export interface TestRow {
  image: string;
  /** Hexadecimal, or undefined if the image could not be read. */
  sha256: string | undefined;
  /** Name that the test has said, else the image's file name. */
  name: string;
  /** `infrastructure` if nothing was learned about the test. */
  verdict: TestVerdict | 'infrastructure';
  reason: string;
  phase: string | undefined;
  ms: number;
  tries: number;
  console: readonly string[];
  commandLine: readonly string[];
}

/** Console lines that go into the report of one test. */
const CONSOLE_LINES = 400;

type Result = 'passed' | 'failure' | 'error' | 'skipped';

export function resultOf(row: TestRow): Result {
  if (row.verdict === 'infrastructure') return 'error';
  // A machine that never said a byte has not been tested.
  if (row.phase === 'boot') return 'error';
  if (isTestSkipped(row.verdict)) return 'skipped';
  return isTestFailure(row.verdict) ? 'failure' : 'passed';
}

/** @param machine name of the machine definition */
export function testJunit(rows: readonly TestRow[], machine: string): string {
  const count = (what: Result): number => rows.filter((row) => resultOf(row) === what).length;
  const time = rows.reduce((sum, { ms }) => sum + ms, 0);
  const totals =
    `tests="${rows.length}" failures="${count('failure')}" errors="${count('error')}" ` +
    `skipped="${count('skipped')}" time="${seconds(time)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="closecheck run-upstream" ${totals}>`,
    `<testsuite name="${xmlAttribute(machine)}" ${totals}>`,
    ...rows.flatMap((row) => testCase(row, machine)),
    '</testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase(row: TestRow, machine: string): string[] {
  const result = resultOf(row);
  const message = xmlAttribute(`${row.verdict}: ${row.reason}`);
  const attributes =
    `classname="${xmlAttribute(machine)}" name="${xmlAttribute(row.name)}" ` +
    `file="${xmlAttribute(row.image)}" time="${seconds(row.ms)}"`;
  return [
    `<testcase ${attributes}>`,
    '<properties>',
    property('verdict', row.verdict),
    ...(row.phase === undefined ? [] : [property('phase', row.phase)]),
    ...(row.sha256 === undefined ? [] : [property('image.sha256', row.sha256)]),
    property('qemu.argv', row.commandLine.join(' ')),
    property('tries', String(row.tries)),
    '</properties>',
    ...(result === 'skipped' ? [`<skipped message="${message}"/>`] : []),
    ...(result === 'failure' || result === 'error'
      ? [`<${result} type="${row.verdict}" message="${message}"/>`]
      : []),
    `<system-out>${xmlText(row.console.slice(-CONSOLE_LINES).join('\n'))}</system-out>`,
    '</testcase>',
  ];
}

function property(name: string, value: string): string {
  return `<property name="${name}" value="${xmlAttribute(value)}"/>`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
