/** Time slices in Promela: when a tick ends one, and that the task goes to the tail then. */
import type { Machine } from '../explore/machine.js';
import type { Setting } from './setting.js';

/** Tasks that run in time slices; where everybody may run, slices make no difference. */
function slicedTasks({ layout }: Machine, { scheduler }: Setting): number[] {
  if (scheduler === 'any') return [];
  return layout.sliced.flatMap((isSliced, task) => (isSliced ? [task] : []));
}

/** Priorities that a task of the program may come to have as its own. */
function priorities({ program }: Machine): number[] {
  const given = program.columns.flatMap((column) => [
    column.kind === 'task' ? column.priority : 0,
    ...column.steps.flatMap((step) => (step.op === 'priority' ? [step.priority] : [])),
  ]);
  return [...new Set([program.netd, ...given])].sort((a, b) => a - b);
}

/**
 * A guard has no loops and no variables, so it cannot compute a priority with
 * what is inherited. It can ask, for each priority that there is, whether a
 * task runs at that or a more urgent one; two tasks run at the same if the
 * answers are.
 */
function guardMacros(machine: Machine, sliced: readonly number[]): string[] {
  const anyOf = (text: (position: string) => string): string =>
    Array.from({ length: machine.layout.tasks }, (_, at) => text(String(at))).join(' || ');
  const waits = (queue: string): string =>
    anyOf((at) => `(${queue}[${at}] != 0 && T[${queue}[${at}] - 1].prio <= limit)`);
  const same = priorities(machine).map(
    (limit) =>
      `AT_MOST(readyq[0] - 1, ${String(limit)}) == AT_MOST(readyq[1] - 1, ${String(limit)})`,
  );
  return [
    `#define SLICED(x) (${sliced.map((task) => `(x) == ${String(task)}`).join(' || ')})`,
    `#define SEMQ_AT_MOST(limit) (${waits('semq')})`,
    `#define MUTEXQ_AT_MOST(limit) (${waits('mutexq')})`,
    `#define OWNER_WAITS (owner != 0 && (${anyOf((at) => `mutexq[${at}] == owner`)}))`,
    `#define MUTEX_WAITS (mutex != 0 && (${anyOf((at) => `semq[${at}] == mutex`)}))`,
    '#define AS_OWNER(limit) (SEMQ_AT_MOST(limit) || (MUTEX_WAITS && MUTEXQ_AT_MOST(limit)))',
    '#define AS_MUTEX(limit) (MUTEXQ_AT_MOST(limit) || (OWNER_WAITS && SEMQ_AT_MOST(limit)))',
    '#define AT_MOST(x, limit) (T[x].prio <= limit || (owner == x + 1 && AS_OWNER(limit)) || (mutex == x + 1 && AS_MUTEX(limit)))',
    `#define SLICE_ENDS (readyq[0] != 0 && SLICED(readyq[0] - 1) && readyq[1] != 0 && ${same.map((one) => `(${one})`).join(' && ')})`,
  ];
}

/** What is defined besides the executive: the end of the slice of h_run. */
export function slicesText(machine: Machine, setting: Setting): string[] {
  const sliced = slicedTasks(machine, setting);
  if (sliced.length === 0) return ['inline end_slice() { skip }'];
  return [
    ...guardMacros(machine, sliced),
    'inline end_slice() { if :: h_run >= 0 && SLICED(h_run) -> requeue(h_run, 0) :: else fi }',
  ];
}

/** Whether a clock tick changes anything. */
export function ticking(machine: Machine, setting: Setting): string {
  const counts = Array.from({ length: machine.layout.tasks }, (_, task) => {
    const name = `T[${String(task)}]`;
    return `${name}.timer > 0 || ${name}.deadline > 0`;
  });
  const ends = slicedTasks(machine, setting).length > 0 ? ['SLICE_ENDS'] : [];
  return [...counts, ...ends].join(' || ');
}
