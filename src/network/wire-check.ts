/**
 * What the wire shows of a close: the kinds of segments that the target sends
 * between its first close and the end of the case. Kinds, not counts or times:
 * a retransmission depends on the host's load and is no outcome. Nor is the
 * answer to a connection of an earlier case, whose target has died: the host
 * may still try to end it.
 */
import type { WireKind } from '../scenario/outcome.js';
import { ETHERTYPE, decodeEthernet } from './frames/ethernet.js';
import { decodeIcmp } from './frames/icmp.js';
import { decodeMarker } from './frames/marker.js';
import { decodeTcp } from './frames/tcp.js';

/** Station whose segments count: not the host's, and not the scripted peer's. */
export interface Station {
  mac: string;
  address: string;
}

/** `close`, `close#2`, in whatever column. */
const CLOSE_STEP = /\.close(#\d+)?$/;

/**
 * @param frames the frames of one case in the order of the capture, from its
 *   `begin` marker to its `end` marker. A segment counts only if the SYN of its
 *   connection is among them.
 * @returns each kind once for each connection (and each ICMP answer once for
 *   each pair of addresses), in the order of first sending; empty if the case
 *   has no close.
 */
export function wireKinds(
  frames: readonly Buffer[],
  caseNumber: number,
  target: Station,
): WireKind[] {
  const seen = new Set<string>();
  const kinds: WireKind[] = [];
  const begun = new Set<string>();
  let closing = false;
  for (const bytes of frames) {
    const frame = decodeEthernet(bytes);
    if (frame === undefined) continue;
    const opened = frame.type === ETHERTYPE.ipv4 ? openedFlow(frame.payload, target) : undefined;
    if (opened !== undefined) begun.add(opened);
    if (frame.source !== target.mac) continue;
    const marker = decodeMarker(frame);
    if (marker?.caseNumber === caseNumber) {
      if (marker.at === 'end') break;
      if (marker.at === 'call' && CLOSE_STEP.test(marker.step)) closing = true;
    }
    if (!closing || frame.type !== ETHERTYPE.ipv4) continue;
    const sent = classify(frame.payload);
    if (sent === undefined || sent.source !== target.address) continue;
    if (sent.kind !== 'ICMP' && !begun.has(sent.flow)) continue;
    const identity = `${sent.kind} ${sent.flow}`;
    if (seen.has(identity)) continue;
    seen.add(identity);
    kinds.push(sent.kind);
  }
  return kinds;
}

/** The flow that a SYN opens, in either direction, as {@link classify} names it. */
function openedFlow(packet: Buffer, target: Station): string | undefined {
  const segment = decodeTcp(packet);
  if (segment?.flags.has('syn') !== true) return undefined;
  const { source, sourcePort, destination, destinationPort } = segment;
  return source === target.address
    ? flowOf(sourcePort, destination, destinationPort)
    : flowOf(destinationPort, source, sourcePort);
}

function flowOf(port: number, peer: string, peerPort: number): string {
  return `${port} ${peer} ${peerPort}`;
}

/** Undefined for what is no outcome: data, acknowledgements, datagrams. */
function classify(packet: Buffer): { kind: WireKind; source: string; flow: string } | undefined {
  const segment = decodeTcp(packet);
  if (segment !== undefined) {
    const { flags, source, sourcePort, destination, destinationPort } = segment;
    const flow = flowOf(sourcePort, destination, destinationPort);
    if (flags.has('rst')) return { kind: 'RST', source, flow };
    if (flags.has('syn')) return { kind: flags.has('ack') ? 'SYN-ACK' : 'SYN', source, flow };
    if (flags.has('fin')) return { kind: 'FIN', source, flow };
    return undefined;
  }
  const message = decodeIcmp(packet);
  // Type 3, destination unreachable; an echo reply says nothing about a close.
  if (message?.type !== 3) return undefined;
  return { kind: 'ICMP', source: message.source, flow: message.destination };
}
