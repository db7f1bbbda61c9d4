import { expect } from 'chai';
import { ReporterHub } from '../../src/report/reporter-hub.js';
import { TerminalReporter, type Screen } from '../../src/report/terminal.js';
import type { JournalEvent } from '../../src/crosscheck/events.js';
import { outcome } from '../crosscheck/evidence.js';
import { HOSTILE, ROWS, sampleEvents } from './sample-run.js';

async function shown(
  events: readonly JournalEvent[],
  screen: Partial<Screen> = {},
): Promise<string> {
  let text = '';
  const reporter = new TerminalReporter({
    write: (more) => {
      text += more;
    },
    interactive: false,
    colour: false,
    columns: undefined,
    ...screen,
  });
  const hub = new ReporterHub([reporter]);
  for (const event of events) hub.event(event);
  expect(await hub.finish()).to.deep.equal([]);
  return text;
}

/** What a terminal would show in the end: rewritten lines count as they were last. */
function lastLook(text: string): string {
  return text
    .split('\n')
    .map((line) => line.slice(line.lastIndexOf('\r') + 1).replace('\u001b[2K', ''))
    .join('\n');
}

describe('the terminal report', () => {
  it('is plain text without a terminal', async () => {
    const text = await shown(sampleEvents());
    expect(text.replaceAll('\n', '')).not.to.match(/\p{Cc}/u);
    expect(text).to.contain('[11/11] C1/closer-below    i386  never woke: T1.recv stayed blocked');
  });

  it('ends with a line for each row, details of the findings and a summary', async () => {
    const text = await shown(sampleEvents());
    expect(text).to.match(
      /^C1\/closer-\{above,equal\} +T1 ECONNABORTED EBADF, T2 0 +the same +conforms \(stand-in\) +6/m,
    );
    expect(text).to.match(/^G1 +- +- +skipped: needs tap +0/m);
    expect(text).to.match(
      /^D1 on i386 {2}target died\n {2}panic: sbflush; the reference allows no panic$/m,
    );
    expect(text).to.contain(
      'again: closecheck run --scenario D1 --seed 7 --target i386 --image-fix connabort',
    );
    expect(text).to.contain('its schedule: closecheck replay C1/closer-below');
    expect(text.trimEnd().split('\n').at(-1)).to.equal(
      '2 of 5 conform, 1 deviates, 1 never woke, 1 target died, 1 skipped; 11 runs in 2.1 s, seed 7',
    );
  });

  it('says where more is to be found', async () => {
    const text = await shown(sampleEvents(), { folder: 'runs/x' });
    expect(text.trimEnd().split('\n').at(-1)).to.match(/^more in runs\/x: .*junit\.xml/);
  });

  it('keeps what it says of findings within the width, but for commands', async () => {
    const results = Object.fromEntries(
      Array.from({ length: 20 }, (_, n) => [`T1.recv#${n + 1}`, '-1 ECONNABORTED']),
    );
    const row = { scenario: 'C1', variant: '-', target: 'i386', seen: [outcome(results)] };
    const text = await shown(sampleEvents([row]), { columns: 100 });
    const details = text.slice(text.lastIndexOf('C1 on i386'));
    const lines = details.split('\n').filter((line) => !line.includes('closecheck '));
    expect(details).to.contain('T1.recv#20 -1 ECONNABORTED');
    expect(Math.max(...lines.map((line) => line.length))).to.be.at.most(100);
  });

  it('names what each target is', async () => {
    const text = await shown(sampleEvents());
    expect(text).to.match(/^i386: closecheck-standalone, i386, stack 6, close design connabort/m);
    expect(text).to.match(/^board: rtems-6\.1, /m);
  });

  it('rewrites one status line on a terminal and leaves nothing of it', async () => {
    const text = await shown(sampleEvents(), { interactive: true, columns: 100 });
    expect(text).to.contain('\r\u001b[2K0 of 11 runs').and.to.contain('\r\u001b[2K5 of 11 runs');
    expect(lastLook(text)).not.to.match(/of 11 runs/);
    expect(lastLook(text)).to.contain('2 of 5 conform');
  });

  it('keeps findings on a terminal while the run goes on, and only them', async () => {
    const events = sampleEvents().filter(({ event }) => event !== 'run-ended');
    const text = lastLook(await shown(events, { interactive: true }));
    expect(text).to.match(/^\[11\/11\] D1 /m);
    expect(text).not.to.match(/^\[11\/11\] C1\/closer-above/m);
  });

  it('colours verdicts only where asked to', async () => {
    const text = await shown(sampleEvents(), { colour: true });
    expect(text).to.contain('\u001b[32mconforms (stand-in)\u001b[39m');
    expect(text).to.contain('\u001b[31mnever woke\u001b[39m');
  });

  it('keeps the table within the width of the terminal', async () => {
    const text = await shown(sampleEvents(), { columns: 100 });
    const table = text.split('\n').filter((line) => /^(scenario|C1|D1|G1|H3) /.test(line));
    expect(table.length).to.be.at.least(6);
    for (const line of table) expect(line.length, line).to.be.at.most(100);
  });

  it('is not harmed by what a target says', async () => {
    const rows = [
      {
        ...ROWS[0],
        seen: [
          outcome({ [`T1.${HOSTILE}`]: HOSTILE }),
          outcome({}, { faults: [`panic: ${HOSTILE}`] }),
        ],
      },
    ].map((row) => ({ scenario: 'C1', variant: '-', target: 'i386', ...row }));
    const events = sampleEvents(rows);
    events.splice(3, 0, { at: 300, event: 'warning', message: HOSTILE });
    const text = await shown(events);
    expect(text).to.match(/target died/);
    expect(text.replaceAll('\n', '')).not.to.match(/[\p{Cc}\p{Cf}\p{Cs}]/u);
  });

  it('has something to say of a run that was interrupted at once', async () => {
    const [start] = sampleEvents();
    const events: JournalEvent[] = [
      ...(start === undefined ? [] : [start]),
      { at: 200, event: 'interrupted', by: 'SIGINT' },
    ];
    const text = await shown(events);
    expect(text).to.match(/^interrupted by SIGINT$/m);
    expect(text).to.match(/0 of 5 conform, 5 infrastructure, 1 skipped/);
  });

  it('says how a run goes on that was interrupted or killed, and of no other', async () => {
    const events = sampleEvents();
    const last = 'it can go on: closecheck resume runs/x';
    const lines = async (some: JournalEvent[]): Promise<string[]> =>
      (await shown(some, { folder: 'runs/x' })).trimEnd().split('\n');
    expect(await lines(events)).not.to.include(last);
    expect((await lines(events.slice(0, -1))).at(-1)).to.equal(last);
    events.splice(-1, 0, { at: 200, event: 'interrupted', by: 'SIGINT' });
    expect((await lines(events)).at(-1)).to.equal(last);
  });

  it('is silent about a run that never began', async () => {
    expect(await shown([])).to.equal('');
  });
});
