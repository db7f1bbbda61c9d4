/** Variants of a scenario: priority orders and values of a sweep. */
import { PRIORITY } from './program.js';
import type { Scenario } from './scenario.js';
import { sourceError } from './source.js';
import type { Bindings } from './words.js';

export interface Variant {
  /** `closer-above`, `n=3`, `closer-above,n=3`, or `-` when there is only one. */
  name: string;
  /** Priorities that the variant asks for, by task. */
  priorities: ReadonlyMap<string, number>;
  /** The tasks that the scenario names for it run in time slices. */
  sliced: boolean;
  bindings: Bindings;
}

const { closer, sleeper } = PRIORITY;

const PRIORITY_ORDERS: readonly [string, number, number][] = [
  ['closer-above', sleeper, closer],
  ['closer-equal', sleeper, sleeper],
  ['closer-below', closer, sleeper],
];
const ROUND_ROBIN = ['round-robin', sleeper, sleeper] as const;

/**
 * All variants, priority orders first (round robin is one if tasks are to run
 * in time slices); the last sweep varies fastest.
 */
export function variantsOf(scenario: Scenario): Variant[] {
  let variants: Variant[] = [
    { name: '', priorities: new Map(), sliced: true, bindings: new Map() },
  ];
  if (scenario.prio) {
    checkPrio(scenario);
    const orders =
      scenario.timeslice.size > 0 ? [...PRIORITY_ORDERS, ROUND_ROBIN] : PRIORITY_ORDERS;
    variants = orders.map((order) => {
      const [name, t1, t2] = order;
      return {
        name,
        priorities: new Map([
          ['T1', t1],
          ['T2', t2],
        ]),
        sliced: order === ROUND_ROBIN,
        bindings: new Map(),
      };
    });
  }
  for (const [key, values] of scenario.sweep) {
    variants = variants.flatMap((variant) =>
      values.map((value) => ({
        ...variant,
        name: [variant.name, `${key}=${value}`].filter((part) => part !== '').join(','),
        bindings: new Map([...variant.bindings, [key, value]]),
      })),
    );
  }
  return variants.map((variant) => (variant.name === '' ? { ...variant, name: '-' } : variant));
}

function checkPrio(scenario: Scenario): void {
  for (const name of ['T1', 'T2']) {
    if (!scenario.tasks.some((task) => task.name === name)) {
      const sentence = `"prio" needs the tasks T1 (sleeper) and T2 (closer), there is no ${name}`;
      throw sourceError(scenario.at, 'bad-scenario', sentence);
    }
    const own = scenario.priorities.get(name);
    if (own !== undefined) {
      const sentence = `"prio" sets the priority of ${name}, so "priorities" must not`;
      throw sourceError(own.at, 'bad-scenario', sentence);
    }
  }
}
