/**
 * The reference's answers, each worked out once a run, in a thread beside the
 * one that talks to the targets: a long exploration must not make a console wait.
 */
import { Worker } from 'node:worker_threads';
import { CheckError } from '../errors.js';
import type { MemoryPolicy, Prediction } from '../scenario/outcome.js';
import type { Program } from '../scenario/program.js';
import { programName } from './plan.js';
import type { Question, Reply } from './prediction-worker.js';

export interface PredictionOptions {
  /** `connabort@6`. */
  profile: string;
  scheduler: 'prio' | 'any';
}

interface Waiting {
  resolve(prediction: Prediction): void;
  reject(error: unknown): void;
}

export class Predictions {
  readonly #options: PredictionOptions;
  readonly #worker = new Worker(new URL('./prediction-worker.js', import.meta.url));
  readonly #known = new Map<string, Promise<Prediction>>();
  readonly #waiting: Waiting[] = [];

  constructor({ profile, scheduler }: PredictionOptions) {
    this.#options = { profile, scheduler };
    this.#worker.on('message', (reply: Reply) => {
      const waiting = this.#waiting.shift();
      if ('prediction' in reply) waiting?.resolve(reply.prediction);
      else waiting?.reject(new CheckError('bug', 'exploration-failed', reply.failure));
    });
    this.#worker.on('error', (error) => {
      for (const waiting of this.#waiting.splice(0)) waiting.reject(error);
    });
  }

  /**
   * What the reference allows on a target whose freed memory reads as `policy`.
   * Answers come in the order of the first questions.
   */
  of(program: Program, policy: MemoryPolicy): Promise<Prediction> {
    const key = `${programName(program)} ${policy}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const asked = new Promise<Prediction>((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
    });
    // Whoever asks again gets the failure; that nobody may ask again is no reason to crash.
    asked.catch(() => {});
    this.#worker.postMessage({ program, ...this.#options, policy } satisfies Question);
    this.#known.set(key, asked);
    return asked;
  }

  /** Stops working; what is still asked fails as `interrupted`. May be called again. */
  async close(): Promise<void> {
    const message = 'The run ended before the reference had its answer.';
    for (const waiting of this.#waiting.splice(0)) {
      waiting.reject(new CheckError('interrupted', 'exploration-ended', message));
    }
    await this.#worker.terminate();
  }
}
