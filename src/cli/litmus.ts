/** A prediction as a litmus `States` log, which mcompare7 holds against the log of a run. */
import { observable } from '../crosscheck/observable.js';
import { litmusBlock, stepsOfOutcomes } from '../report/litmus-block.js';
import { rowName } from '../report/rerun.js';
import type { Prediction } from '../scenario/outcome.js';

/** Of an outcome the log shows results only, so outcomes that differ in the rest are one line. */
export function predictionLitmus(prediction: Prediction): string {
  const seen = prediction.outcomes.map((outcome) => ({
    outcome: observable(outcome, { capabilities: [] }),
    count: 1,
    allowed: true,
  }));
  const lines = new Map(
    seen.map((line) => [JSON.stringify([line.outcome.panic !== null, line.outcome.results]), line]),
  );
  return litmusBlock({
    name: rowName(prediction),
    profile: prediction.profile,
    kind: 'States',
    lines: [...lines.values()],
    steps: stepsOfOutcomes(seen),
    seconds: prediction.seconds,
  });
}
