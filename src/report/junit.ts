/**
 * junit.xml, for CI systems: a suite for each target, a test case for each row.
 *
 * A finding is a failure; what says nothing about the target is an error; what
 * was skipped or is known is skipped, with its reason. An unstable row passes
 * with a flakyError, as Surefire writes it.
 */
import { verdictText, type Verdict } from '../crosscheck/verdict.js';
import { outcomeText } from './outcome-text.js';
import { rerunLine, rowName, shellLine } from './rerun.js';
import {
  verdictOf,
  type RowRecord,
  type RowVerdict,
  type RunRecord,
  type TargetRecord,
} from './run-record.js';
import { xmlAttribute, xmlText } from './safe-text.js';

type Attributes = Record<string, string | number>;
type Result = 'passed' | 'failure' | 'error' | 'skipped';

/** Text of junit.xml, with a line end. */
export function junitXml(record: RunRecord): string {
  const rows = [...record.rows.values()];
  const suites = [...record.targets.values()].map((target) =>
    suite(
      record,
      target,
      rows.filter((row) => row.planned.target === target.planned.name),
    ),
  );
  const attributes = { name: 'closecheck', ...totals(record, rows), time: seconds(record.ms) };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', attributes, suites)}\n`;
}

function suite(record: RunRecord, target: TargetRecord, rows: readonly RowRecord[]): string {
  const time = rows.reduce((sum, { ms }) => sum + ms, 0);
  const attributes = {
    name: target.planned.name,
    ...totals(record, rows),
    time: seconds(time),
    ...(record.start === null ? {} : { timestamp: record.start.started.replace(/\..*$/, '') }),
  };
  const property = ([name, value]: [string, string]): string =>
    element('property', { name, value }, []);
  return element('testsuite', attributes, [
    element('properties', {}, Object.entries(properties(record, target)).map(property)),
    ...rows.map((row) => testCase(record, row)),
  ]);
}

function properties(record: RunRecord, target: TargetRecord): Record<string, string> {
  const { start } = record;
  const { planned, identity, argv } = target;
  const all: Record<string, string | undefined> = {
    'closecheck.version': start?.closecheck,
    'closecheck.run': start?.run,
    'closecheck.seed': start?.seed,
    'closecheck.profile': start?.profile,
    'closecheck.argv': start === null ? undefined : shellLine(start.argv),
    'target.product': identity?.product,
    'target.arch': identity?.arch,
    'target.stack': identity?.stack,
    'target.fix': identity?.fix,
    'image.path': planned.image?.path,
    'image.sha256': planned.image?.sha256,
    'qemu.version': planned.qemu?.version,
    'qemu.argv': argv === null ? undefined : shellLine(argv),
  };
  for (const [name, value] of Object.entries(start?.host ?? {})) all[`host.${name}`] = value;
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function testCase(record: RunRecord, row: RowRecord): string {
  const verdict = verdictOf(record, row);
  const attributes = {
    classname: `${row.planned.target}.${row.planned.scenario}`,
    name: rowName(row.planned),
    time: seconds(row.ms),
  };
  const again = rerunLine(record, row);
  return element('testcase', attributes, [
    ...body(row, verdict, again),
    ...(RESULT[verdict.verdict] === 'passed' || verdict.known !== undefined
      ? [element('system-out', {}, [xmlText(`${details(row, verdict)}\nagain: ${again}\n`)])]
      : []),
  ]);
}

function body(row: RowRecord, verdict: RowVerdict, again: string): string[] {
  const result = RESULT[verdict.verdict];
  const message = `${verdictText(verdict.verdict, verdict.standIn)}: ${verdict.reason}`;
  if (verdict.verdict === 'unstable') {
    return row.attempts.map(({ error }) =>
      element('flakyError', { type: error.code, message: error.message }, []),
    );
  }
  if (result === 'passed') return [];
  if (result === 'skipped') {
    const known = verdict.known;
    const why =
      known === undefined
        ? verdict.reason
        : `known until ${known.expires}: ${known.reason} (${message})`;
    return [element('skipped', { message: why }, [])];
  }
  const text = xmlText(`${details(row, verdict)}\nagain: ${again}\n`);
  return [element(result, { type: verdict.verdict, message }, [text])];
}

const RESULT: Record<Verdict, Result> = {
  conforms: 'passed',
  unstable: 'passed',
  deviates: 'failure',
  'never woke': 'failure',
  'target died': 'failure',
  infrastructure: 'error',
  incomplete: 'error',
  known: 'skipped',
  skipped: 'skipped',
};

function details(row: RowRecord, verdict: RowVerdict): string {
  return [
    verdict.reason,
    ...verdict.seen.map(
      ({ outcome, count, allowed }) =>
        `seen ${count}x${allowed ? '' : ' (not allowed)'}: ${outcomeText(outcome)}`,
    ),
    ...verdict.allowed.map(
      ({ outcome, witness }) => `allowed (schedule ${witness}): ${outcomeText(outcome)}`,
    ),
    ...row.postMortems.flatMap(({ case: number, lines }) => [
      `post-mortem of case ${number}:`,
      ...lines.map((line) => `  ${line}`),
    ]),
    ...row.files.map((file) => `file: ${file}`),
  ].join('\n');
}

function totals(record: RunRecord, rows: readonly RowRecord[]): Attributes {
  const results = rows.map((row) => RESULT[verdictOf(record, row).verdict]);
  const count = (what: Result): number => results.filter((result) => result === what).length;
  return {
    tests: rows.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  };
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** @param children XML, or text that has been escaped */
function element(name: string, attributes: Attributes, children: readonly string[]): string {
  const words = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${xmlAttribute(String(value))}"`,
  );
  const start = `<${name}${words.join('')}`;
  if (children.length === 0) return `${start}/>`;
  const [only] = children;
  if (children.length === 1 && only !== undefined && !only.startsWith('<')) {
    return `${start}>${only}</${name}>`;
  }
  return `${start}>\n${children.join('\n')}\n</${name}>`;
}
