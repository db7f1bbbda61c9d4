/** The emulator as a target: one random schedule for each run. */
import type { Executor, Observation, Peer, TargetIdentity } from '../scenario/executor.js';
import type { MemoryPolicy } from '../scenario/outcome.js';
import type { Program } from '../scenario/program.js';
import { createMachine, type Machine } from './explore/machine.js';
import { createRandom, seedOf, type Random } from './explore/random.js';
import { outcomeOf } from './explore/result.js';
import { CHOICE, taskOfChoice } from './explore/choice.js';
import { offsetOf } from './executive/records.js';
import { parseProfile } from './profiles/index.js';

export interface EmulatorOptions {
  /** Close design, with or without the stack: `unpatched`, `connabort@6`. */
  profile: string;
  policy?: MemoryPolicy;
  /** Two executors of one seed run the same schedules. */
  seed?: string;
}

const TICK_RATE = 100;
const STEP = offsetOf('step');
const PC = offsetOf('pc');

interface Walk {
  order: string[];
  ticks: Record<string, number>;
  end: Int32Array;
}

export class EmulatorExecutor implements Executor {
  private readonly options: EmulatorOptions;
  private readonly random: Random;

  constructor(options: EmulatorOptions) {
    this.options = options;
    this.random = createRandom(seedOf(options.seed ?? 'closecheck'));
  }

  start(): Promise<TargetIdentity> {
    try {
      const profile = parseProfile(this.options.profile);
      return Promise.resolve({
        product: 'emulator',
        arch: 'emulator',
        stack: profile.stack,
        fix: profile.design.name,
        policy: this.options.policy ?? 'stale',
        capabilities: ['tap', 'suspend', 'delete', 'dup', 'mbuf-limit'],
        tickRate: TICK_RATE,
      });
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  run(program: Program, _peer: Peer, _port: number): Promise<Observation> {
    try {
      return Promise.resolve(this.observe(program));
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  private observe(program: Program): Observation {
    const machine = createMachine(program, {
      profile: parseProfile(this.options.profile),
      policy: this.options.policy ?? 'stale',
      scheduler: 'prio',
      grain: 'merged',
    });
    const { order, ticks, end } = this.walk(machine);
    const outcome = outcomeOf(machine, end);
    const stuck = Object.values(outcome.results).includes('blocked');
    const died = outcome.faults.some((fault) => fault.startsWith('panic'));
    return {
      outcome,
      order,
      ticks,
      postMortem: stuck || died ? [...outcome.faults] : [],
      reboot: stuck || died,
    };
  }

  /** Follows random choices to the end. */
  private walk(machine: Machine): Walk {
    const S = Int32Array.from(machine.initial);
    const offered: number[] = [];
    const order: string[] = [];
    const ticks: Record<string, number> = {};
    const begun = new Map<string, number>();
    let now = 0;
    for (;;) {
      machine.choices(S, offered);
      const choice = offered[offered.length > 1 ? this.random.below(offered.length) : 0];
      if (choice === undefined) return { order, ticks, end: S };
      const task = taskOfChoice(choice);
      const T = machine.tasks.at(task);
      const step = task < 0 ? undefined : machine.steps[task]?.[S[T + STEP] ?? 0];
      const index = S[T + STEP];
      if (step !== undefined && S[T + PC] === 0 && !begun.has(step.name)) begun.set(step.name, now);
      machine.apply(S, choice);
      if (choice === CHOICE.tick) now += 1;
      if (step !== undefined && S[T + STEP] !== index && step.result >= 0) {
        order.push(step.name);
        ticks[step.name] = now - (begun.get(step.name) ?? now);
      }
    }
  }
}
