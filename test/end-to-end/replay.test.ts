import { expect } from 'chai';
import type { Prediction } from '../../src/scenario/outcome.js';
import { freshWorkplace } from '../support/suite-workplace.js';

describe('closecheck replay', () => {
  const place = freshWorkplace();

  it('says what it replays, shows it and says what it comes to', async () => {
    const words = ['E2', '-', '--profile', 'unpatched'];
    const { exitCode, stdout } = await place.run(['replay', ...words]);
    expect(stdout).to.match(
      /^E2 under unpatched@2005, scheduler prio, freed memory stale\n\nT1 +T2/,
    );
    expect(stdout).to.match(/! panic: sbflush\n\nT1\.recv = blocked .*\nfaults: panic: sbflush\n/);
    expect(exitCode).to.equal(0);
  });

  it('says the same around a sequence diagram, in comments', async () => {
    const words = ['E2', '-', '--profile', 'unpatched', '--mermaid'];
    const { exitCode, stdout } = await place.run(['replay', ...words]);
    expect(stdout).to.match(/^%% E2 under unpatched@2005.*\nsequenceDiagram\n/);
    expect(stdout).to.match(/\n%% faults: panic: sbflush\n/);
    expect(exitCode).to.equal(0);
  });

  it('gives one object a step with --json, and nothing else', async () => {
    const { stdout } = await place.run(['replay', 'E2', '-', '--profile', 'unpatched', '--json']);
    const steps = stdout.split('\n').map((line) => JSON.parse(line) as { panic?: string });
    expect(steps.at(-1)?.panic).to.equal('sbflush');
  });

  const elsewhere: [string, string[], string[]][] = [
    ['policy', ['D1/closer-above', '--profile', 'unpatched'], ['--policy', 'any']],
    ['scheduler', ['G1/closer-above'], ['--scheduler', 'any']],
    ['profile', ['L6'], ['--profile', 'unpatched@2005']],
  ];
  for (const [what, words, more] of elsewhere) {
    it(`says that a schedule is one of another ${what}, and exits 2`, async () => {
      const explored = await place.run(['explore', ...words, ...more, '--json']);
      const { outcomes } = JSON.parse(explored.stdout) as Prediction;
      const longest = outcomes.map(({ witness }) => witness).sort((a, b) => b.length - a.length);
      const [name = '', ...rest] = words;
      const { exitCode, stderr } = await place.run(['replay', name, longest[0] ?? '', ...rest]);
      expect(stderr)
        .to.include('is no schedule of')
        .and.to.include(`with ${more.join(' ')}.`);
      expect(exitCode).to.equal(2);
    });
  }
});
