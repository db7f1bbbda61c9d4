import path from 'node:path';
import { expect } from 'chai';
import { readResult } from '../support/run-folder.js';
import { workplace, type Workplace } from '../support/run-cli.js';

/** Known-bad images, each with a scenario that shows it and what it does there. */
const MUTANTS: [string, string, RegExp][] = [
  // The closer waits for ever for a sleeper that has long gone.
  ['ack-forgotten', 'C1/closer-above', /never woke: T2\.close stayed blocked/],
  // A reader and a writer: one of them is not told.
  ['abort-one-sleeper', 'J1', /never woke: T[123]\.\S+ .*stayed blocked/],
  ['record-left-linked', 'C1/closer-above', /never woke: T2\.close stayed blocked/],
  ['wait-before-flag', 'C1/closer-above', /never woke: T1\.recv and T2\.close stayed blocked/],
  // The socket goes while its sleeper is still inside.
  ['close-returns-early', 'A1/closer-above', /deviates: /],
];

describe('closecheck run on an image with a fault built in', () => {
  let place: Workplace;
  before(() => {
    place = workplace();
  });
  after(() => {
    expect(place.leftovers(), 'left behind').to.deep.equal([]);
    place.remove();
  });

  for (const [mutant, scenario, finding] of MUTANTS) {
    it(`catches ${mutant} with ${scenario}`, async () => {
      const image = ['--image-fix', `connabort+${mutant}`];
      const words = ['run', ...image, '--scenario', scenario, '--repeat', '1', '--out', mutant];
      const { exitCode, stderr } = await place.run(words);
      expect(stderr).to.equal('');
      const [row] = readResult(path.join(place.folder, mutant)).rows;
      expect(`${row?.verdict}: ${row?.reason}`).to.match(finding);
      expect(exitCode).to.equal(1);
    });
  }
});
