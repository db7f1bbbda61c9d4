/** How a task begins a step of the program, puts down its result, and comes to the next one. */
import { ARGUMENTS, TASK_STATE } from '../executive/records.js';
import { PHASES } from '../executive/words.js';
import type { Machine } from '../explore/machine.js';
import type { StepEntry } from '../explore/steps.js';
import type { Setting } from './setting.js';

function ofTask(machine: Machine, task: number): { me: string; steps: readonly StepEntry[] } {
  return { me: `T[${String(task)}]`, steps: machine.steps[task] ?? [] };
}

/** The primitive `begin`: what the program's current step begins with. */
export function beginText(machine: Machine, task: number): string[] {
  const { me, steps } = ofTask(machine, task);
  const split = ARGUMENTS.indexOf('split');
  const marks = ARGUMENTS.indexOf('marks');
  const cases = steps.flatMap(({ args }, step) => {
    const lines = [
      ...(args[split] === 1 ? ['h_n = 1'] : []),
      ...(args[marks] === 1
        ? [
            `if :: phase == ${String(PHASES.PHASE_RUN)} && closing == 0 -> closing = 1${args[split] === 2 ? '; h_n = 1' : ''} :: else fi`,
          ]
        : []),
    ];
    return lines.length === 0 ? [] : [`:: ${me}.step == ${String(step)} -> ${lines.join('; ')}`];
  });
  if (cases.length === 0 || task === machine.layout.peer) return ['h_n = 0'];
  return ['h_n = 0', `if ${cases.join(' ')} :: else fi`];
}

/** What P_result does: the result is in h_v. */
export function resultText(machine: Machine, task: number): string[] {
  const { me, steps } = ofTask(machine, task);
  const into = ARGUMENTS.indexOf('into');
  const lines = [`${me}.pc = 0; ${me}.deadline = 0; ${me}.entered = 0; ${me}.abandoned = 0`];
  if (steps.length === 0) return lines;
  const cases = steps.flatMap(({ args, result }, step) => {
    const variable = args[into] ?? 0;
    const keep = [
      ...(result >= 0 ? [`res[${String(result)}] = (h_v >= 0 -> h_v + 1 : h_v)`] : []),
      ...(variable > 0
        ? [`if :: h_v > 0 -> V[${String(variable - 1)}].number = h_v :: else fi`]
        : []),
    ];
    return keep.length === 0 ? [] : [`:: ${me}.step == ${String(step)} -> ${keep.join('; ')}`];
  });
  const count = String(steps.length);
  return [
    ...lines,
    `if :: ${me}.mode == ${String(TASK_STATE.deleted)} || ${me}.step >= ${count} -> goto done :: else fi`,
    ...(cases.length > 0 ? [`if ${cases.join(' ')} :: else fi`] : []),
    `${me}.step++; d_step { settle_${String(task)}(); skip }`,
  ];
}

/** The inline that lets the task begin its next step, wait for it, or end. */
export function settleText(machine: Machine, { scheduler }: Setting, task: number): string[] {
  const { me, steps } = ofTask(machine, task);
  const waits = steps.flatMap(({ entry }, step) =>
    entry === 'await' || (entry === 'hog' && scheduler === 'any')
      ? [`${me}.step == ${String(step)}`]
      : [],
  );
  return [
    `inline settle_${String(task)}() {`,
    '  if',
    `  :: ${me}.step >= ${String(steps.length)} -> block_task(${String(task)}, ${String(TASK_STATE.ended)})`,
    ...(waits.length > 0
      ? [`  :: ${waits.join(' || ')} -> block_task(${String(task)}, ${String(TASK_STATE.await)})`]
      : []),
    `  :: else -> if :: ${me}.mode != ${String(TASK_STATE.ready)} -> make_ready(${String(task)}) :: else fi`,
    '  fi',
    '}',
  ];
}
