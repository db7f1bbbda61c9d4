import { expect } from 'chai';
import { DEADLOCK } from '../../../src/emulator/executive/semaphore.js';
import { explore } from '../../../src/emulator/index.js';
import type { Program } from '../../../src/scenario/program.js';
import { catalogue, faultsOf, programFrom, resultsOf } from '../programs.js';
import { hasSpin, ours, spins } from '../spin-models.js';
import { reordered } from './columns.js';
import { DEADLY, ORDERS } from './orders.js';

const PROFILE = 'network-close@6';
const LIMIT = 100_000;

/** The body with two names exchanged everywhere, and its columns with them. */
function renamed(body: string): string {
  return body.replace(/\bT([1-5])\b/g, (_, digit: string) => `T${String(6 - Number(digit))}`);
}

/** Outcomes without the order in which columns and faults stand there. */
function outcomesOf(program: Program): string[] {
  const byName = (entries: object): string =>
    JSON.stringify(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)));
  const { outcomes } = explore(program, { profile: 'connabort@6' });
  const keys = outcomes.map(({ results, faults, wire, leaks }) =>
    [byName(results), [...faults].sort(), wire, byName(leaks)].join(' '),
  );
  return [...new Set(keys)].sort();
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

  it('does not depend on the order of the columns, but that in which equals start', () => {
    const programs = [...catalogue(), ...ORDERS.map(({ body }) => programFrom(body))];
    programs.forEach((program, index) => {
      const where = `${program.scenario}/${program.variant}`;
      const other = reordered(program, index % 2 === 0);
      expect(outcomesOf(other), where).to.deep.equal(outcomesOf(program));
    });
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
