/**
 * Packets of the peer's, which come as soon as their step is done. A step is
 * done as late as its packet allows, and the network daemon is held from then
 * on until the packet is to come.
 */
import type { Condition, Program, TaskGate } from '../scenario/program.js';
import type { Entry } from './steer-plan.js';

/** What comes of a step of the peer, as the reference names it on the wire. */
const SEGMENT: Record<string, RegExp> = {
  send: /^DATA/,
  sendto: /^datagram/,
  fin: /^FIN/,
  rst: /^RST/,
  syn: /^SYN$/,
  synack: /^SYN-ACK/,
  unreachable: /^ICMP/,
};
/** Steps that are done only when the target has dealt with what comes of them. */
const TWO_WAY: ReadonlySet<string> = new Set(['connect', 'syn']);

interface Sending {
  entry: Entry;
  arrival: Entry;
}

/** The same passings with the peer's steps in their new places, and the daemon's between them. */
export function placePackets(program: Program, entries: readonly Entry[]): Entry[] {
  const peer = program.columns.findIndex(({ kind }) => kind === 'peer');
  const line = [...entries];
  const sendings = sendingsOf(program, peer, line);
  for (const sending of sendings.toReversed()) postpone(program, peer, line, sending);
  const held = new Set<Entry>();
  for (const { entry, arrival } of sendings) {
    const gate = taskGate(entry);
    const between = line.slice(line.indexOf(entry), line.indexOf(arrival));
    const isTwoWay = between.some((one) => TWO_WAY.has(callOf(program, peer, one) ?? ''));
    if (gate === undefined || isTwoWay || held.has(arrival)) continue;
    held.add(arrival);
    gate.holdsNetd = true;
    line.splice(line.indexOf(arrival), 0, { turn: arrival.turn, gate: { point: 'netd' } });
  }
  return line;
}

/** The peer's steps of which a packet comes, each with the arrival of the next one of its kind. */
function sendingsOf(program: Program, peer: number, line: readonly Entry[]): Sending[] {
  const left = new Map(line.map((entry) => [entry, [...(entry.arrives ?? [])]]));
  return line.flatMap((entry, at): Sending[] => {
    const kind = SEGMENT[callOf(program, peer, entry) ?? ''];
    if (kind === undefined) return [];
    for (const arrival of line.slice(at)) {
      const segments = left.get(arrival) ?? [];
      const found = segments.findIndex((segment) => kind.test(segment));
      if (found < 0) continue;
      segments.splice(found, 1);
      return [{ entry, arrival }];
    }
    return [];
  });
}

/** Moves a step to right before its packet, or before whatever else has to come after it. */
function postpone(program: Program, peer: number, line: Entry[], sending: Sending): void {
  const { entry, arrival } = sending;
  const gate = taskGate(entry);
  const from = line.indexOf(entry);
  const to = line.findIndex((other, at) => {
    if (at <= from || gate === undefined) return false;
    const next = taskGate(other);
    return other === arrival || next?.column === peer || waitsFor(program, next, gate);
  });
  if (to < 0) return;
  line.splice(to, 0, entry);
  line.splice(from, 1);
}

function waitsFor(program: Program, gate: TaskGate | undefined, step: TaskGate): boolean {
  if (gate?.point !== 'go-on') return false;
  const waiting = program.columns[gate.column]?.steps[gate.step];
  const conditions: readonly Condition[] =
    waiting !== undefined && 'conditions' in waiting ? waiting.conditions : [];
  return conditions.some(
    (condition) =>
      ('step' in condition &&
        condition.step.column === step.column &&
        condition.step.step === step.step) ||
      ('column' in condition && condition.column === step.column),
  );
}

/** What the peer is to do, if it is at its gate. */
function callOf(program: Program, peer: number, entry: Entry): string | undefined {
  const gate = taskGate(entry);
  if (gate?.column !== peer || gate.point !== 'call') return undefined;
  return program.columns[peer]?.steps[gate.step]?.op;
}

function taskGate({ gate }: Entry): TaskGate | undefined {
  return gate?.point === 'netd' ? undefined : gate;
}
