/** All commands with their options, in the words of the README. */
import { Command, Option } from 'commander';
import { PERTURBATIONS } from '../crosscheck/perturb.js';
import { coverage, type CoverageOptions } from './coverage.js';
import { doctor } from './doctor.js';
import { explore, type ExploreOptions } from './explore.js';
import { findings, type FindingsOptions } from './findings.js';
import { list, show, type ShowOptions } from './list.js';
import { replay, type ReplayOptions } from './replay.js';
import { modelPromela, type ModelOptions } from './model.js';
import { BOOT_TIMEOUT, bootSeconds, positive, wholeNumber, word } from './option-values.js';
import { report } from './report.js';
import { addRtemsCommands } from './rtems-commands.js';
import { resume, run } from './run.js';
import type { RunOptions } from './run-words.js';
import { shrink, type ShrinkOptions } from './shrink.js';
import { soak, type SoakOptions } from './soak.js';
import { addSteerCommand } from './steer.js';

export interface Commands {
  program: Command;
  /** Exit code of the command that was run. */
  exitCode(): number;
}

/** The scenarios of the first gate. */
const TWELVE = ['A1', 'A3', 'B1', 'C1', 'C2', 'D1', 'E1', 'F1', 'G1', 'G3', 'H3', 'J1'];

/** What a soak does not let one choose. */
const SOAKED = {
  policy: 'stale',
  profile: 'connabort',
  perturb: 'small',
} as const;

const policy = (): Option =>
  new Option('--policy <policy>', 'what freed socket memory reads as')
    .choices(['stale', '0xdd'])
    .default('stale');

/** No target has the policy `any`. */
const explorePolicy = (): Option =>
  new Option('--policy <policy>', 'what freed socket memory reads as')
    .choices(['stale', '0xdd', 'any'])
    .default('stale');

const scheduler = (): Option =>
  new Option('--scheduler <name>', 'strict priority on one processor, or any interleaving')
    .choices(['prio', 'any'])
    .default('prio');

/** @param other option, of which only one can be had */
const json = (what: string, other: string): Option => new Option('--json', what).conflicts(other);

function runCommand(): Command {
  return new Command('run')
    .description('run scenarios on targets and judge what they do')
    .option('--target <name...>', 'i386, arm, rtems-pc686, emulator[:PROFILE], serial:PORT', [
      'i386',
    ])
    .option('--image <file>', 'image to boot in place of the built-in one')
    .option(
      '--image-fix <name>',
      'close design of the built-in image, DESIGN[+MUTANT]',
      'connabort',
    )
    .addOption(policy())
    .option('--profile <name>', 'what the reference assumes, DESIGN[@STACK]', 'connabort')
    .option(
      '--scenario <id...>',
      'scenarios to run: ids, patterns (C*, C1/closer-above), files (mine.yaml)',
    )
    .option('--repeat <n>', 'runs of each scenario', positive, 10)
    .option('--rounds', 'run scenarios that are made for it a hundred times as often')
    .addOption(
      new Option('--perturb <size>', 'how far the starts of calls are varied')
        .choices(PERTURBATIONS)
        .default('small'),
    )
    .option(
      '--until-all-seen <seconds>',
      'run again, with larger delays, what has not shown every allowed outcome',
      positive,
    )
    .option('--histogram', 'list every outcome of every row at the end, seen or not')
    .option('--seed <seed>', 'seed of the run (default: a new one, printed)', word)
    .option('--jobs <n>', 'instances of each target that run at the same time', positive, 1)
    .option('--known <file>', 'list of findings that are expected for exactly this stack')
    .option('--boot-timeout <seconds>', BOOT_TIMEOUT, bootSeconds)
    .option('--out <folder>', 'run folder (default: runs/DATE-ID)', word)
    .option('--verbose', 'say on standard error what is being done (log.ndjson has it all)')
    .exitOverride();
}

/** A command about one schedule, with what its id is the id of. */
function scheduleCommand(program: Command, name: string): Command {
  return program
    .command(name)
    .argument('<id>', 'a scenario: C1/closer-above, mine.yaml:X1')
    .argument('<schedule>', 'the schedule id that explore or run has printed')
    .option('--profile <name>', 'DESIGN[@STACK]', 'connabort')
    .addOption(scheduler())
    .addOption(explorePolicy())
    .option('--fine', 'the schedule is one of explore --fine');
}

/** Options of a `run` command line, without `run` itself. */
function parseRun(argv: string[]): RunOptions {
  return runCommand().parse(argv, { from: 'user' }).opts<RunOptions>();
}

