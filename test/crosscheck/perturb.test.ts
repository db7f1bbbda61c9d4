import { expect } from 'chai';
import { delayed, delaysOf, PERTURBATIONS } from '../../src/crosscheck/perturb.js';
import { encodeProgram } from '../../src/scenario/index.js';
import { catalogue, programOf } from '../emulator/programs.js';

const C1 = programOf('C1', 'closer-above');

describe('delays of a case', () => {
  it('are those of the run, with the seed of the case', () => {
    const { delays } = delayed(C1, { seed: 5 }, { spin: 100, ticks: 2 });
    expect(delays).to.deep.equal({ seed: 5, spin: 100, ticks: 2 });
  });

  it('are its own if it has some, by the names of the columns', () => {
    const own = { spin: 1, ticks: 9, columns: ['T2', 'P'] };
    const { delays } = delayed(C1, { seed: 5, delays: own }, delaysOf('small'));
    // C1 has no peer's column.
    expect(delays).to.deep.equal({ seed: 5, spin: 1, ticks: 9, columns: [2] });
  });

  it('delay steps by just so much if it says so', () => {
    const late = { step: 0, locked: true as const, ticks: 3, turns: 40 };
    const exact = ['T1', 'P'].map((column) => ({ column, ...late }));
    const { delays } = delayed(C1, { seed: 5, delays: { spin: 0, ticks: 0, exact } }, undefined);
    const column = C1.columns.findIndex(({ name }) => name === 'T1');
    expect(delays?.exact).to.deep.equal([{ column, ...late }]);
  });

  it('are none when they are off: the program is the one of the catalogue', () => {
    expect(delayed(C1, { seed: 5 }, delaysOf('off'))).to.equal(C1);
  });

  it('fit into the text of every program, whatever the seed', () => {
    for (const size of PERTURBATIONS) {
      for (const program of catalogue()) {
        const text = encodeProgram(delayed(program, { seed: 0xffff_ffff }, delaysOf(size)));
        expect(text.includes(';J '), program.scenario).to.equal(size !== 'off');
      }
    }
  });
});
