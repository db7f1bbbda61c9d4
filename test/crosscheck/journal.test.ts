import { expect } from 'chai';
import fc from 'fast-check';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isCheckError, type CheckError } from '../../src/errors.js';
import type { EventBody } from '../../src/crosscheck/events.js';
import { JournalWriter, parseJournal, readJournal } from '../../src/crosscheck/journal.js';
import { observation, outcome } from './evidence.js';

const START: EventBody = {
  event: 'run-started',
  format: 1,
  closecheck: '0.1.0',
  run: 'run1',
  started: '2026-11-25T21:00:00.000Z',
  argv: ['run'],
  seed: '7',
  profile: 'connabort@6',
  scheduler: 'prio',
  repeat: 1,
  rerun: [],
  host: {},
  targets: [],
  plan: { rows: [], cases: [] },
};

const OBSERVATION: EventBody = {
  event: 'observation',
  case: 1,
  row: 1,
  target: 'i386',
  observation: observation(
    outcome({ 'T1.recv': '0' }, { leaks: { heap: 8 }, wire: ['FIN'], faults: ['x \u001b[2J ü'] }),
  ),
  ms: 3.5,
  files: ['pcap/1.pcap'],
};

const warning = (message: string): EventBody => ({ event: 'warning', message });

function caught(action: () => unknown): CheckError {
  try {
    action();
  } catch (error) {
    if (isCheckError(error)) return error;
    throw error;
  }
  throw new Error('expected a CheckError, nothing was thrown');
}

