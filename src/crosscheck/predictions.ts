/** The reference's answers, each worked out once a run. */
import { explore } from '../emulator/index.js';
import type { MemoryPolicy, Prediction } from '../scenario/outcome.js';
import type { Program } from '../scenario/program.js';

export interface PredictionOptions {
  /** `connabort@6`. */
  profile: string;
  scheduler: 'prio' | 'any';
}

export class Predictions {
  readonly #options: PredictionOptions;
  readonly #known = new Map<Program, Map<MemoryPolicy, Prediction>>();

  constructor(options: PredictionOptions) {
    this.#options = options;
  }

  /** What the reference allows on a target whose freed memory reads as `policy`. */
  of(program: Program, policy: MemoryPolicy): Prediction {
    const byPolicy = this.#known.get(program) ?? new Map<MemoryPolicy, Prediction>();
    this.#known.set(program, byPolicy);
    const known = byPolicy.get(policy);
    if (known !== undefined) return known;
    const prediction = explore(program, { ...this.#options, policy });
    byPolicy.set(policy, prediction);
    return prediction;
  }
}
