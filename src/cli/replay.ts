/** `closecheck replay`: one schedule, step by step. */
import { columnsText, mermaidText, replay as replaySchedule } from '../emulator/index.js';
import type { MemoryPolicy } from '../scenario/outcome.js';
import { oneProgram } from './selection.js';

export interface ReplayOptions {
  profile: string;
  scheduler: 'prio' | 'any';
  policy: MemoryPolicy;
  fine?: boolean;
  mermaid?: boolean;
  json?: boolean;
}

/**
 * Prints a schedule as columns per task, as a Mermaid sequence diagram or as
 * one JSON object a step.
 * @returns exit code
 * @throws CheckError of class `usage` for a schedule that the program does not have
 */
export function replay(word: string, schedule: string, options: ReplayOptions): number {
  const program = oneProgram(word);
  const { profile, scheduler, policy, fine = false } = options;
  const steps = replaySchedule(program, { profile, scheduler, policy, fine }, schedule);
  if (options.json === true) {
    for (const step of steps) process.stdout.write(`${JSON.stringify(step)}\n`);
  } else {
    const render = options.mermaid === true ? mermaidText : columnsText;
    process.stdout.write(`${render(program, steps)}\n`);
  }
  return 0;
}
