/** A schedule as a Mermaid sequence diagram. */
import type { Program } from '../../scenario/program.js';
import { actorsOf, isNetworkInterrupt } from './columns.js';
import type { ReplayStep } from './replay.js';

/** The bare word `end` and semicolons break a diagram. */
function label(text: string): string {
  return text.replaceAll(';', ',').replaceAll(/\bend\b/g, 'END');
}

/**
 * Events are arrows, who holds the network semaphore meanwhile is active.
 * Steps in which nothing can be seen are left out.
 */
export function mermaidText(program: Program, steps: readonly ReplayStep[]): string {
  const actors = actorsOf(program, steps).filter((actor) => actor !== 'check' && actor !== 'clock');
  const text = ['sequenceDiagram', ...actors.map((actor) => `  participant ${actor}`)];
  const note = (actor: string, says: string): void => {
    text.push(`  Note over ${actor}: ${label(says)}`);
  };
  const active = new Set<string>();
  for (const step of steps) {
    const { actor } = step;
    if (actor === 'check') continue;
    if (actor === 'clock') {
      note(step.woken[0] ?? actors[0] ?? '', `tick${step.woken.length > 0 ? ', wakes' : ''}`);
      continue;
    }
    if (actor === 'wire') {
      text.push(`  wire->>netd: ${step.segment ?? 'SYN again'}`);
      continue;
    }
    const arrows = step.events.filter(({ events }) => !isNetworkInterrupt(events));
    if (step.begins !== undefined) note(actor, step.begins);
    if (step.locked && !active.has(actor) && (arrows.length > 0 || step.holds)) {
      text.push(`  activate ${actor}`);
      active.add(actor);
    }
    for (const { to, events } of arrows) text.push(`  ${actor}->>${to}: ${events.join(' ')}`);
    if (step.wire.length > 0) note(actor, `${step.wire.join(', ')} goes out`);
    if (!step.holds && active.delete(actor)) text.push(`  deactivate ${actor}`);
    if (step.sleeping !== undefined && step.sleeping !== 'NETISR')
      note(actor, `sleeps for ${step.sleeping}`);
    for (const fault of step.faults) note(actor, `! ${fault}`);
    if (step.result !== undefined) note(actor, `${step.step} = ${step.result}`);
  }
  return text.join('\n');
}
