/** What a target must be able to do, as the steps imply it. */
import type { Column, Need, PeerKind, PeerStep, Step } from './program.js';

const ORDER: readonly Need[] = ['tap', 'suspend', 'delete', 'dup', 'mbuf-limit', 'smp'];

/** @param asked needs that the scenario names itself */
export function impliedNeeds(
  columns: readonly Column[],
  peer: PeerKind,
  asked: readonly Need[],
): Need[] {
  const needs = new Set<Need>(asked);
  if (peer !== 'none') needs.add('tap');
  for (const { steps } of columns) {
    for (const step of steps) {
      const need = needOf(step);
      if (need !== undefined) needs.add(need);
    }
  }
  return ORDER.filter((need) => needs.has(need));
}

const BY_OPERATION: Partial<Record<(Step | PeerStep)['op'], Need>> = {
  suspend: 'suspend',
  resume: 'suspend',
  delete: 'delete',
  dup: 'dup',
};

function needOf(step: Step | PeerStep): Need | undefined {
  if ('what' in step) return step.what === 'mbufs' ? 'mbuf-limit' : undefined;
  if ('who' in step) return step.who === 'loop' ? undefined : 'tap';
  return BY_OPERATION[step.op];
}
