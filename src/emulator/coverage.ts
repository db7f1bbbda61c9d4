/** Which micro-ops of a profile's tables a set of programs reaches. */
import type { Program } from '../scenario/program.js';
import { codeOf, tableOf } from './explore/code.js';
import { exploreFast } from './explore/fast.js';
import { createMachine } from './explore/machine.js';
import type { Profile } from './profiles/profile.js';

/** One statement of a routine. */
export interface CoverageLine {
  routine: string;
  /** The public function that the routine models. */
  models: string;
  line: number;
  text: string;
  /** Steps of all explorations in which it ran. */
  hits: number;
}

/** States of one program after which its exploration is cut short. */
const LIMIT = 10_000;

/**
 * All statements that are part of the profile's code, in the order of routine
 * and line, with how often the programs' schedules run them.
 */
export function coverage(programs: readonly Program[], profile: Profile): CoverageLine[] {
  const table = tableOf(profile);
  const lines = new Map<string, CoverageLine>();
  for (const scripted of [false, true]) {
    const { ops } = codeOf({ profile, policy: 0, scripted }, 'traced').program;
    const hits = new Float64Array(ops.length);
    for (const program of programs) {
      if ((program.peer === 'scripted') !== scripted) continue;
      const machine = createMachine(program, {
        profile,
        policy: 'stale',
        scheduler: 'any',
        grain: 'traced',
        trace: (pc) => {
          hits[pc] = (hits[pc] ?? 0) + 1;
        },
      });
      exploreFast(machine, LIMIT);
    }
    ops.forEach((op, at) => {
      const { routine, line, text } = op.origin;
      if (line === 0) return;
      const key = `${routine} ${String(line)}`;
      const known = lines.get(key) ?? {
        routine,
        models: table.get(routine)?.models ?? '',
        line,
        text,
        hits: 0,
      };
      known.hits += hits[at] ?? 0;
      lines.set(key, known);
    });
  }
  return [...lines.values()].sort((a, b) =>
    a.routine === b.routine ? a.line - b.line : a.routine < b.routine ? -1 : 1,
  );
}