describe('the journal', () => {
  let folder: string;
  let file: string;
  let now: number;
  const clock = (): number => now;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'closecheck-journal-'));
    file = path.join(folder, 'journal.ndjson');
    now = 1000;
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function written(...bodies: EventBody[]): void {
    const writer = JournalWriter.create(file, clock);
    for (const body of bodies) writer.append(body);
    writer.close();
  }

  it('reads back what was written, one line an event, with times from the start', () => {
    const writer = JournalWriter.create(file, clock);
    const events = [writer.append(START)];
    now = 1012.3456;
    events.push(writer.append(OBSERVATION));
    writer.close();
    expect(events.map(({ at }) => at)).to.deep.equal([0, 12.346]);
    const journal = readJournal(file);
    expect(journal.events).to.deep.equal(events);
    expect(journal.torn).to.equal(false);
    expect(readFileSync(file, 'utf8').split('\n')).to.have.lengthOf(3);
  });

  it('is readable while it is being written', () => {
    const writer = JournalWriter.create(file, clock);
    writer.append(START);
    expect(readJournal(file).events).to.have.lengthOf(1);
    writer.close();
    writer.close();
  });

  it('ignores a last line that was torn off, wherever it was torn', () => {
    written(START, OBSERVATION);
    const whole = readFileSync(file);
    const second = whole.indexOf(0x0a) + 1;
    for (let length = second + 1; length < whole.length; length++) {
      const journal = parseJournal(whole.subarray(0, length), file);
      expect(journal.events).to.have.lengthOf(1);
      expect(journal.torn).to.equal(true);
      expect(journal.bytes).to.equal(second);
    }
  });

  it('goes on after a torn line as if it had not been there', () => {
    const first = JournalWriter.create(file, clock);
    first.append(START);
    now = 1250;
    first.append(warning('kept'));
    first.close();
    appendFileSync(file, '{"at":5,"event":"warn');
    now = 7;
    const read = readJournal(file);
    const writer = JournalWriter.resume(file, read, clock);
    now = 17;
    writer.append(warning('resumed'));
    writer.close();
    const { events, torn } = readJournal(file);
    expect(events.map((event) => ('message' in event ? event.message : event.event))).to.deep.equal(
      ['run-started', 'kept', 'resumed'],
    );
    expect(events.map(({ at }) => at)).to.deep.equal([0, 250, 260]);
    expect(torn).to.equal(false);
  });

  it('is empty, not wrong, if the run was killed before its first event', () => {
    writeFileSync(file, '{"at":0,');
    expect(readJournal(file)).to.deep.equal({ events: [], bytes: 0, torn: true });
  });

  it('names the line that is no JSON', () => {
    written(START);
    appendFileSync(file, 'nonsense\n');
    const error = caught(() => readJournal(file));
    expect(error.kind).to.equal('usage');
    expect(error.message).to.equal(`${file}:2: expected a JSON object, got "nonsense".`);
  });

  it('names the line and the field that is no event', () => {
    written(START, { ...OBSERVATION });
    appendFileSync(file, `${JSON.stringify({ ...OBSERVATION, at: 1, ms: 'soon' })}\n`);
    expect(caught(() => readJournal(file)).message).to.match(/:3: ms: .*expected number/);
    writeFileSync(file, '{"at":1,"event":"party"}\n');
    expect(caught(() => readJournal(file)).message).to.match(/:1: event: /);
  });

  it('begins with the start of the run', () => {
    written(warning('first'));
    expect(caught(() => readJournal(file)).message).to.match(/:1: expected the event run-started/);
  });

  it('reads a journal that has more to say than it understands', () => {
    written(START);
    appendFileSync(file, '{"at":1,"event":"warning","message":"hot","temperature":90}\n');
    expect(readJournal(file).events.at(-1)).to.deep.equal({ at: 1, ...warning('hot') });
  });

  it('says where it expected the journal if there is none', () => {
    const error = caught(() => readJournal(path.join(folder, 'missing')));
    expect([error.kind, error.code]).to.deep.equal(['usage', 'journal-unreadable']);
    expect(error.message).to.contain(path.join(folder, 'missing'));
  });

  it('never writes over another run', () => {
    written(START);
    const error = caught(() => JournalWriter.create(file, clock));
    expect([error.kind, error.code]).to.deep.equal(['usage', 'journal-exists']);
  });

  it('is infrastructure if it cannot be made', () => {
    const error = caught(() => JournalWriter.create(path.join(folder, 'no', 'x'), clock));
    expect([error.kind, error.code]).to.deep.equal(['infrastructure', 'journal-unwritable']);
  });

  it('is infrastructure if the disk is full', () => {
    symlinkSync('/dev/full', file);
    const writer = JournalWriter.resume(file, { events: [], bytes: 0, torn: false }, clock);
    const error = caught(() => writer.append(START));
    expect([error.kind, error.code, error.phase]).to.deep.equal([
      'infrastructure',
      'disk-full',
      'collect',
    ]);
    expect(error.hint).to.match(/Make room/);
    writer.close();
  });

  it('keeps every event that was appended when the process is killed', async () => {
    const source = new URL('../../src/crosscheck/journal.ts', import.meta.url).href;
    const script = `
      const { JournalWriter } = await import(${JSON.stringify(source)});
      const writer = JournalWriter.create(${JSON.stringify(file)}, () => 0);
      writer.append(${JSON.stringify(START)});
      for (let n = 1; ; n++) {
        writer.append({ event: 'warning', message: 'x'.repeat(n % 5000) });
        process.stdout.write(n + '\\n');
      }`;
    const child = spawn(process.execPath, [
      '--import',
      'tsx',
      '--input-type=module',
      '--eval',
      script,
    ]);
    let said = '';
    for await (const chunk of child.stdout) {
      said += String(chunk);
      if (said.split('\n').length > 200) break;
    }
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    const acknowledged = said.split('\n').length - 1;
    expect(acknowledged).to.be.at.least(200);
    expect(readJournal(file).events.length).to.be.at.least(acknowledged);
  });

  it('gives back any text unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (message) => {
        const line = `${JSON.stringify({ at: 0, ...START })}\n${JSON.stringify({ at: 1, ...warning(message) })}\n`;
        const event = parseJournal(Buffer.from(line), file).events[1];
        expect(event).to.deep.equal({ at: 1, ...warning(message) });
      }),
    );
  });
});
