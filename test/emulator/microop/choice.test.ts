import { expect } from 'chai';
import { createMachine } from '../../../src/emulator/explore/machine.js';
import { parseProfile } from '../../../src/emulator/profiles/index.js';
import { programOf } from '../programs.js';

/** For each step of a program, the ops that it does, by the name of the primitive. */
function stepsOf(profile: string): string[][] {
  let step: number[] = [];
  const machine = createMachine(programOf('D1', 'closer-equal'), {
    profile: parseProfile(profile),
    scheduler: 'any',
    policy: 'any',
    grain: 'traced',
    trace: (pc) => step.push(pc),
  });
  const nameOf = (pc: number): string => {
    const op = machine.code.program.ops[pc];
    return op?.kind === 'do' ? op.name : (op?.kind ?? '?');
  };
  const seen = new Set<string>();
  const open = [machine.initial];
  const steps: string[][] = [];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    const key = state.subarray(0, machine.layout.size).join();
    if (seen.has(key)) continue;
    seen.add(key);
    const choices: number[] = [];
    machine.choices(state, choices);
    for (const choice of choices) {
      const next = state.slice();
      step = [];
      machine.apply(next, choice);
      steps.push(step.map(nameOf));
      open.push(next);
    }
  }
  return steps;
}

describe('a choice of a table', () => {
  for (const profile of ['unpatched@2005', 'connabort@6', 'network-close@6']) {
    it(`begins a step, so that each of its values is taken: ${profile}`, () => {
      const steps = stepsOf(profile);
      expect(steps.filter((step) => step[0] === 'choose')).to.have.lengthOf.at.least(3);
      expect(steps.filter((step) => step.includes('choose', 1))).to.deep.equal([]);
    });
  }
});
