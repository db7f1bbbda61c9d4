import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { unreachedText } from '../../src/cli/coverage.js';
import { coverage } from '../../src/emulator/coverage.js';
import { parseProfile } from '../../src/emulator/index.js';
import { catalogue } from '../emulator/programs.js';

const FILE = fileURLToPath(new URL('../../docs/coverage.md', import.meta.url));

describe('docs/coverage.md', () => {
  it('lists what no scenario reaches under connabort', function () {
    this.timeout(120_000);
    const profile = parseProfile('connabort');
    const lines = coverage(catalogue(), profile);
    expect(lines.filter(({ hits }) => hits > 0).length).to.be.greaterThan(500);
    expect(readFileSync(FILE, 'utf8')).to.include(unreachedText(profile.name, lines));
  });
});
