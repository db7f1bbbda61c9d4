import { expect } from 'chai';
import { caseDeadline } from '../../src/target/case-deadline.js';
import type { Step } from '../../src/scenario/program.js';
import { program } from '../network/support/program.js';

const deadline = (...steps: Step[]) => caseDeadline(program('none', steps, []), 100);
const least = deadline();

describe('the deadline of a case', () => {
  it('leaves time for whatever the program waits for', () => {
    for (const [step, milliseconds] of [
      [{ op: 'sleep', ticks: 100 }, 1000],
      [{ op: 'select', timeout: 200, read: [], write: [], except: [] }, 2000],
      [{ op: 'setopt', descriptor: 0, option: 'rcvtimeo', value: 300 }, 3000],
      [{ op: 'setopt', descriptor: 0, option: 'linger', value: 4 }, 4000],
    ] as const) {
      expect(deadline({ ...step } as Step) - least, step.op).to.be.at.least(milliseconds);
    }
  });

  it('is that of the rest for steps that wait for nobody, or for ever', () => {
    for (const step of [
      { op: 'close', descriptor: 0 },
      { op: 'select', timeout: null, read: [0], write: [], except: [] },
      { op: 'setopt', descriptor: 0, option: 'sndbuf', value: 60_000 },
    ] as Step[]) {
      expect(deadline(step), step.op).to.equal(least);
    }
  });

  it('is longer for a program of more patience', () => {
    const patient = { ...program('none', [], []), patience: 500 };
    expect(caseDeadline(patient, 100)).to.be.greaterThan(least);
  });
});
