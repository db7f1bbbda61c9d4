import { expect } from 'chai';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileReporter } from '../../src/report/file-reporter.js';
import { resultJson } from '../../src/report/json.js';
import { junitXml } from '../../src/report/junit.js';
import { litmusLog } from '../../src/report/litmus-log.js';
import { resultMarkdown } from '../../src/report/markdown.js';
import { newRecord, recordOf } from '../../src/report/run-record.js';
import type { JournalEvent } from '../../src/crosscheck/events.js';
import { outcome } from '../crosscheck/evidence.js';
import { ABORTED, HANGS, HOSTILE, ROWS, sampleEvents } from './sample-run.js';
import { elementsOf, readXml } from './xml-reader.js';

/** As far as the tests look into it. */
interface ResultFile {
  targets: {
    image: { sha256: string };
    qemu: string;
    argv: string[];
    identity: { product: string };
  }[];
  verdicts: Record<string, number>;
  rows: {
    seen: { count: number; outcome: { panic: string | null } }[];
    allowed: object[];
  }[];
}

const record = recordOf(sampleEvents());

/** With the verdict of one row replaced. */
function withVerdict(row: number, rest: object): JournalEvent[] {
  return sampleEvents().map((event) =>
    event.event === 'verdict' && event.row === row ? { ...event, ...rest } : event,
  );
}

const hostileRecord = recordOf(
  sampleEvents([
    {
      scenario: 'C1',
      variant: '-',
      target: 'i386',
      seen: [outcome({ 'T1.recv': HOSTILE }), outcome({}, { faults: [`panic: ${HOSTILE}`] })],
    },
  ]),
);

