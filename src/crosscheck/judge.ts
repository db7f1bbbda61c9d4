/**
 * Compares what a target has shown with what the reference allows.
 */
import type { Observation, TargetIdentity } from '../scenario/executor.js';
import type { Prediction } from '../scenario/outcome.js';
import type { AllowedView, EventOf, Failure, SeenOutcome } from './events.js';
import type { Verdict } from './verdict.js';

/** All that is known of one row. */
export interface Evidence {
  /** By the reference, with the target's own memory policy. */
  prediction: Prediction;
  /** One for each case that came to an end, in any order. */
  observations: readonly Observation[];
  /** Null if the target could never be started. */
  identity: TargetIdentity | null;
  /** Attempts that came to nothing, those that worked on retry included. */
  attempts: readonly Failure[];
  /** Number of cases planned. */
  planned: number;
}

/** The content of a `verdict` event. */
export interface Judgement {
  verdict: Verdict;
  standIn: boolean;
  /** A sentence without its full stop. */
  reason: string;
  runs: number;
  /** The most frequent first. */
  seen: SeenOutcome[];
  allowed: AllowedView[];
  reference: EventOf<'verdict'>['reference'];
}

export declare function judge(evidence: Evidence): Judgement;
