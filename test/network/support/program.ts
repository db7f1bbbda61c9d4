/** Programs for peers: only the steps that a peer looks at. */
import type { PeerKind, PeerStep, Program, Step } from '../../../src/scenario/program.js';

export function program(peer: PeerKind, steps: Step[], peerSteps: PeerStep[]): Program {
  return {
    scenario: 'X1',
    variant: '-',
    needs: [],
    peer,
    netd: 100,
    patience: 25,
    descriptors: ['s'],
    columns: [
      { kind: 'task', name: 'T1', priority: 120, steps },
      { kind: 'peer', name: 'P', steps: peerSteps },
    ],
  };
}
