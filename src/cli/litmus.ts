/** A prediction as a litmus `States` log, which mcompare7 holds against the log of a run. */
import { observable } from '../crosscheck/observable.js';
import { programDigest } from '../crosscheck/plan.js';
import { litmusBlock } from '../report/litmus-block.js';
import { rowName } from '../report/rerun.js';
import type { Prediction } from '../scenario/outcome.js';
import { outcomeStepNames } from '../scenario/index.js';
import type { Need, Program } from '../scenario/program.js';

/**
 * A target may notice a fault or not: both are states of the log.
 * @param capabilities of the target whose log it is held against: without `tap` it sees no wire.
 */
export function predictionLitmus(
  program: Program,
  prediction: Prediction,
  capabilities: readonly Need[],
): string {
  const lines = prediction.outcomes.flatMap((outcome) => {
    const seen = observable(outcome, { capabilities: [...capabilities] });
    return subsets(seen.reported).map((reported) => ({
      outcome: { ...seen, reported },
      count: 1,
      allowed: true,
    }));
  });
  return litmusBlock({
    name: rowName(prediction),
    profile: prediction.profile,
    digest: programDigest(program),
    kind: 'States',
    lines,
    steps: outcomeStepNames(program),
    seconds: prediction.seconds,
  });
}

/** All subsets, each in the order of the whole. */
function subsets<T>(of: readonly T[]): T[][] {
  return of.reduce<T[][]>((some, one) => [...some, ...some.map((set) => [...set, one])], [[]]);
}
