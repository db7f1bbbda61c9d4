/**
 * A program under a profile as Promela, for SPIN: one process for each column
 * and the network daemon, and one for what comes from outside (segments, clock
 * ticks, the moment at which nothing can happen any more). The mechanism is the
 * micro-op table's; the executive and the memory are written here anew.
 *
 * The model has exactly the states of the reference, and besides one in which
 * nothing is set up and, for each final state, one in which it has been printed.
 */
import type { MemoryPolicy, Outcome } from '../../scenario/outcome.js';
import type { Program } from '../../scenario/program.js';
import { CHECK_COLUMN, SETUP_COLUMN } from '../../scenario/program.js';
import { createMachine, type Machine } from '../explore/machine.js';
import { outcomeOf } from '../explore/result.js';
import { CONNECTION_KINDS, PHASES, SEGMENT } from '../executive/words.js';
import { TASK_STATE } from '../executive/records.js';
import { DEADLOCK } from '../executive/semaphore.js';
import { parseProfile } from '../profiles/index.js';
import { STACKS } from '../profiles/profile.js';
import { cellNames, declarations } from './cells.js';
import { executiveText, SCRATCH } from './executive.js';
import { conditionsText, GUARD_MACROS, resendable } from './guards.js';
import { memoryText } from './memory.js';
import { ProcessWriter } from './process.js';
import { settleText } from './program-step.js';
import { settingOf, type Setting } from './setting.js';
import { slicesText, ticking } from './slices.js';

export { reachedOps } from './reached.js';

export interface PromelaOptions {
  /** `connabort@6`; a name without a stack means the design's usual one. */
  profile: string;
  scheduler: 'prio' | 'any';
  policy: MemoryPolicy;
  /**
   * Only these ops (see reachedOps): whoever comes to another one violates an
   * assertion, so SPIN checks that they are all.
   */
  slice?: ReadonlySet<number>;
}

export interface PromelaModel {
  text: string;
  /** The outcome of a final state, as the model prints it: its cells in order. */
  outcome(cells: readonly number[]): Outcome;
}

/** How a final state begins a line of the output of `pan`. */
export const FINAL_MARK = 'final:';

/** Values in one printf: Promela's parser is recursive. */
const PRINTED_AT_ONCE = 16;

/**
 * @throws CheckError (`usage`) as `explore` does: set-up fails, or program too large.
 */
export function promelaOf(program: Program, options: PromelaOptions): PromelaModel {
  const profile = parseProfile(options.profile);
  const { scheduler, policy } = options;
  const machine = createMachine(program, { profile, policy, scheduler, grain: 'merged' });
  const setting = settingOf(machine, scheduler, options.slice);
  const { layout } = machine;
  const names = cellNames(layout);
  const columns = program.columns.map((column, task) => ({ name: column.name, task }));
  const actors = [...columns, { name: 'netd', task: layout.netd }].filter(
    ({ name }) => name !== SETUP_COLUMN,
  );
  const writers = actors.map(({ name, task }) => ({
    name,
    task,
    writer: new ProcessWriter(machine, setting, task),
  }));
  const processes = writers.map(({ name, task, writer }) =>
    processText(machine, setting, name, task, writer),
  );
  const temps = Math.max(0, ...processes.map((process) => process.temps));
  const variant = program.variant === '-' ? '' : `/${program.variant}`;
  const hidden = [...SCRATCH, ...Array.from({ length: temps }, (_, at) => `h_k${String(at)}`)];
  const text = [
    `/* ${program.scenario}${variant} under ${profile.name}, scheduler ${scheduler}, freed memory ${policy}.`,
    '   spin -a -o1 -o2 -o3 FILE; gcc -O2 -DSAFETY -DNOREDUCE -DPRINTF -DVECTORSZ=8192 -o pan pan.c; ./pan -E */',
    `#define TASKS ${String(layout.tasks)}`,
    `#define SOCKETS ${String(layout.sockets)}`,
    `#define NETD ${String(layout.netd)}`,
    `#define PEER (${String(layout.peer)})`,
    ...declarations(layout),
    ...hidden.map((name) => `hidden int ${name};`),
    'hidden int h_eff[TASKS];',
    'hidden int h_old[TASKS];',
    ...slicesText(machine, setting),
    executiveText(scheduler, setting.panic(DEADLOCK)),
    memoryText(layout, STACKS[profile.stack]['lifo'] === 1),
    GUARD_MACROS,
    ...writers.flatMap(({ task }) =>
      task === layout.netd ? [] : settleText(machine, setting, task),
    ),
    ...processes.flatMap((process) => process.lines),
    ...outside(machine, setting, names),
    '',
  ].join('\n');
  const numbered = { ...machine, panics: setting.panics };
  return {
    text,
    outcome: (cells) => outcomeOf(numbered, Int32Array.from(cells)),
  };
}

/** Whether another task deletes it. */
function isDeleted({ program }: Machine, task: number): boolean {
  return program.columns.some((column, other) =>
    column.steps.some((step) => step.op === 'delete' && step.column === task && other !== task),
  );
}

