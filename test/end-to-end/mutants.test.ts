import path from 'node:path';
import { expect } from 'chai';
import {
  allMutants,
  buildMutants,
  caughtMutants,
  mutantImage,
  type Mutant,
} from '../support/mutants.js';
import { readResult } from '../support/run-folder.js';
import { workplace, type Workplace } from '../support/run-cli.js';

/** What docs/results/mutants.md says of each. */
const CAUGHT = caughtMutants();
const MUTANTS = allMutants();
/** Runs at a time: as many as there are processors on a small machine. */
const AT_A_TIME = 2;

interface Shown {
  exitCode: number | undefined;
  stderr: string;
  verdict: string | undefined;
}

describe('closecheck run on an image with a fault built in', function () {
  this.timeout(600_000);
  let place: Workplace;
  const shown = new Map<string, Promise<Shown>>();

  async function show(mutant: Mutant, scenario: string): Promise<Shown> {
    const image = ['--image', mutantImage(place.folder, mutant), '--profile', mutant.profile];
    const words = ['run', ...image, '--scenario', scenario, '--repeat', '1', '--seed', '1'];
    const { exitCode, stderr } = await place.run([...words, '--out', mutant.name]);
    const [row] = readResult(path.join(place.folder, mutant.name)).rows;
    return { exitCode, stderr, verdict: row?.verdict };
  }

  before(async () => {
    place = workplace();
    await buildMutants(place.folder, MUTANTS);
    // Each run waits for the one that began so many places before it.
    const runs: Promise<unknown>[] = [];
    for (const mutant of MUTANTS) {
      const scenario = CAUGHT.find(({ name }) => name === mutant.name)?.caughtBy;
      const turn = runs.at(-AT_A_TIME) ?? Promise.resolve();
      const run = turn.then(() => show(mutant, scenario ?? mutant.scenario));
      runs.push(run.catch(() => {}));
      shown.set(mutant.name, run);
    }
    await Promise.all(runs);
  });
  after(() => {
    expect(place.leftovers(), 'left behind').to.deep.equal([]);
    place.remove();
  });

  it('has a known verdict for each of them, and for no other', () => {
    expect(MUTANTS).to.have.length.of.at.least(20);
    expect(CAUGHT.map(({ name, profile }) => [name, profile])).to.deep.equal(
      MUTANTS.map(({ name, profile }) => [name, profile]),
    );
  });

  for (const { name, caughtBy, verdict } of CAUGHT) {
    it(`catches ${name} with ${caughtBy}: ${verdict}`, async () => {
      expect(verdict).to.be.oneOf(['deviates', 'never woke', 'target died']);
      expect(await shown.get(name)).to.deep.equal({ exitCode: 1, stderr: '', verdict });
    });
  }
});
