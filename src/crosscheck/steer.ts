/** Leads a target through one schedule of the reference, gate by gate. */
import path from 'node:path';
import type { Logger } from 'pino';
import { outcomeOfSchedule, replay } from '../emulator/index.js';
import { CheckError, isCheckError } from '../errors.js';
import { openNetwork, type Network } from '../network/network.js';
import type { Observation, TargetIdentity } from '../scenario/executor.js';
import { encodeProgram } from '../scenario/encode.js';
import type { MemoryPolicy, Outcome } from '../scenario/outcome.js';
import type { Program } from '../scenario/program.js';
import type { Station } from './station.js';
import { planSteer, type SteerPlan } from './steer-plan.js';
import { judgeSteering, type SteerResult } from './steer-result.js';
import type { TargetPlan } from './targets.js';

/** A schedule, and what is needed to lead a target through it. */
export interface Schedule {
  program: Program;
  plan: SteerPlan;
  /** What it comes to. */
  expected: Outcome;
}

export interface SteerJob extends Schedule {
  target: TargetPlan;
  runId: string;
  /** The run folder, with `console` and `pcap` in it. */
  folder: string;
  log: Logger;
}

export interface Steered extends SteerResult {
  identity: TargetIdentity;
  postMortem: string[];
}

/** Infrastructure that fails is tried again; a schedule that is not followed never is. */
const ATTEMPTS = 3;

/**
 * @param id as explore has printed it for the same program, profile and policy
 * @throws CheckError of class `usage` if it is no schedule of theirs, or one
 *   that is too long for a target
 */
export function scheduleOf(
  program: Program,
  options: { profile: string; policy: MemoryPolicy },
  id: string,
): Schedule {
  const plan = planSteer(program, replay(program, options, id));
  encodeProgram({ ...program, gates: plan.gates });
  return { program, plan, expected: outcomeOfSchedule(program, options, id) };
}

/**
 * @param signal ends it early
 * @throws CheckError of class `usage` for a target that has no gates or lacks
 *   what the program needs; of class `infrastructure` if there is no observation
 */
export async function steer(job: SteerJob, signal: AbortSignal): Promise<Steered> {
  const { program, plan, expected, target, folder } = job;
  let network: Network | undefined;
  let station: Station | undefined;
  const stop = (): void => void station?.stop();
  signal.addEventListener('abort', stop);
  try {
    if (target.needsNetwork) network = await openNetwork({ folder: path.join(folder, 'pcap') });
    const { runId, log } = job;
    station = await target.open({ network, instance: 1, runId, folder, log });
    if (signal.aborted) throw interrupted();
    const steered = { ...program, gates: plan.gates };
    const { identity, observation } = await observe(station, steered, signal);
    const result = judgeSteering(program, plan, expected, observation, identity);
    return { ...result, identity, postMortem: observation.postMortem };
  } finally {
    signal.removeEventListener('abort', stop);
    await station?.stop();
    await network?.close();
  }
}

async function observe(
  station: Station,
  program: Program,
  signal: AbortSignal,
): Promise<{ identity: TargetIdentity; observation: Observation }> {
  for (let attempt = 1; ; attempt++) {
    try {
      const identity = await (attempt === 1 ? station.start() : station.restart());
      checkNeeds(program, identity);
      const planned = { case: attempt, row: 0, repeat: 1, seed: 0 };
      const { observation } = await station.run(program, planned);
      return { identity, observation };
    } catch (error) {
      if (signal.aborted) throw interrupted(error);
      if (isCheckError(error) && error.code === 'program-refused') throw noGates(error);
      const again = isCheckError(error) && error.kind === 'infrastructure';
      if (!again || attempt >= ATTEMPTS) throw error;
    }
  }
}

function checkNeeds({ scenario, needs }: Program, { capabilities }: TargetIdentity): void {
  const lacking = needs.filter((need) => !capabilities.includes(need));
  if (lacking.length === 0) return;
  throw new CheckError(
    'usage',
    'target-lacks',
    `${scenario} needs ${lacking.join(', ')}, which this target does not have.`,
    { hint: 'Choose another target, or a scenario that it can run.' },
  );
}

function noGates(cause: CheckError): CheckError {
  return new CheckError(
    'usage',
    'no-gates',
    `This target cannot be led through a schedule. ${cause.message}`,
    { hint: 'Build its image anew: the gates came into the agent with docs/steer.md.', cause },
  );
}

function interrupted(cause?: unknown): CheckError {
  return new CheckError('interrupted', 'steer-interrupted', 'The run was interrupted.', { cause });
}
