/** `closecheck explore` where a program has more states than it may keep. */
import { expect } from 'chai';
import type { Prediction } from '../../src/scenario/outcome.js';
import { freshWorkplace } from '../support/suite-workplace.js';

const SMALL = ['explore', 'C1/closer-above', '--limit', '20', '--scheduler', 'any'];

describe('explore --limit', function () {
  this.timeout(60_000);
  const place = freshWorkplace();

  it('says that it is not complete, and how many random schedules it tried; exit code 1', async () => {
    const { exitCode, stdout } = await place.run(SMALL);
    expect(exitCode).to.equal(1);
    expect(stdout).to.match(/NOT COMPLETE: cut off at 2\d states/);
    expect(stdout).to.match(/; [1-9]\d+ random schedules besides; there may be other outcomes/);
  });

  it('says the same as data', async () => {
    const { stdout } = await place.run([...SMALL, '--json']);
    const { complete, randomSchedules, outcomes } = JSON.parse(stdout) as Prediction;
    expect(complete).to.equal(false);
    expect(randomSchedules).to.be.greaterThan(0);
    expect(outcomes).not.to.have.length(0);
  });

  it('gives the same schedules for one seed', async () => {
    const outcomesOf = async (seed: string): Promise<Prediction['outcomes']> => {
      const { stdout } = await place.run([...SMALL, '--json', '--seed', seed]);
      return (JSON.parse(stdout) as Prediction).outcomes;
    };
    expect(await outcomesOf('one')).to.deep.equal(await outcomesOf('one'));
  });

  it('says nothing of it where the search comes to its end', async () => {
    const { exitCode, stdout } = await place.run(['explore', 'C1/closer-above', '--json']);
    expect(exitCode).to.equal(0);
    expect(JSON.parse(stdout)).to.include({ complete: true }).and.not.have.key('randomSchedules');
  });

  it('refuses a limit that is no number of states', async () => {
    const { exitCode, stderr } = await place.run(['explore', 'C1', '--limit', '0']);
    expect(exitCode).to.equal(2);
    expect(stderr).to.include('whole number from 1');
  });
});
