import { expect } from 'chai';
import { DEADLOCK } from '../../../src/emulator/executive/semaphore.js';
import { explore } from '../../../src/emulator/index.js';
import { faultsOf, programFrom, resultsOf } from '../programs.js';
import { hasSpin, ours, spins } from '../spin-models.js';
import { DEADLY, ORDERS } from './orders.js';

const PROFILE = 'network-close@6';
const LIMIT = 100_000;

/** The body with two names exchanged everywhere, and its columns with them. */
function renamed(body: string): string {
  return body.replace(/\bT([1-5])\b/g, (_, digit: string) => `T${String(6 - Number(digit))}`);
}

describe('the order of tasks on one processor', () => {
  for (const { title, body, results } of ORDERS) {
    it(title, () => {
      const prediction = explore(programFrom(body), { profile: PROFILE });
      for (const [step, result] of Object.entries(results)) {
        expect(resultsOf(prediction, step), step).to.deep.equal([result]);
      }
    });
  }

  it('does not depend on the names of the tasks', () => {
    for (const { title, body, results } of ORDERS) {
      const prediction = explore(programFrom(renamed(body)), { profile: PROFILE });
      for (const [step, result] of Object.entries(results)) {
        expect(resultsOf(prediction, renamed(step)), title).to.deep.equal([result]);
      }
    }
  });

  it('is nothing that several processors could not do', () => {
    for (const { title, body, results } of ORDERS) {
      const prediction = explore(programFrom(body), { profile: PROFILE, scheduler: 'any' });
      for (const [step, result] of Object.entries(results)) {
        expect(resultsOf(prediction, step), title).to.include(result);
      }
    }
  });

  it('ends with a fatal error where the network semaphore is waited for in a circle', () => {
    const prediction = explore(programFrom(DEADLY), { profile: PROFILE });
    expect(faultsOf(prediction)).to.deep.equal([`panic: ${DEADLOCK}`]);
  });

  it("is SPIN's, on one processor and on several", function () {
    if (!hasSpin()) this.skip();
    for (const body of [...ORDERS.map((order) => order.body), DEADLY]) {
      for (const scheduler of ['prio', 'any'] as const) {
        const setting = { profile: PROFILE, scheduler, policy: 'stale' as const };
        const program = programFrom(body);
        expect(spins(program, setting, LIMIT), body).to.deep.equal(ours(program, setting, LIMIT));
      }
    }
  });
});
