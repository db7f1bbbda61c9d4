import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { collectFindings } from '../../src/cli/findings.js';
import { findingsText } from '../../src/cli/findings-text.js';
import { rowName } from '../../src/report/rerun.js';
import { catalogue } from '../emulator/programs.js';

const FILE = fileURLToPath(new URL('../../docs/findings-reference.md', import.meta.url));

/** One in so many programs is looked at again; a whole run is `closecheck findings`. */
const ONE_IN = 8;

/** The rows of the tables, each with the profile and the kind that it stands under. */
function rowsOf(text: string): { program: string; row: string }[] {
  let profile = '';
  let kind = '';
  return text.split('\n').flatMap((line) => {
    if (line.startsWith('## ')) profile = line.slice(3);
    if (line.startsWith('### ')) kind = line.slice(4);
    const program = /^\| ([A-Z]\d+(?:\/[^ ]+)?) \|/.exec(line)?.[1];
    return program === undefined ? [] : [{ program, row: `${profile} ${kind} ${line}` }];
  });
}

describe('docs/findings-reference.md', () => {
  const file = readFileSync(FILE, 'utf8');

  it('says of a program what the command says', function () {
    this.timeout(120_000);
    const some = catalogue().filter((_, index) => index % ONE_IN === 0);
    const names = new Set(some.map((program) => rowName(program)));
    const now = rowsOf(findingsText(collectFindings(some))).map(({ row }) => row);
    const written = rowsOf(file)
      .filter(({ program }) => names.has(program))
      .map(({ row }) => row);
    expect(now.length).to.be.greaterThan(10);
    expect(written).to.deep.equal(now);
  });

  it('has a chart of at most 20 lines for each kind of fault', () => {
    const charts = file.split('```').filter((_, index) => index % 2 === 1);
    expect(charts).to.have.lengthOf(file.match(/^### /gm)?.length ?? 0);
    for (const chart of charts) expect(chart.trim().split('\n').length).to.be.at.most(20);
  });
});
