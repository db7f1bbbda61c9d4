/** Makers of what the judge works on; every field can be given. */
import type { Observation, TargetIdentity } from '../../src/scenario/executor.js';
import type { AllowedOutcome, Outcome, Prediction } from '../../src/scenario/outcome.js';

export const BOARD: TargetIdentity = {
  product: 'rtems-6.1',
  arch: 'i386',
  stack: '6',
  fix: 'connabort',
  policy: 'stale',
  capabilities: ['tap', 'suspend'],
  tickRate: 100,
};

export const STAND_IN: TargetIdentity = { ...BOARD, product: 'closecheck-standalone' };

/** `outcome({ 'T1.recv': '0' }, { faults: ['use-after-free'] })`. */
export function outcome(
  results: Record<string, string>,
  rest: Partial<Omit<Outcome, 'results'>> = {},
): Outcome {
  return { results, faults: [], wire: [], leaks: {}, ...rest };
}

export function allowed(
  results: Record<string, string>,
  rest: Partial<Omit<AllowedOutcome, 'results'>> = {},
): AllowedOutcome {
  return { ...outcome(results), witness: '0', preemptions: 0, ...rest };
}

export function prediction(
  outcomes: AllowedOutcome[],
  rest: Partial<Omit<Prediction, 'outcomes'>> = {},
): Prediction {
  return {
    scenario: 'C1',
    variant: 'closer-above',
    profile: 'connabort',
    scheduler: 'prio',
    complete: true,
    states: 42,
    transitions: 50,
    seconds: 0,
    outcomes,
    ...rest,
  };
}

/** The order of returns is that of the results, without those that did not return. */
export function observation(of: Outcome, rest: Partial<Observation> = {}): Observation {
  return {
    outcome: of,
    order: Object.entries(of.results).flatMap(([step, result]) =>
      result === 'blocked' || result === 'not-run' ? [] : [step],
    ),
    ticks: {},
    postMortem: [],
    reboot: false,
    ...rest,
  };
}

export function times<T>(n: number, value: T): T[] {
  return Array.from({ length: n }, () => value);
}
