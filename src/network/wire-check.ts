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

/** Ports of the case: every connection of it has one of them at either end. */
export interface PortRange {
  first: number;
  count: number;
}

/** Station whose segments count: not the host's, and not the scripted peer's. */
export interface Station {
  mac: string;
  address: string;
}

/** `close`, `close#2`, in whatever column but that of the set-up. */
const CLOSE_STEP = /^(?!CTL\.).*\.close(#\d+)?$/;

/**
 * @param frames the frames of one case in the order of the capture, from its
 *   `begin` marker to its `end` marker; more on either side does no harm.
 * @returns each kind once for each connection (and each ICMP answer once for
 *   each pair of addresses), in the order of first sending; empty if the case
 *   has no close.
 */
export function wireKinds(
  frames: readonly Buffer[],
  caseNumber: number,
  target: Station,
  ports: PortRange,
): WireKind[] {
  const seen = new Set<string>();
  const kinds: WireKind[] = [];
  let closing = false;
  for (const bytes of frames) {
    const frame = decodeEthernet(bytes);
    if (frame === undefined || frame.source !== target.mac) continue;
    const marker = decodeMarker(frame);
    if (marker?.caseNumber === caseNumber) {
      if (marker.at === 'end') break;
      if (marker.at === 'call' && CLOSE_STEP.test(marker.step)) closing = true;
    }
    if (!closing || frame.type !== ETHERTYPE.ipv4) continue;
    const sent = classify(frame.payload, ports);
    if (sent === undefined || sent.source !== target.address) continue;
    const identity = `${sent.kind} ${sent.flow}`;
    if (seen.has(identity)) continue;
    seen.add(identity);
    kinds.push(sent.kind);
  }
  return kinds;
}

/** Undefined for what is no outcome: data, acknowledgements, datagrams, other connections. */
function classify(
  packet: Buffer,
  { first, count }: PortRange,
): { kind: WireKind; source: string; flow: string } | undefined {
  const segment = decodeTcp(packet);
  if (segment !== undefined) {
    const { flags, source, sourcePort, destination, destinationPort } = segment;
    const flow = `${sourcePort} ${destination} ${destinationPort}`;
    const isOfCase = (port: number): boolean => port >= first && port < first + count;
    if (!isOfCase(sourcePort) && !isOfCase(destinationPort)) return undefined;
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
