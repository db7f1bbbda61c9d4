/**
 * What a state offers, as a number: the task that goes on (with the alternative
 * that it takes, if it has several), a connection whose SYN comes again, or one
 * of the others.
 */
export const CHOICE = { arrive: 32, tick: 33, check: 34, resend: 40 } as const;

const ALTERNATIVE_SHIFT = 8;
const TASK_MASK = CHOICE.arrive - 1;

/** @param alternative from 0. */
export function choiceOf(task: number, alternative: number): number {
  return task | (alternative << ALTERNATIVE_SHIFT);
}

/** The task that goes on, which may be the peer; -1 if none does. */
export function taskOfChoice(choice: number): number {
  const isTask = choice < CHOICE.arrive || choice >= 1 << ALTERNATIVE_SHIFT;
  return isTask ? choice & TASK_MASK : -1;
}

export function alternativeOf(choice: number): number {
  return choice >> ALTERNATIVE_SHIFT;
}

/** The connection whose SYN comes again; -1 if that is not the choice. */
export function resendOf(choice: number): number {
  return choice >= CHOICE.resend && taskOfChoice(choice) < 0 ? choice - CHOICE.resend : -1;
}
