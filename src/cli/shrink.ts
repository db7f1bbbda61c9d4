/** `closecheck shrink`: a smaller scenario with the same outcome. */
import {
  explore,
  isFaulty,
  outcomeOfSchedule,
  partText,
  shrink as shrinkProgram,
  formatProfile,
  parseProfile,
  type Shrunk,
} from '../emulator/index.js';
import { CheckError } from '../errors.js';
import { rowName, shellLine } from '../report/rerun.js';
import { compileScenario, outcomeStepNames, parseScenarios } from '../scenario/index.js';
import type { Program } from '../scenario/program.js';
import { askedNeeds, scenarioYaml } from '../scenario/write-yaml.js';
import { outcomeText } from './outcome-lines.js';
import { checkWritable, writeOutput } from './output-file.js';
import { hintingElsewhere, type ScheduleOptions } from './schedule-options.js';
import { oneProgram } from './selection.js';

export interface ShrinkOptions extends ScheduleOptions {
  /** Names of calls that must stay. */
  keep?: string[];
  out?: string;
  json?: boolean;
}

type Choice = Required<ScheduleOptions>;

/** States after which a smaller program is given up. */
const LIMIT = 1_000_000;

/**
 * Prints the smaller scenario as a file that explore, replay and run take, or
 * writes it to `out` and prints what was left out.
 * @returns 0, also if nothing can be left out
 * @throws CheckError of class `usage` for a schedule that the program does not
 *   have, a call to keep that it does not have, a file that cannot be written
 */
export function shrink(word: string, schedule: string, options: ShrinkOptions): number {
  const program = oneProgram(word);
  const { scheduler, policy, fine = false, keep = [] } = options;
  const choice: Choice = {
    profile: formatProfile(parseProfile(options.profile)),
    scheduler,
    policy,
    fine,
  };
  checkCalls(program, keep);
  if (options.out !== undefined) checkWritable(options.out);
  const outcome = hintingElsewhere(program, choice, schedule, () =>
    outcomeOfSchedule(program, choice, schedule),
  );
  const title = `${rowName(program)} under ${choice.profile}, made smaller`;
  const smallest = shrinkProgram(
    { ...program, needs: askedNeeds(program) },
    outcome,
    // What the file says is explored, so that its schedules are those of the file.
    (smaller) => explore(readBack(scenarioYaml(smaller, title)), { ...choice, limit: LIMIT }),
    keep,
  );
  const yaml = scenarioYaml(smallest.program, title);
  const file = options.out ?? 'FILE.yaml';
  const lines = summary(program, smallest, choice, file);
  const commented = `${lines.map((line) => `# ${line}`.trimEnd()).join('\n')}\n${yaml}`;
  if (options.out !== undefined) writeOutput(options.out, commented);
  if (options.json === true) {
    const data = {
      scenario: program.scenario,
      variant: program.variant,
      ...choice,
      schedule,
      before: sizeOf(program),
      after: sizeOf(smallest.program),
      leftOut: smallest.leftOut.map((part) => partText(program, part)),
      outcome: smallest.outcome,
      yaml,
    };
    process.stdout.write(`${JSON.stringify(data)}\n`);
  } else {
    process.stdout.write(options.out === undefined ? commented : `${lines.join('\n')}\n`);
  }
  return 0;
}

function readBack(yaml: string): Program {
  const [program] = parseScenarios(yaml, 'smaller.yaml').flatMap((one) => compileScenario(one));
  if (program === undefined) throw new CheckError('bug', 'no-program', 'A file without programs.');
  return program;
}

function checkCalls(program: Program, keep: readonly string[]): void {
  const calls = outcomeStepNames(program);
  const unknown = keep.find((name) => !calls.includes(name));
  if (unknown === undefined) return;
  const sentence = `--keep names "${unknown}", which is no call of ${rowName(program)}.`;
  throw new CheckError('usage', 'unknown-step', sentence, {
    hint: `Its calls are ${calls.join(', ')}.`,
  });
}

interface Size {
  steps: number;
  columns: number;
}

function sizeOf({ columns }: Program): Size {
  const used = columns.filter(({ steps }) => steps.length > 0);
  return {
    steps: used.reduce((sum, { steps }) => sum + steps.length, 0),
    columns: used.length,
  };
}

function sizeText({ steps, columns }: Size): string {
  return `${steps} step${steps === 1 ? '' : 's'} in ${columns} column${columns === 1 ? '' : 's'}`;
}

/** What was done, and the command line that shows the smaller program's schedule. */
function summary(
  program: Program,
  { program: smaller, outcome, leftOut }: Shrunk,
  choice: Choice,
  file: string,
): string[] {
  const name = `${rowName(program)} under ${choice.profile}`;
  const before = sizeText(sizeOf(program));
  const done =
    leftOut.length === 0
      ? [`${name}: nothing can be left out of ${before} without losing the outcome.`]
      : [
          `${name}: ${before} made ${sizeText(sizeOf(smaller))}, with the same outcome.`,
          'Left out:',
          ...leftOut.map((part) => `  ${partText(program, part)}`),
        ];
  const note = 'Nothing is wrong with the outcome, so all of its calls stay (--keep names fewer).';
  return [
    ...done,
    ...(isFaulty(outcome) ? [] : [note]),
    'Outcome:',
    ...outcomeText(outcome).map((line) => `  ${line}`),
    replayLine(file, outcome.witness, choice),
  ];
}

/** The command line that takes a schedule of the smaller program. */
function replayLine(file: string, witness: string, choice: Choice): string {
  const { profile, scheduler, policy, fine } = choice;
  const words = ['closecheck', 'replay', file, witness, '--profile', profile];
  if (scheduler !== 'prio') words.push('--scheduler', scheduler);
  if (policy !== 'stale') words.push('--policy', policy);
  if (fine) words.push('--fine');
  return shellLine(words);
}
