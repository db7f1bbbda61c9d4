/** Which micro-ops the reference comes to, so that a model can be cut to them. */
import type { MemoryPolicy } from '../../scenario/outcome.js';
import type { Program } from '../../scenario/program.js';
import { exploreFast } from '../explore/fast.js';
import { createMachine } from '../explore/machine.js';
import { parseProfile } from '../profiles/index.js';

export interface ReachedOptions {
  profile: string;
  scheduler: 'prio' | 'any';
  policy: MemoryPolicy;
  /** States after which the search gives up: then more may be reached. */
  limit: number;
}

/** Positions in the linked program. */
export function reachedOps(program: Program, options: ReachedOptions): ReadonlySet<number> {
  const { profile, scheduler, policy, limit } = options;
  const reached = new Set<number>();
  const machine = createMachine(program, {
    profile: parseProfile(profile),
    scheduler,
    policy,
    grain: 'traced',
    trace: (pc) => reached.add(pc),
  });
  exploreFast(machine, limit);
  return reached;
}
