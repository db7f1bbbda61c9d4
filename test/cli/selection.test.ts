import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { oneProgram, programs, select } from '../../src/cli/selection.js';

/** A file with a scenario that has three variants and one that has none. */
const MINE = `group: X
title: my own
scenarios:
  X1:
    title: first of mine
    prio: true
    setup: [socket s udp, bind s 1]
    tasks: { T1: [recv s 100], T2: [await blocked T1, close s] }
  X2:
    title: second of mine
    tasks: { T1: [sleep 1] }
`;

describe('the words that name scenarios', () => {
  let folder: string;
  let mine: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'closecheck-selection-'));
    mine = path.join(folder, 'mine.yaml');
    writeFileSync(mine, MINE);
  });
  after(() => rmSync(folder, { recursive: true }));

  const names = (...words: string[]): string[] =>
    programs(words).map(({ scenario, variant }) => `${scenario}/${variant}`);

  it('take the whole catalogue where there is none', () => {
    expect(names()).to.include('A3/-').and.not.to.include('X1/closer-above');
  });

  it('take all of a file, and say with each program where it is from', () => {
    expect(names(mine)).to.deep.equal([
      'X1/closer-above',
      'X1/closer-equal',
      'X1/closer-below',
      'X2/-',
    ]);
    expect(programs([mine]).map(({ file }) => file)).to.deep.equal(Array(4).fill(mine));
    expect(programs(['A3']).map(({ file }) => file)).to.deep.equal([undefined]);
  });

  it('take some of a file by patterns behind a colon, beside ids of the catalogue', () => {
    expect(names(`${mine}:X1/closer-b*`, 'A3', `${mine}:X2`)).to.deep.equal([
      'A3/-',
      'X1/closer-below',
      'X2/-',
    ]);
    expect(select([mine, 'A3']).titles.get('X2')).to.equal('second of mine');
    expect(oneProgram(`${mine}:X2`).scenario).to.equal('X2');
  });

  it('complain about a pattern that names nothing in the file, and say how to list it', () => {
    expect(() => names(`${mine}:X3`))
      .to.throw('unknown scenario "X3", did you mean "X1" or "X2"?')
      .with.property('hint', `\`closecheck list ${mine}\` shows what there is.`);
  });

  it('complain about a file that is none', () => {
    const none = path.join(folder, 'none.yaml');
    expect(() => names(none)).to.throw(`expected a file of scenarios at ${none}`);
  });

  it('complain about a file without a scenario', () => {
    const empty = path.join(folder, 'empty.yaml');
    writeFileSync(empty, 'group: X\ntitle: none yet\nscenarios: {}\n');
    expect(() => names(empty)).to.throw(`There is no scenario in ${empty}.`);
  });

  it('complain about what is wrong in a file with its line and column', () => {
    const wrong = path.join(folder, 'wrong.yaml');
    writeFileSync(wrong, MINE.replace('recv s 100', 'recieve s 100'));
    expect(() => names(wrong)).to.throw(/wrong\.yaml:8:19: unknown operation "recieve"/);
  });

  it('complain about an id that the catalogue has as well, if both are meant', () => {
    const other = path.join(folder, 'other.yaml');
    writeFileSync(other, MINE.replace('group: X', 'group: A').replaceAll(/X([12])/g, 'A$1'));
    expect(names(other)).to.include('A2/-');
    expect(() => names('A2', `${other}:A2`)).to.throw(
      `The scenario A2 is in the catalogue and in ${other}`,
    );
  });
});
