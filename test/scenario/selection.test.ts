import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  compareIds,
  loadCatalogue,
  parseScenarios,
  selectPrograms,
} from '../../src/scenario/index.js';
import { usageMessage } from './compiled.js';

const file = (group: string, ids: string[], more = '') =>
  `group: ${group}\ntitle: some\nscenarios:\n${ids
    .map((id) => `  ${id}: { title: ${id}, ${more}tasks: { T1: [sleep 1], T2: [sleep 1] } }\n`)
    .join('')}`;

const SCENARIOS = [
  ...parseScenarios(file('C', ['C1'], 'prio: true, '), 'c.yaml'),
  ...parseScenarios(file('C', ['C2', 'C10']), 'c.yaml'),
  ...parseScenarios(file('D', ['D1'], 'sweep: { n: [1, 2] }, '), 'd.yaml'),
];
const names = (...patterns: string[]) =>
  selectPrograms(SCENARIOS, patterns).map(({ scenario, variant }) => `${scenario}/${variant}`);

describe('selection', () => {
  it('takes everything without a pattern', () => {
    expect(names()).to.deep.equal([
      'C1/closer-above',
      'C1/closer-equal',
      'C1/closer-below',
      'C2/-',
      'C10/-',
      'D1/n=1',
      'D1/n=2',
    ]);
  });

  it('takes all variants of an id, and no id that only begins like it', () => {
    expect(names('C1')).to.have.length(3);
  });

  it('takes patterns of ids and variants, each program once, in the order of the catalogue', () => {
    expect(names('D1/n=2', 'C?', 'C2')).to.deep.equal([
      'C1/closer-above',
      'C1/closer-equal',
      'C1/closer-below',
      'C2/-',
      'D1/n=2',
    ]);
    expect(names('C*/closer-b*')).to.deep.equal(['C1/closer-below']);
  });

  it('complains about a pattern that names nothing, with what may have been meant', () => {
    const complaint = (pattern: string) => usageMessage(() => names('C1', pattern));
    expect(complaint('C11')).to.equal('unknown scenario "C11", did you mean "C1" or "C10"?');
    expect(complaint('X*')).to.match(/^unknown scenario "X\*"/);
    expect(complaint('D1/n=3')).to.equal('unknown variant "D1/n=3" (D1 has n=1, n=2)');
  });
});

describe('catalogue folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'closecheck-catalogue-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('gives all scenarios in the natural order of their ids', () => {
    writeFileSync(join(folder, 'a.yaml'), file('C', ['C10', 'C2', 'C1']));
    writeFileSync(join(folder, 'b.yaml'), file('B', ['B3']));
    writeFileSync(join(folder, 'notes.txt'), 'not YAML: [');
    expect(loadCatalogue(folder).map(({ id }) => id)).to.deep.equal(['B3', 'C1', 'C2', 'C10']);
    expect(['C10', 'C2'].sort(compareIds)).to.deep.equal(['C2', 'C10']);
  });

  it('complains about one id in two files, at the second', () => {
    writeFileSync(join(folder, 'a.yaml'), file('C', ['C1']));
    writeFileSync(join(folder, 'b.yaml'), file('C', ['C2', 'C1']));
    expect(usageMessage(() => loadCatalogue(folder))).to.match(
      /b\.yaml:5:3: the scenario C1 is also in .*a\.yaml:4$/,
    );
  });

  it('complains about a folder without scenarios, and one that is not there', () => {
    expect(usageMessage(() => loadCatalogue(folder))).to.contain('there are none');
    expect(usageMessage(() => loadCatalogue(join(folder, 'x')))).to.contain('it cannot be read');
  });
});
