/** A target's instances, started, and what has been learnt of the target by that. */
import { CheckError } from '../errors.js';
import type { Network } from '../network/network.js';
import type { TargetIdentity } from '../scenario/executor.js';
import type { RunConfig } from './config.js';
import { failureOf } from './drive.js';
import type { Failure, PlannedTarget } from './events.js';
import type { Station } from './station.js';
import type { TargetPlan } from './targets.js';

export interface Start {
  station: Station;
  identity: TargetIdentity;
  /** From power to the agent's answer. */
  ms: number;
}

export class Bench {
  readonly target: TargetPlan;
  readonly stations: Station[] = [];
  readonly starts: Start[] = [];
  /** Starts that came to nothing. */
  readonly failures: Failure[] = [];

  constructor(target: TargetPlan) {
    this.target = target;
  }

  get name(): string {
    return this.target.planned.name;
  }

  /** What is planned, with the QEMU that has been started for it. */
  get planned(): PlannedTarget {
    const { planned } = this.target;
    const station = this.starts[0]?.station;
    const version = station?.qemuVersion;
    if (version === undefined) return planned;
    return { ...planned, qemu: { version, argv: station?.commandLine ?? [] } };
  }

  /** As the target says itself; null if no instance could be started. */
  get identity(): TargetIdentity | null {
    return this.starts[0]?.identity ?? null;
  }

  /**
   * Makes the instances, as many as there are jobs, and starts them side by side.
   * @param first number of the first instance, for its subnet
   * @throws whatever is not a matter of infrastructure; that is kept in `failures`
   *   CheckError of class `interrupted` when the signal has come
   */
  async start(
    config: RunConfig,
    network: Network | undefined,
    first: number,
    now: () => number,
    signal: AbortSignal,
  ): Promise<void> {
    const { runId, folder } = config;
    const log = config.log.child({ target: this.name });
    const count = Math.min(config.jobs, this.target.instances);
    for (let instance = first; instance < first + count; instance++) {
      this.stations.push(await this.target.open({ network, instance, runId, folder, log }));
    }
    // From here on whoever interrupts stops the stations, which ends their start.
    if (signal.aborted) throw interrupted();
    await Promise.all(
      this.stations.map(async (station) => {
        const before = now();
        try {
          const identity = await station.start();
          this.starts.push({ station, identity, ms: now() - before });
        } catch (error) {
          if (signal.aborted) throw interrupted(error);
          const failure = failureOf(error);
          if (failure.kind !== 'infrastructure') throw error;
          log.error({ failure }, 'target could not be started');
          this.failures.push(failure);
        }
      }),
    );
  }

  /** Never throws, may be called at any moment and again. */
  async stop(): Promise<void> {
    await Promise.all(this.stations.map((station) => station.stop()));
  }
}

/** Says that more machines run than there are processors; undefined if that is not so. */
export function crowdWarning(
  benches: readonly Pick<Bench, 'planned' | 'starts'>[],
  processors: number,
): string | undefined {
  const machines = benches
    .filter(({ planned }) => planned.kind === 'qemu')
    .reduce((sum, { starts }) => sum + starts.length, 0);
  if (machines <= processors) return undefined;
  return `${machines} QEMUs share ${processors} processor${processors === 1 ? '' : 's'}: that is slower, no verdict depends on it`;
}

function interrupted(cause?: unknown): CheckError {
  return new CheckError('interrupted', 'start-interrupted', 'The run ended before it had begun.', {
    phase: 'boot',
    cause,
  });
}
