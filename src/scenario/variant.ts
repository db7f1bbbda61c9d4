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
  bindings: Bindings;
}

const { closer, sleeper } = PRIORITY;

const PRIORITY_ORDERS: readonly [string, number, number][] = [
  ['closer-above', sleeper, closer],
  ['closer-equal', sleeper, sleeper],
  ['closer-below', closer, sleeper],
];

/** All variants, priority orders first; the last sweep varies fastest. */
export function variantsOf(scenario: Scenario): Variant[] {
  let variants: Variant[] = [{ name: '', priorities: new Map(), bindings: new Map() }];
  if (scenario.prio) {
    checkPrio(scenario);
    variants = PRIORITY_ORDERS.map(([name, t1, t2]) => ({
      name,
      priorities: new Map([
        ['T1', t1],
        ['T2', t2],
      ]),
      bindings: new Map(),
    }));
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