/** @param argv the words after `closecheck` */
export function buildCommands(argv: string[]): Commands {
  let code = 0;
  const done = (result: number): void => {
    code = result;
  };
  const program = new Command('closecheck')
    .description(
      'Checks what happens when a socket is closed under a blocked call on RTEMS:\n' +
        'runs scenarios on targets and compares with a reference that explores every schedule.',
    )
    .exitOverride()
    .showHelpAfterError('(closecheck --help lists the commands)');

  program.addCommand(
    runCommand().action(async (options: RunOptions) => done(await run(options, argv))),
  );

  program
    .command('resume')
    .description('go on with a run that was killed or interrupted')
    .argument('<folder>', 'the run folder')
    .action(async (folder: string) => done(await resume(folder, parseRun)));

  program
    .command('soak')
    .description('run the same scenarios over and over, and count what goes wrong')
    .option(
      '--runs <n>',
      'runs, those of an earlier soak in the same folder included',
      positive,
      200,
    )
    .requiredOption('--out <folder>', 'where it is recorded; goes on with what is there', word)
    .option('--target <name...>', 'i386, arm', ['i386'])
    .option('--image-fix <name>', 'close design of the built-in image', 'connabort')
    .option('--scenario <id...>', 'scenarios to run', [...TWELVE])
    .option('--repeat <n>', 'runs of each scenario in a run', positive, 10)
    .option('--jobs <n>', 'instances of each target that run at the same time', positive, 1)
    .action(async (options: Omit<SoakOptions, keyof typeof SOAKED>) =>
      done(await soak({ ...SOAKED, ...options }, argv)),
    );

  program
    .command('list')
    .description('list the scenarios')
    .argument('[id...]', 'ids, patterns or files (mine.yaml)')
    .option('--json', 'one JSON object for each program')
    .action((ids: string[], options: { json?: boolean }) => done(list(ids, options)));

  program
    .command('show')
    .description('show a scenario, what it needs and what the reference says')
    .argument('<id>', 'a scenario: C1, C1/closer-above, mine.yaml:X1')
    .option('--profile <name>', 'what the reference assumes, DESIGN[@STACK]', 'connabort')
    .addOption(policy())
    .action((id: string, options: ShowOptions) => done(show(id, options)));

  program
    .command('explore')
    .description('every outcome that any schedule allows, with a witness each')
    .argument('[id...]', 'ids, patterns or files (mine.yaml)')
    .option('--all', 'every scenario of the catalogue')
    .option('--profile <name>', 'DESIGN[@STACK], or all', 'connabort')
    .addOption(scheduler())
    .addOption(explorePolicy())
    .option('--fine', 'keep apart the steps that run under the network semaphore')
    .option('--apart', 'keep apart states that differ by an exchange of identical tasks')
    .option(
      '--limit <states>',
      'give up the search there (default: 5,000,000), then try random schedules; exit code 1',
      wholeNumber(100_000_000),
    )
    .option('--seed <word>', 'of the random schedules')
    .addOption(json('one JSON object for each scenario, profile and scheduler', 'litmus'))
    .option('--litmus', 'as a litmus States log, for mcompare7')
    .option('--no-tap', 'with --litmus: as a target without a TAP sees it, whose wire is unknown')
    .action((ids: string[], options: ExploreOptions) => done(explore(ids, options)));

  scheduleCommand(program, 'replay')
    .description('print a schedule, as columns per task')
    .option('--mermaid', 'as a Mermaid sequence diagram')
    .addOption(json('as data', 'mermaid'))
    .action((id: string, schedule: string, options: ReplayOptions) =>
      done(replay(id, schedule, options)),
    );

  scheduleCommand(program, 'shrink')
    .description('leave out of a scenario what the outcome of a schedule does not need')
    .option('--keep <call...>', 'calls that must stay, T1.recv')
    .option('--out <file>', 'write the smaller scenario there')
    .option('--json', 'as data')
    .action((id: string, schedule: string, options: ShrinkOptions) =>
      done(shrink(id, schedule, options)),
    );

  program
    .command('coverage')
    .description("which statements of the reference's tables the scenarios reach")
    .argument('[id...]', 'ids or patterns (default: the whole catalogue)')
    .option('--profile <name>', 'DESIGN[@STACK], or all', 'all')
    .addOption(json('one JSON object for each statement', 'unreached'))
    .option('--unreached', 'only what is never reached, as Markdown (docs/coverage.md)')
    .action((ids: string[], options: CoverageOptions) => done(coverage(ids, options)));

  program
    .command('findings')
    .description('what the reference finds wrong with each close design, as Markdown')
    .argument('[id...]', 'ids or patterns (default: the whole catalogue)')
    .option('--out <file>', 'write it there (docs/findings-reference.md)')
    .action((ids: string[], options: FindingsOptions) => done(findings(ids, options)));

  program
    .command('model')
    .description('a scenario in the language of a model checker')
    .command('promela')
    .description('as Promela, for SPIN')
    .argument('<id>', 'a scenario: C1/closer-above, mine.yaml:X1')
    .option('--profile <name>', 'DESIGN[@STACK]', 'connabort')
    .addOption(scheduler())
    .addOption(explorePolicy())
    .option('--slice', 'only the micro-ops that are reached; an assertion for the others')
    .action((id: string, options: ModelOptions) => done(modelPromela(id, options)));

  program
    .command('report')
    .description('write the reports of a run folder again, from its journal')
    .argument('<folder>', 'the run folder')
    .option('--histogram', 'list every outcome of every row, seen or not')
    .action(async (folder: string, { histogram }: { histogram?: boolean }) =>
      done(await report(folder, histogram === true)),
    );

  program
    .command('doctor')
    .description('list what the main job needs, with its state')
    .option('--json', 'as data')
    .action(async (options: { json?: boolean }) => done(await doctor(options)));

  addSteerCommand(program, done);
  addRtemsCommands(program, done);

  return { program, exitCode: () => code };
}