function processText(
  machine: Machine,
  { scheduler }: Setting,
  name: string,
  task: number,
  writer: ProcessWriter,
): { lines: string[]; temps: number } {
  const me = `T[${String(task)}]`;
  const isPeer = task === machine.layout.peer;
  const hogging = String(machine.code.program.ops.length);
  const steps = machine.steps[task] ?? [];
  const isDaemon = task === machine.layout.netd;
  const go = isDaemon ? '' : `${me}.pc = 0; ${me}.step++; settle_${String(task)}()`;
  const runs =
    scheduler === 'prio' && !isPeer
      ? `readyq[0] == ${String(task + 1)}`
      : scheduler === 'prio'
        ? '1'
        : `${me}.suspended == 0`;
  const ready = `phase != 0 && panic == 0 && ${me}.mode == ${String(TASK_STATE.ready)} && ${runs}`;
  const lines: string[] = [`active proctype ${name}() {`, '  do'];
  const hogs: string[] = [];
  steps.forEach(({ entry, conditions }, step) => {
    const here = `${me}.step == ${String(step)}`;
    const holds = conditionsText(conditions);
    const isHog = entry === 'hog' && scheduler === 'prio';
    if (entry === 'await' || (entry === 'hog' && !isHog)) {
      lines.push(
        `  :: d_step { panic == 0 && ${me}.mode == ${String(TASK_STATE.await)} && ${me}.suspended == 0 && ${here} && ${holds} -> ${go}; skip }`,
      );
    } else if (isHog) {
      hogs.push(here);
      lines.push(
        `  :: d_step { ${ready} && ${here} && ${me}.pc == 0 -> ${me}.pc = ${hogging} }`,
        `  :: d_step { ${ready} && ${here} && ${me}.pc == ${hogging} && ${holds} -> ${go}; skip }`,
      );
    }
  });
  if (scheduler === 'prio' && isDeleted(machine, task)) {
    lines.push(
      `  :: d_step { phase != 0 && panic == 0 && ${me}.mode == ${String(TASK_STATE.dying)} && ${runs} -> die(${String(task)}); skip }`,
    );
  }
  const body = writer.body();
  const works = isDaemon || steps.some(({ entry }) => entry !== 'await' && entry !== 'hog');
  if (works) {
    const notHogging = hogs.length > 0 ? ` && !(${hogs.join(' || ')})` : '';
    const asked = isPeer ? ` && ${writer.peerGuard()}` : '';
    lines.push(
      `  :: atomic { ${ready}${notHogging}${asked} ->`,
      ...body.lines.map((line) => `     ${line}`),
      '     }',
    );
  }
  return { lines: [...lines, '  od', '}', ''], temps: body.temps };
}

/** Set-up, what comes from outside, and the end. */
function outside(machine: Machine, setting: Setting, names: readonly string[]): string[] {
  const { layout } = machine;
  const initial = names.flatMap((name, cell) => {
    const value = machine.initial[cell] ?? 0;
    return value === 0 ? [] : [`${name} = ${String(value)}`];
  });
  const resend = Array.from({ length: layout.connections }, (_, index) => {
    const segment = String(SEGMENT.SEG_SYN | ((index + 1) << 4));
    const c = `C[${String(index)}]`;
    return `  :: d_step { panic == 0 && ${resendable(machine, index)} -> ${c}.lost = 0; put_netq(${segment} | ((${c}.ckind == ${String(CONNECTION_KINDS.CONN_LOOP)}) << 8)); send_events(-1, NETD + 1, 1); skip }`;
  });
  const check = machine.program.columns.findIndex(({ name }) => name === CHECK_COLUMN);
  const prints: string[] = [];
  for (let at = 0; at < names.length; at += PRINTED_AT_ONCE) {
    const some = names.slice(at, at + PRINTED_AT_ONCE);
    prints.push(`printf("${' %d'.repeat(some.length)}", ${some.join(', ')});`);
  }
  return [
    'active proctype outside() {',
    `  d_step { phase == 0 -> ${initial.join('; ')} };`,
    '  do',
    '  :: d_step { panic == 0 && wireq[0] != 0 -> arrive(); skip }',
    ...resend,
    `  :: d_step { panic == 0 && (${ticking(machine, setting)}) -> clock_tick(); skip }`,
    '  :: atomic { timeout ->',
    '     if',
    ...(check < 0
      ? []
      : [
          `     :: d_step { panic == 0 && phase == ${String(PHASES.PHASE_RUN)} -> phase = ${String(PHASES.PHASE_CHECK)}; settle_${String(check)}(); skip }`,
        ]),
    `     :: d_step { panic != 0 || phase == ${String(PHASES.PHASE_CHECK)}${check < 0 ? ' || 1' : ''} ->`,
    `       printf("${FINAL_MARK}");`,
    ...prints.map((line) => `       ${line}`),
    '       printf("\\n"); skip };',
    '       goto stop',
    '     fi }',
    '  od;',
    'stop: false',
    '}',
  ];
}
