import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { appendSoak, readSoak, soakSummary, type SoakLine } from '../../src/cli/soak-record.js';

function line(run: number, rest: Partial<SoakLine> = {}): SoakLine {
  const good = { verdicts: { conforms: 24 }, cases: 240, wrong: [], orphans: [], leaked: [] };
  return { run, seed: `s-${run}`, ...good, seconds: 10, load: run, ...rest };
}

describe('the record of a soak', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'closecheck-soak-'));
    file = path.join(folder, 'soak.ndjson');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is empty before the first run', () => {
    expect(readSoak(file)).to.deep.equal([]);
  });

  it('is read as it was written, a torn last line left out', () => {
    appendSoak(file, line(1));
    appendSoak(file, line(2, { wrong: ['C1 on i386: deviates: x'] }));
    appendFileSync(file, '{"run":3,"se');
    expect(readSoak(file)).to.deep.equal([
      line(1),
      line(2, { wrong: ['C1 on i386: deviates: x'] }),
    ]);
  });

  it('goes on where a torn last line was', () => {
    appendSoak(file, line(1));
    appendFileSync(file, '{"run":2,"se');
    appendSoak(file, line(2));
    expect(readSoak(file)).to.deep.equal([line(1), line(2)]);
  });

  it('names the line that is none', () => {
    appendSoak(file, line(1));
    appendFileSync(file, '{"run":"two"}\n');
    expect(() => readSoak(file)).to.throw(/soak\.ndjson:2/);
  });

  it('adds up, and says of how many', () => {
    const bad = line(2, { wrong: ['x'], orphans: ['7 qemu', '8 qemu'], leaked: ['socket:'] });
    expect(soakSummary([line(1), bad], 200)).to.equal(
      '2 of 200 runs, 480 cases: 1 wrong verdicts, 2 orphans, 1 leaked descriptors; 20 s, load 1 to 2',
    );
  });
});
