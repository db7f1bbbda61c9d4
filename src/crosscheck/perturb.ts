/** How the moments of a case are varied, in the manner of litmus7. */
import { BOUNDS } from '../scenario/step.js';
import type { Program } from '../scenario/program.js';
import type { CaseDelays, PlannedCase } from './events.js';

export const PERTURBATIONS = ['off', 'small', 'large'] as const;
export type Perturbation = (typeof PERTURBATIONS)[number];

/**
 * A turn takes some nanoseconds, so that a `small` delay is a fraction of a
 * millisecond: enough to move a call to the other side of a packet or a tick,
 * and too little to make a run longer.
 */
const DELAYS: Record<Perturbation, CaseDelays | undefined> = {
  off: undefined,
  small: { spin: 20_000, ticks: 0 },
  large: { spin: 200_000, ticks: 3 },
};

export function delaysOf(perturbation: Perturbation): CaseDelays | undefined {
  return DELAYS[perturbation];
}

/**
 * The program as it is run in one case.
 * @param usual for a case that says nothing itself; undefined for no delays
 */
export function delayed(
  program: Program,
  { seed, delays: own }: Pick<PlannedCase, 'seed' | 'delays'>,
  usual: CaseDelays | undefined,
): Program {
  const delays = own ?? usual;
  if (delays === undefined) return program;
  const { spin, ticks, columns, exact } = delays;
  const refOf = (name: string): number => program.columns.findIndex((one) => one.name === name);
  const only = columns?.map(refOf).filter((ref) => ref >= 0);
  const steps = exact
    ?.map((one) => ({ ...one, column: refOf(one.column) }))
    .filter(({ column }) => column >= 0);
  return {
    ...program,
    delays: {
      seed: seed % (BOUNDS.seed + 1),
      spin,
      ticks,
      ...(only === undefined ? {} : { columns: only }),
      ...(steps === undefined ? {} : { exact: steps }),
    },
  };
}
