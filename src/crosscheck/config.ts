/** What a run is asked to do, after the command line has been understood. */
import type { JournalEvent } from './events.js';
import type { KnownFailure } from './known.js';
import type { Logger } from 'pino';
import type { Program } from '../scenario/program.js';
import type { Perturbation } from './perturb.js';
import type { TargetPlan } from './targets.js';

export interface RunConfig {
  /** Run id, 8..32 characters of [a-z0-9]: travels to the target and back. */
  runId: string;
  targets: TargetPlan[];
  /** Every program of the selection, whether or not a target can run it. */
  programs: Program[];
  /** `connabort@6`. */
  profile: string;
  scheduler: 'prio' | 'any';
  repeat: number;
  /** Whether programs that are made for it are run in rounds, many for each repeat. */
  rounds: boolean;
  perturb: Perturbation;
  /** Seconds for which outcomes are sought that are allowed and have not been seen. */
  untilAllSeen: number | undefined;
  seed: string;
  /** Instances of each target that run at the same time. */
  jobs: number;
  /** The run folder; exists. */
  folder: string;
  log: Logger;
  /** The command line, without `closecheck`. */
  argv: string[];
  /** Findings that are expected. */
  known: readonly KnownFailure[];
  /** Events of the run that this one goes on with. */
  resumed: readonly JournalEvent[] | undefined;
  /** What the rerun line of a case needs besides scenario, seed and target. */
  rerun: string[];
}
