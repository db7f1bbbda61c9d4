/** TCP segments (RFC 9293 3.1). Options are read over, and none but the MSS is written. */
import { checksum } from './checksum.js';
import { PROTOCOL, decodeIpv4, encodeIpv4, pseudoHeader } from './ipv4.js';

const HEADER_BYTES = 20;
const FLAG_BITS = { fin: 0x01, syn: 0x02, rst: 0x04, psh: 0x08, ack: 0x10 } as const;

export type TcpFlag = keyof typeof FLAG_BITS;

export interface TcpSegment {
  source: string;
  sourcePort: number;
  destination: string;
  destinationPort: number;
  seq: number;
  ack: number;
  flags: ReadonlySet<TcpFlag>;
  window: number;
  /** Maximum segment size to offer; written only. */
  mss?: number;
  data: Buffer;
}

/**
 * Takes an IPv4 packet apart. Returns undefined if it is no TCP segment or its
 * checksum is wrong.
 */
export function decodeTcp(ipv4: Buffer): TcpSegment | undefined {
  const packet = decodeIpv4(ipv4);
  if (packet?.protocol !== PROTOCOL.tcp) return undefined;
  const bytes = packet.payload;
  if (bytes.length < HEADER_BYTES) return undefined;
  const headerBytes = (bytes.readUInt8(12) >>> 4) * 4;
  if (headerBytes < HEADER_BYTES || headerBytes > bytes.length) return undefined;
  if (checksum(pseudoHeader(packet, bytes.length), bytes) !== 0) return undefined;
  const bits = bytes.readUInt8(13);
  const flags = new Set<TcpFlag>();
  for (const flag of Object.keys(FLAG_BITS) as TcpFlag[]) {
    if ((bits & FLAG_BITS[flag]) !== 0) flags.add(flag);
  }
  return {
    source: packet.source,
    sourcePort: bytes.readUInt16BE(0),
    destination: packet.destination,
    destinationPort: bytes.readUInt16BE(2),
    seq: bytes.readUInt32BE(4),
    ack: bytes.readUInt32BE(8),
    flags,
    window: bytes.readUInt16BE(14),
    data: bytes.subarray(headerBytes),
  };
}

/** The whole IPv4 packet. */
export function encodeTcp(segment: TcpSegment): Buffer {
  const optionBytes = segment.mss === undefined ? 0 : 4;
  const bytes = Buffer.alloc(HEADER_BYTES + optionBytes + segment.data.length);
  bytes.writeUInt16BE(segment.sourcePort, 0);
  bytes.writeUInt16BE(segment.destinationPort, 2);
  bytes.writeUInt32BE(segment.seq >>> 0, 4);
  bytes.writeUInt32BE(segment.ack >>> 0, 8);
  bytes.writeUInt8(((HEADER_BYTES + optionBytes) / 4) << 4, 12);
  let bits = 0;
  for (const flag of segment.flags) bits |= FLAG_BITS[flag];
  bytes.writeUInt8(bits, 13);
  bytes.writeUInt16BE(segment.window, 14);
  if (segment.mss !== undefined) {
    bytes.writeUInt16BE(0x0204, HEADER_BYTES);
    bytes.writeUInt16BE(segment.mss, HEADER_BYTES + 2);
  }
  segment.data.copy(bytes, HEADER_BYTES + optionBytes);
  const envelope = {
    source: segment.source,
    destination: segment.destination,
    protocol: PROTOCOL.tcp,
  };
  bytes.writeUInt16BE(checksum(pseudoHeader(envelope, bytes.length), bytes), 16);
  return encodeIpv4({ ...envelope, payload: bytes });
}

/** Octets of the sequence space that the segment takes: SYN and FIN count as one each. */
export function sequenceLength(segment: TcpSegment): number {
  return (
    segment.data.length + (segment.flags.has('syn') ? 1 : 0) + (segment.flags.has('fin') ? 1 : 0)
  );
}
