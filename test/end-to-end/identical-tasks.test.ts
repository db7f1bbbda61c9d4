/** `closecheck explore` where tasks do the same: it keeps one state for all their orders. */
import { expect } from 'chai';
import type { ReplayStep } from '../../src/emulator/index.js';
import type { Prediction } from '../../src/scenario/outcome.js';
import { freshWorkplace } from '../support/suite-workplace.js';

const READERS = ['explore', 'D8', '--scheduler', 'any', '--profile', 'network-close'];

describe('explore with identical tasks', function () {
  this.timeout(60_000);
  const place = freshWorkplace();

  const predictionOf = async (args: string[]): Promise<Prediction> => {
    const { stdout } = await place.run([...args, '--json']);
    return JSON.parse(stdout) as Prediction;
  };

  it('names them', async () => {
    const { exitCode, stdout } = await place.run(READERS);
    expect(exitCode).to.equal(0);
    expect(stdout).to.contain('differ by an exchange of T1, T3, T4 or of T5, T6 one was kept');
  });

  it('gives the same outcomes from fewer states, with schedules that are as good', async () => {
    const found = await predictionOf(READERS);
    const apart = await predictionOf([...READERS, '--apart']);
    expect(found.identical).to.deep.equal([
      ['T1', 'T3', 'T4'],
      ['T5', 'T6'],
    ]);
    expect(apart).not.to.have.property('identical');
    expect(found.states * 4).to.be.lessThan(apart.states);
    const what = ({ outcomes }: Prediction): string[] =>
      outcomes.map(({ results, faults, wire, preemptions }) =>
        JSON.stringify([results, faults, wire, preemptions]),
      );
    expect(what(found)).to.have.members(what(apart));
  });

  it('gives schedules that replay follows to their outcomes', async () => {
    const { outcomes } = await predictionOf(READERS);
    const last = outcomes.at(-1);
    const replay = ['replay', 'D8', last?.witness ?? '', '--json', ...READERS.slice(2)];
    const { stdout } = await place.run(replay);
    const steps = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as ReplayStep);
    const results = Object.values(last?.results ?? {});
    expect(steps.flatMap(({ result }) => result ?? [])).to.have.members(
      results.filter((result) => result !== 'blocked'),
    );
  });
});
