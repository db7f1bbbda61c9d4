import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import {
  compareIds,
  compileScenario,
  decodeProgram,
  encodeProgram,
  loadCatalogue,
  wireProgram,
} from '../../src/scenario/index.js';

const FOLDER = new URL('../../firmware-tests/scenarios', import.meta.url).pathname;
const DOCUMENT = new URL('../../docs/catalogue.md', import.meta.url);

/** How many scenarios the catalogue of 150 has in each group. */
const KNOWN = {
  A: 17,
  B: 11,
  C: 15,
  D: 9,
  E: 11,
  F: 11,
  G: 19,
  H: 9,
  I: 9,
  J: 8,
  K: 5,
  L: 10,
  M: 9,
  N: 7,
};

/** The group of scenarios that are not of the 150. */
const BEYOND = 'S';

const SCENARIOS = loadCatalogue(FOLDER);
const PROGRAMS = SCENARIOS.flatMap((scenario) => compileScenario(scenario));

describe('catalogue', () => {
  it('has every known id, or the document says why not', () => {
    const known = Object.entries(KNOWN).flatMap(([group, count]) =>
      Array.from({ length: count }, (_, index) => `${group}${index + 1}`),
    );
    expect(known).to.have.length(150);
    const left = readFileSync(DOCUMENT, 'utf8').split('## ')[1] ?? '';
    const leftOut = [...left.matchAll(/^\| ([A-Z]\d+) \| .+ \| .{10,} \|$/gm)].map(
      (row) => row[1] ?? '',
    );
    const there = SCENARIOS.filter(({ group }) => group !== BEYOND).map(({ id }) => id);
    expect([...there, ...leftOut].sort(compareIds)).to.deep.equal(known);
  });

  it('has as many in each group as the document says', () => {
    const text = readFileSync(DOCUMENT, 'utf8');
    for (const group of [...Object.keys(KNOWN), BEYOND]) {
      const count = SCENARIOS.filter((scenario) => scenario.group === group).length;
      expect(text).to.match(new RegExp(String.raw`^\| ${group} \| .* \| ${count} \| .* \|$`, 'm'));
    }
  });

  it('has the titles of the groups in the document', () => {
    const text = readFileSync(DOCUMENT, 'utf8');
    for (const { group, groupTitle } of SCENARIOS)
      expect(text).to.contain(`| ${group} | ${groupTitle} |`);
  });

  it('compiles to programs of different names', () => {
    const names = PROGRAMS.map(({ scenario, variant }) => `${scenario}/${variant}`);
    expect(new Set(names).size).to.equal(names.length);
    expect(names.length).to.be.above(150);
  });

  for (const scenario of SCENARIOS) {
    it(`${scenario.id} goes over the console and comes back the same`, () => {
      for (const program of compileScenario(scenario)) {
        const text = encodeProgram(program);
        expect(text).to.match(/^[ -~]+$/);
        expect(decodeProgram(text)).to.deep.equal(wireProgram(program));
      }
    });
  }
});
