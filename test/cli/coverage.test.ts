import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { unreachedText } from '../../src/cli/coverage.js';
import { coverage, type CoverageLine } from '../../src/emulator/coverage.js';
import { PROFILES } from '../../src/emulator/index.js';
import { REASONS, reasonFor } from '../../src/emulator/unreached.js';
import { catalogue } from '../emulator/programs.js';

const FILE = fileURLToPath(new URL('../../docs/coverage.md', import.meta.url));

describe('docs/coverage.md', function () {
  this.timeout(240_000);
  const lines = new Map<string, CoverageLine[]>();
  before(() => {
    for (const profile of PROFILES) lines.set(profile.name, coverage(catalogue(), profile));
  });

  for (const { name } of PROFILES) {
    it(`lists what no scenario reaches under ${name}`, () => {
      const own = lines.get(name) ?? [];
      expect(own.filter(({ hits }) => hits > 0).length).to.be.greaterThan(500);
      expect(readFileSync(FILE, 'utf8')).to.include(unreachedText(name, own));
    });

    it(`knows a reason for each of them under ${name}`, () => {
      const missed = (lines.get(name) ?? []).filter(({ hits }) => hits === 0);
      const unknown = missed.filter((line) => reasonFor(name, line) === undefined);
      expect(unknown.map(({ routine, line, text }) => `${routine} ${line}: ${text}`)).to.deep.equal(
        [],
      );
    });
  }

  it('has no reason that is not needed', () => {
    const needed = new Set(
      [...lines].flatMap(([profile, own]) =>
        own.filter(({ hits }) => hits === 0).map((line) => reasonFor(profile, line)),
      ),
    );
    const idle = REASONS.filter((reason) => !needed.has(reason));
    expect(idle.map(({ routine, text }) => `${routine}: ${text}`)).to.deep.equal([]);
  });
});
