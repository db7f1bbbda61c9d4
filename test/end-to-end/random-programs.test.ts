/** Programs that nobody has written, on the built-in image: a few dozen, always the same ones. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { explore } from '../../src/emulator/index.js';
import { randomProgram, scenarioFile, type RandomScenario } from '../support/random-program.js';
import { workplace, type Workplace } from '../support/run-cli.js';
import { readResult } from '../support/run-folder.js';

const FILE = 'random.yaml';

/** Whatever has more states takes the reference longer than the target. */
const LIMIT = 5_000;

function small(seed: number, count: number, profile: string): RandomScenario[] {
  return fc
    .sample(randomProgram, { seed, numRuns: count })
    .filter(({ program }) => explore(program, { profile, limit: LIMIT }).complete)
    .map(({ scenario }) => scenario);
}

describe('closecheck run with random programs', function () {
  this.timeout(240_000);
  let place: Workplace;
  beforeEach(() => {
    place = workplace();
  });
  afterEach(() => {
    expect(place.leftovers(), 'left behind').to.deep.equal([]);
    place.remove();
  });

  for (const [seed, design] of ['connabort', 'network-close'].entries()) {
    it(`${design}: the image does what the reference allows`, async () => {
      const scenarios = small(500 + seed, 30, design);
      writeFileSync(path.join(place.folder, FILE), scenarioFile(scenarios));
      const designs = ['--image-fix', design, '--profile', design];
      const words = ['--scenario', FILE, '--repeat', '2', '--seed', 'random', '--out', 'out'];
      const { stdout } = await place.run(['run', ...words, ...designs]);
      const { rows } = readResult(path.join(place.folder, 'out'));
      const others = rows.filter(({ verdict }) => verdict !== 'conforms');
      expect(rows).to.have.lengthOf(scenarios.length).above(20);
      expect(
        others.map(({ name, reason }) => `${name}: ${reason}`),
        stdout,
      ).to.deep.equal([]);
    });
  }
});
