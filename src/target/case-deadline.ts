/** How long the host waits for the report of a case. */
import type { Program, Step } from '../scenario/program.js';

/** For a host that is busy with other things; a report that comes late is no finding. */
const SLACK_MILLISECONDS = 30_000;
/** Under emulation a clock tick may take so many times its length. */
const SLOWEST_TICK = 5;

/**
 * Milliseconds. Far beyond what the program can take: an agent that is alive
 * reports a sleeper that never wakes by itself, and one that is not is noticed
 * by its silence long before.
 */
export function caseDeadline(program: Program, tickRate: number): number {
  const steps = program.columns.flatMap((column) => (column.kind === 'task' ? column.steps : []));
  // Calls that never return, leaks that go back, and the checks: the agent is patient each time.
  let ticks = 4 * program.patience;
  for (const step of steps) ticks += ticksOf(step, tickRate);
  return SLACK_MILLISECONDS + (SLOWEST_TICK * 1000 * ticks) / tickRate;
}

function ticksOf(step: Step, tickRate: number): number {
  if (step.op === 'sleep') return step.ticks;
  if (step.op === 'select') return step.timeout ?? 0;
  if (step.op !== 'setopt') return 0;
  if (step.option === 'linger') return step.value * tickRate;
  return step.option === 'rcvtimeo' || step.option === 'sndtimeo' ? step.value : 0;
}