describe('junit.xml', () => {
  const xml = readXml(junitXml(record));

  it('counts what it holds', () => {
    expect(xml.attributes).to.include({ tests: '6', failures: '3', errors: '0', skipped: '1' });
    expect(elementsOf(xml, 'testcase')).to.have.lengthOf(6);
    expect(elementsOf(xml, 'failure')).to.have.lengthOf(3);
    expect(elementsOf(xml, 'testsuite').map(({ attributes }) => attributes['name'])).to.deep.equal([
      'i386',
      'board',
    ]);
  });

  it('gives a case its own time, class and name', () => {
    const [first] = elementsOf(xml, 'testcase');
    expect(first?.attributes).to.deep.equal({
      classname: 'i386.C1',
      name: 'C1/closer-above',
      time: '0.060',
    });
  });

  it('has findings as failures, with reason, post-mortem and how to run them again', () => {
    const died = elementsOf(xml, 'failure').find(
      ({ attributes }) => attributes['type'] === 'target died',
    );
    expect(died?.attributes['message']).to.equal(
      'target died: panic: sbflush; the reference allows no panic',
    );
    expect(died?.text).to.match(/post-mortem of case 10:\n {2}ticks 17/);
    expect(died?.text).to.contain('again: closecheck run --scenario D1');
  });

  it('has what says nothing about the target as an error', () => {
    for (const verdict of ['infrastructure', 'incomplete']) {
      const changed = readXml(junitXml(recordOf(withVerdict(1, { verdict, reason: 'no QEMU' }))));
      expect(changed.attributes).to.include({ failures: '3', errors: '1' });
      expect(elementsOf(changed, 'error')[0]?.attributes['message']).to.equal(
        `${verdict}: no QEMU`,
      );
    }
  });

  it('has skipped and known rows as skipped, with the reason', () => {
    const known = { reason: 'reported', expires: '2027-01-01', verdict: 'never woke' };
    const changed = readXml(junitXml(recordOf(withVerdict(3, { verdict: 'known', known }))));
    const messages = elementsOf(changed, 'skipped').map(({ attributes }) => attributes['message']);
    expect(messages[0]).to.match(/^known until 2027-01-01: reported \(known: T1\.recv stayed/);
    expect(messages[1]).to.equal('needs tap');
    expect(changed.attributes).to.include({ failures: '2', skipped: '2' });
  });

  it('lets an unstable row pass, with its failed attempts', () => {
    const events = withVerdict(1, { verdict: 'unstable' });
    events.splice(3, 0, {
      at: 300,
      event: 'attempt-failed',
      target: 'i386',
      case: 1,
      row: 1,
      attempt: 1,
      retry: true,
      error: { kind: 'infrastructure', code: 'console-lost', message: 'no answer' },
      ms: 1,
    });
    const changed = readXml(junitXml(recordOf(events)));
    expect(changed.attributes).to.include({ failures: '3', errors: '0' });
    expect(elementsOf(changed, 'flakyError')[0]?.attributes).to.deep.equal({
      type: 'console-lost',
      message: 'no answer',
    });
  });

  it('says which image and which QEMU it was', () => {
    const properties = new Map(
      elementsOf(xml, 'property').map(({ attributes }) => [
        attributes['name'],
        attributes['value'],
      ]),
    );
    expect(properties.get('image.sha256')).to.equal('ab'.repeat(32));
    expect(properties.get('qemu.version')).to.equal('7.2.22');
    expect(properties.get('qemu.argv')).to.equal("qemu-system-i386 -kernel 'build/image file.elf'");
  });

  it('stays XML whatever the target says', () => {
    const [failure] = elementsOf(readXml(junitXml(hostileRecord)), 'failure');
    expect(failure?.text).to.contain('<script>&"\'|`]]>');
    expect(failure?.text).not.to.contain('owned');
  });

  it('is XML even of a run that never began', () => {
    expect(readXml(junitXml(newRecord())).attributes['tests']).to.equal('0');
  });
});

describe('result.json', () => {
  const parsed: ResultFile = JSON.parse(resultJson(record));

  it('says how the run was made, so that it can be made again', () => {
    expect(parsed).to.include({ format: 1, run: 'run1', seed: '7', end: 'finished', exitCode: 1 });
    expect(parsed.targets[0]?.image.sha256).to.equal('ab'.repeat(32));
    expect(parsed.targets[0]?.qemu).to.equal('7.2.22');
    expect(parsed.targets[0]?.argv[0]).to.equal('qemu-system-i386');
    expect(parsed.targets[0]?.identity.product).to.equal('closecheck-standalone');
  });

  it('has every row with outcomes, counts, witness and rerun line', () => {
    expect(parsed.rows).to.have.lengthOf(ROWS.length);
    const hung = parsed.rows[2];
    expect(hung).to.include({
      name: 'C1/closer-below',
      verdict: 'never woke',
      runs: 3,
      rerun:
        'closecheck run --scenario C1/closer-below --seed 7 --target i386 --image-fix connabort',
    });
    expect(hung?.seen.map(({ count }) => count)).to.deep.equal([2, 1]);
    expect(hung?.allowed[0]).to.include({ witness: '0g8', seen: 2 });
  });

  it('counts the verdicts, those that did not occur too', () => {
    expect(parsed.verdicts).to.deep.equal({
      conforms: 2,
      deviates: 1,
      'never woke': 1,
      'target died': 1,
      unstable: 0,
      known: 0,
      infrastructure: 0,
      incomplete: 0,
      skipped: 1,
    });
  });

  it('says of a killed run that it is unfinished, and has all its rows', () => {
    const killed: ResultFile = JSON.parse(resultJson(recordOf(sampleEvents().slice(0, 5))));
    expect(killed).to.include({ end: 'unfinished', exitCode: null });
    expect(killed.rows).to.have.lengthOf(ROWS.length);
  });

  it('keeps what a target said, byte for byte', () => {
    const { rows }: ResultFile = JSON.parse(resultJson(hostileRecord));
    const panics = rows[0]?.seen.map(({ outcome }) => outcome.panic) ?? [];
    expect(panics.join('')).to.contain('\u001b]0;owned\u0007<script>');
  });
});

describe('the Markdown tables', () => {
  it('have six cells in every row', () => {
    for (const each of [record, hostileRecord]) {
      const rows = resultMarkdown(each)
        .split('\n')
        .filter((line) => line.startsWith('|'));
      expect(rows.length).to.be.at.least(3);
      for (const row of rows) expect(row.replace(/\\\|/g, '').match(/\|/g)).to.have.lengthOf(7);
    }
  });

  it('show one line for each outcome', () => {
    expect(resultMarkdown(record)).to.contain(
      '| C1/closer-below | 1x T1 blocked, T2 0<br>2x T1 ECONNABORTED EBADF, T2 0 |',
    );
  });
});

describe('the litmus log', () => {
  const log = litmusLog(record, 'i386');
  const blocks = log.split(/\n(?=Test )/);

  it('has a block for each row of the target that was run', () => {
    expect(blocks.map((block) => block.split('\n', 1)[0])).to.deep.equal([
      'Test C1/closer-above+connabort Forbidden',
      'Test C1/closer-equal+connabort Forbidden',
      'Test C1/closer-below+connabort Forbidden',
      'Test D1+connabort Forbidden',
    ]);
  });

  it('marks what is forbidden and counts it', () => {
    expect(blocks[2]).to.contain(
      [
        'Histogram (2 states)',
        '2       :>0:recv=ECONNABORTED; 0:recv_2=EBADF; 1:close=0; died=0; leaks=NOTHING; noticed=NOTHING; wire=NONE;',
        '1       *>0:recv=BLOCKED; 0:recv_2=NOT_RUN; 1:close=0; died=0; leaks=NOTHING; noticed=NOTHING; wire=NONE;',
        'No',
        'Witnesses',
        'Positive: 1, Negative: 2',
      ].join('\n'),
    );
    expect(blocks[0]).to.match(/\nOk\n[^]*Observation \S+ Never 0 3\n/);
  });

  it('binds the same places in every line of a test, in words that the reader takes', () => {
    const seen = [
      outcome(ABORTED),
      outcome(HANGS),
      outcome({ 'T1.select': '1 r:s,t', 'T3.read': '-1 errno:57005' }),
      outcome({}, { faults: ['panic: x'] }),
    ];
    const text = litmusLog(
      recordOf(sampleEvents([{ scenario: 'C1', variant: '-', target: 'i386', seen }])),
      'i386',
    );
    const states = text.split('\n').filter((line) => /^\d+ +[:*]>/.test(line));
    expect(states).to.have.lengthOf(4);
    const places = states.map((line) => [...line.matchAll(/([\w:]+)=/g)].map(([, place]) => place));
    for (const each of places) expect(each).to.deep.equal(places[0]);
    for (const line of states) {
      expect(line).to.match(/^\d+ +[:*]>(?:(?:\d+:)?[a-z]\w*=(?:-?\d+|[A-Z]\w*);(?: |$))+$/);
    }
  });

  it('has a hash that tells scenario and profile apart and nothing else', () => {
    const hashes = blocks.map((block) => /^Hash=([0-9a-f]{32})$/m.exec(block)?.[1]);
    expect(new Set(hashes).size).to.equal(4);
    expect(litmusLog(recordOf(sampleEvents()), 'i386')).to.equal(log);
  });
});

describe('fileReporter', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'closecheck-report-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('writes the whole file and nothing beside it', async () => {
    const file = path.join(folder, 'result.json');
    await fileReporter(file, resultJson).finish(record);
    expect(readFileSync(file, 'utf8')).to.equal(resultJson(record));
    expect(readdirSync(folder)).to.deep.equal(['result.json']);
  });

  it('leaves an earlier file alone if it cannot be made anew', async () => {
    const file = path.join(folder, 'junit.xml');
    await fileReporter(file, () => 'first').finish(record);
    const broken = fileReporter(file, () => {
      throw new Error('no');
    });
    expect(() => broken.finish(record)).to.throw('no');
    expect(readFileSync(file, 'utf8')).to.equal('first');
    expect(existsSync(`${file}.part`)).to.equal(false);
  });
});
