/** A prediction as text. */
import type { AllowedOutcome, Prediction } from '../scenario/outcome.js';

/** One block: a head line, then a few lines for each outcome. */
export function outcomeLines(prediction: Prediction): string[] {
  const { scenario, variant, profile, scheduler, states, transitions, outcomes } = prediction;
  const name = variant === '-' ? scenario : `${scenario}/${variant}`;
  const size = `${states} states, ${transitions} transitions`;
  const end = prediction.complete ? size : notComplete(size, prediction.randomSchedules ?? 0);
  return [
    `${name} under ${profile}, scheduler ${scheduler}: ${plural(outcomes.length)} (${end})`,
    ...exchanged(prediction.identical ?? []),
    ...outcomes.flatMap((outcome, index) => block(outcome, index + 1)),
  ];
}

function exchanged(identical: string[][]): string[] {
  const sets = identical.map((names) => names.join(', ')).join(' or of ');
  return sets === ''
    ? []
    : [`     of states that differ by an exchange of ${sets} one was kept (--apart keeps all)`];
}

function notComplete(size: string, schedules: number): string {
  return (
    `NOT COMPLETE: cut off at ${size}; ${schedules} random schedules besides; ` +
    'there may be other outcomes'
  );
}

function block(outcome: AllowedOutcome, number: number): string[] {
  return outcomeText(outcome).map((line, index) =>
    index === 0 ? `${String(number).padStart(3)}. ${line}` : `     ${line}`,
  );
}

/** An outcome in a few lines: results, what is wrong, the wire and the schedule. */
export function outcomeText(outcome: AllowedOutcome): string[] {
  const results = Object.entries(outcome.results).map(([step, result]) => `${step} = ${result}`);
  const leaks = Object.entries(outcome.leaks).map(([what, count]) => `${count} ${what}`);
  return [
    results.join('   '),
    ...(outcome.faults.length > 0 ? [`faults: ${outcome.faults.join('; ')}`] : []),
    ...(leaks.length > 0 ? [`leaks: ${leaks.join(', ')}`] : []),
    `wire: ${outcome.wire.join(' ') || 'nothing'}   schedule ${outcome.witness}, ` +
      `${outcome.preemptions} preemption${outcome.preemptions === 1 ? '' : 's'}`,
  ];
}

function plural(count: number): string {
  return count === 1 ? '1 outcome' : `${count} outcomes`;
}
