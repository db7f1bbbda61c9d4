/** Packets that a schedule has come late: the network daemon is held meanwhile. */
import type { Program } from '../scenario/program.js';
import type { Draft } from './steer-plan.js';

const PEER_NAME = 'P';

/** Steps of the peer that are done without the target's network daemon. */
const ONE_WAY: ReadonlySet<string> = new Set([
  'send',
  'sendto',
  'fin',
  'rst',
  'drain',
  'synack',
  'unreachable',
]);

/**
 * A packet of the peer's comes as soon as its step is done. Where tasks have
 * turns between the two, the daemon is held from the step on until the packet
 * is to come. Other packets come later then, too; it is for a moment.
 */
export function holdLatePackets(program: Program, drafts: readonly Draft[]): void {
  const peer = program.columns.find(({ name }) => name === PEER_NAME);
  let sent: { draft: Draft; at: number } | undefined;
  let tasksSince = false;
  for (const draft of drafts) {
    if (draft.actor === 'wire' || draft.actor === 'netd') {
      if (sent !== undefined && tasksSince && draft.actor === 'wire') {
        sent.draft.gates.splice(sent.at, 0, { netd: 'held' });
        draft.gates.push({ netd: 'free' });
      }
      sent = undefined;
    } else if (draft.actor === PEER_NAME) {
      draft.gates.forEach((gate, at) => {
        if (!('point' in gate) || gate.point !== 'call') return;
        if (!ONE_WAY.has(peer?.steps[gate.step]?.op ?? '')) sent = undefined;
        else if (sent === undefined) {
          sent = { draft, at };
          tasksSince = false;
        }
      });
    } else if (draft.gates.length > 0) tasksSince = true;
  }
}
