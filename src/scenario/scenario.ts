/** A scenario as its file says it, before it is compiled. */
import type { Need, PeerKind } from './program.js';
import type { Position, SourceStep } from './source.js';

export interface SourceColumn {
  name: string;
  /** Of the column's key. */
  at: Position;
  steps: SourceStep[];
}

export interface Scenario {
  /** `C1`. */
  id: string;
  /** `C`. */
  group: string;
  /** Title of the group. */
  groupTitle: string;
  title: string;
  /** How the catalogue's row was expressed, where that is not plain. */
  note: string | undefined;
  /** Of the scenario's key. */
  at: Position;
  /** Run with the closer above, equal to and below the sleeper. */
  prio: boolean;
  peer: PeerKind;
  /** Needs beyond those that the steps imply. */
  needs: Need[];
  patience: number;
  /** Runs for each one that is asked for, if rounds are. */
  rounds: number | undefined;
  /** By task, or `netd`. */
  priorities: Map<string, { value: number; at: Position }>;
  /** Tasks that run in time slices; where `prio` is set, in a variant of their own. */
  timeslice: Map<string, Position>;
  /** Values that `$name` in a step stands for, one variant each. */
  sweep: Map<string, string[]>;
  setup: SourceStep[];
  tasks: SourceColumn[];
  /** Of the key `peer-steps`, or of the scenario where there is none. */
  peerAt: Position;
  peerSteps: SourceStep[];
  check: SourceStep[];
}
