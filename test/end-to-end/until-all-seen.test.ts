import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import type { EventOf, JournalEvent } from '../../src/crosscheck/events.js';
import { readEvents, readResult } from '../support/run-folder.js';
import { sharedWorkplace } from '../support/suite-workplace.js';

function added(events: readonly JournalEvent[]): EventOf<'cases-added'>['cases'] {
  return events.flatMap((event) => (event.event === 'cases-added' ? event.cases : []));
}

function observed(events: readonly JournalEvent[]): number[] {
  return events.flatMap((event) => (event.event === 'observation' ? [event.case] : []));
}

describe('closecheck run --until-all-seen', function () {
  this.timeout(120_000);
  const place = sharedWorkplace();
  before(async () => {
    const words = ['--target', 'emulator', '--scenario', 'D9', 'C1', '--repeat', '1'];
    const seek = ['--seed', '7', '--until-all-seen', '2', '--out', 'first'];
    const { exitCode } = await place.run(['run', ...words, ...seek]);
    expect(exitCode).to.equal(0);
  });

  it('runs again only what has not shown all, and judges it by all runs', () => {
    const events = readEvents(path.join(place.folder, 'first'));
    const cases = added(events);
    expect(cases).not.to.deep.equal([]);
    expect(observed(events)).to.include.members(cases.map((one) => one.case));
    const { rows } = readResult(path.join(place.folder, 'first'));
    const d9 = rows.find(({ name }) => name === 'D9');
    expect(d9).to.include({ verdict: 'conforms', runs: 1 + cases.length });
    expect(d9?.planned).to.equal(1 + cases.length);
    for (const { name, runs } of rows) if (name !== 'D9') expect(runs, name).to.equal(1);
  });

  it('writes a case down before it begins', () => {
    const known = new Set<number>();
    for (const event of readEvents(path.join(place.folder, 'first'))) {
      if (event.event === 'run-started') for (const one of event.plan.cases) known.add(one.case);
      if (event.event === 'cases-added') for (const one of event.cases) known.add(one.case);
      if (event.event === 'case-started') expect(known.has(event.case)).to.equal(true);
    }
  });

  it('runs the added cases when a run is resumed that was killed behind their addition', async () => {
    const first = readFileSync(path.join(place.folder, 'first/journal.ndjson'), 'utf8');
    const lines = first.split('\n');
    const cut = lines.findIndex((line) => line.includes('"event":"cases-added"')) + 1;
    mkdirSync(path.join(place.folder, 'killed'));
    const journal = path.join(place.folder, 'killed/journal.ndjson');
    writeFileSync(journal, `${lines.slice(0, cut).join('\n')}\n`);
    const { exitCode } = await place.run(['resume', 'killed']);
    expect(exitCode).to.equal(0);
    const events = readEvents(path.join(place.folder, 'killed'));
    const numbers = added(events).map((one) => one.case);
    expect(new Set(numbers).size).to.equal(numbers.length);
    expect(observed(events)).to.include.members(numbers);
    const { rows } = readResult(path.join(place.folder, 'killed'));
    for (const { name, runs, planned } of rows) expect(runs, name).to.equal(planned);
  });
});
