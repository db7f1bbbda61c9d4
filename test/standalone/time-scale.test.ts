import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { PACKAGE_ROOT } from '../../src/package-root.js';
import type { Program, Step } from '../../src/scenario/program.js';
import { catalogue, programOf } from '../emulator/programs.js';

function constant(file: string, pattern: RegExp): number {
  const text = readFileSync(path.join(PACKAGE_ROOT, 'firmware-tests/standalone', file), 'utf8');
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`${file} has no ${String(pattern)}`);
  return Number(found);
}

/** By how much the image shortens TCP's times: the one place where it is said. */
const SCALE = constant('time-scale.h', /#define TIME_SCALE (\d+)u/);
const TICKS_PER_SECOND = constant('executive/arch.h', /#define ARCH_TICKS_PER_SECOND (\d+)u/);
const MSL = constant('net/lwip/lwipopts.h', /#define TCP_MSL \( (\d+)u \/ TIME_SCALE \)/);

/** A second of TCP's, in clock ticks of the image. */
const SECOND = TICKS_PER_SECOND / SCALE;

function steps({ columns }: Program): Step[] {
  return columns.flatMap((column) => (column.kind === 'task' ? column.steps : []));
}

/** Ticks that the program's own steps can take one after the other. */
function ownTicks(program: Program): number {
  return steps(program).reduce((sum, step) => {
    if (step.op === 'sleep') return sum + step.ticks;
    if (step.op === 'select') return sum + (step.timeout ?? 0);
    const timeout = step.op === 'setopt' && step.option.endsWith('timeo');
    return timeout ? sum + step.value : sum;
  }, 0);
}

describe('the scale of the times of TCP', () => {
  // In the reference SO_LINGER ends no wait, as in the stack. H1 and H2 show it
  // only if they look at the closer when its time is over.
  for (const id of ['H1', 'H2', 'H7']) {
    it(`makes the linger time of ${id} end before the scenario goes on`, () => {
      const program = programOf(id);
      const seconds = steps(program).flatMap((step) =>
        step.op === 'setopt' && step.option === 'linger' ? [step.value] : [],
      );
      const slept = steps(program).flatMap((step) => (step.op === 'sleep' ? [step.ticks] : []));
      expect(Math.max(...seconds)).to.be.greaterThan(0);
      expect(Math.min(...slept)).to.be.greaterThan(Math.max(...seconds) * SECOND);
    });
  }

  // The reference has no timer of TCP's: a connection in TIME_WAIT stays there.
  it('lets TIME_WAIT outlast every program of the catalogue', () => {
    const timeWait = ((2 * MSL) / 1000) * SECOND;
    for (const program of catalogue()) {
      const name = `${program.scenario}/${program.variant}`;
      expect(ownTicks(program), name).to.be.lessThan(timeWait);
    }
  });
});
