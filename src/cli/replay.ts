/** `closecheck replay`: one schedule, step by step. */
import {
  columnsText,
  mermaidText,
  outcomeOfSchedule,
  parseProfile,
  formatProfile,
  replay as replaySchedule,
} from '../emulator/index.js';
import { rowName } from '../report/rerun.js';
import { outcomeText } from './outcome-lines.js';
import { hintingElsewhere, type ScheduleOptions } from './schedule-options.js';
import { oneProgram } from './selection.js';

export interface ReplayOptions extends ScheduleOptions {
  mermaid?: boolean;
  json?: boolean;
}

/**
 * Prints a schedule as columns per task with what it comes to, as a Mermaid
 * sequence diagram or as one JSON object a step.
 * @returns exit code
 * @throws CheckError of class `usage` for a schedule that the program does not have
 */
export function replay(word: string, schedule: string, options: ReplayOptions): number {
  const program = oneProgram(word);
  const { scheduler, policy, fine = false } = options;
  const profile = formatProfile(parseProfile(options.profile));
  const choice = { profile, scheduler, policy, fine };
  const steps = hintingElsewhere(program, choice, schedule, () =>
    replaySchedule(program, choice, schedule),
  );
  if (options.json === true) {
    for (const step of steps) process.stdout.write(`${JSON.stringify(step)}\n`);
    return 0;
  }
  const title = `${rowName(program)} under ${profile}, scheduler ${scheduler}, freed memory ${policy}`;
  const outcome = outcomeText(outcomeOfSchedule(program, choice, schedule));
  process.stdout.write(
    options.mermaid === true
      ? `%% ${title}\n${mermaidText(program, steps)}\n${outcome.map((line) => `%% ${line}\n`).join('')}`
      : `${title}\n\n${columnsText(program, steps)}\n\n${outcome.join('\n')}\n`,
  );
  return 0;
}
