/** The thread of predictions.ts: explores one program after another. */
import { parentPort } from 'node:worker_threads';
import { explore } from '../emulator/index.js';
import type { MemoryPolicy, Prediction } from '../scenario/outcome.js';
import type { Program } from '../scenario/program.js';

export interface Question {
  program: Program;
  profile: string;
  scheduler: 'prio' | 'any';
  policy: MemoryPolicy;
}

export type Reply = { prediction: Prediction } | { failure: string };

function answer({ program, ...options }: Question): Reply {
  try {
    return { prediction: explore(program, options) };
  } catch (error) {
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { failure: `The reference failed on ${program.scenario}/${program.variant}: ${why}` };
  }
}

parentPort?.on('message', (question: Question) => {
  parentPort?.postMessage(answer(question));
});
