/** Checks that a scenario has the peer that its steps talk to. */
import type { Draft } from './draft.js';
import type { PeerStep, Step } from './program.js';
import type { Scenario } from './scenario.js';
import { sourceError } from './source.js';
import type { Position } from './source.js';

/** @throws CheckError (usage) at the first step that its peer cannot serve */
export function checkPeer(scenario: Scenario, drafts: readonly Draft[]): void {
  const connections = drafts.flatMap(({ column }) => [...column.steps]).filter(connects).length;
  for (const { source, column } of drafts) {
    column.steps.forEach((step: Step | PeerStep, index) => {
      const at = source.steps[index]?.at ?? source.at;
      if (column.kind === 'peer') checkPeerStep(scenario, step as PeerStep, connections, at);
      else if ('who' in step && step.who === 'peer' && scenario.peer === 'none') {
        const sentence = 'the step needs a peer, but the scenario has "peer: none"';
        throw sourceError(at, 'no-peer', sentence, 'Write "peer: kernel" or "peer: scripted".');
      }
    });
  }
}

function checkPeerStep(
  scenario: Scenario,
  step: PeerStep,
  connections: number,
  at: Position,
): void {
  if (scenario.peer === 'none') {
    const hint = 'Write "peer: kernel" or "peer: scripted".';
    throw sourceError(
      at,
      'no-peer',
      'there are "peer-steps", but the scenario has "peer: none"',
      hint,
    );
  }
  if ('connection' in step && step.connection >= connections) {
    const got = String(step.connection);
    const sentence = `there is no connection ${got}: the program makes ${String(connections)}, counted from 0`;
    throw sourceError(at, 'unknown-name', sentence);
  }
}

/** Whether the step may make a connection between target and peer. */
function connects(step: Step | PeerStep): boolean {
  if (step.op === 'syn') return true;
  return step.op === 'connect' && !('who' in step && step.who === 'loop');
}
