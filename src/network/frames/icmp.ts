/** ICMP (RFC 792), as far as a peer sends it: port unreachable. */
import { checksum } from './checksum.js';
import { PROTOCOL, decodeIpv4, encodeIpv4 } from './ipv4.js';

const HEADER_BYTES = 8;
/** The offending packet is quoted: its header and eight bytes of what it carried. */
const QUOTED_BYTES = 28;

export interface IcmpMessage {
  source: string;
  destination: string;
  type: number;
  code: number;
  /** What follows the eight bytes of the header. */
  body: Buffer;
}

/** Returns undefined if the IPv4 packet carries no ICMP or a wrong checksum. */
export function decodeIcmp(ipv4: Buffer): IcmpMessage | undefined {
  const packet = decodeIpv4(ipv4);
  if (packet?.protocol !== PROTOCOL.icmp) return undefined;
  const bytes = packet.payload;
  if (bytes.length < HEADER_BYTES || checksum(bytes) !== 0) return undefined;
  return {
    source: packet.source,
    destination: packet.destination,
    type: bytes.readUInt8(0),
    code: bytes.readUInt8(1),
    body: bytes.subarray(HEADER_BYTES),
  };
}

/** The answer to an IPv4 packet that nobody wanted: type 3, code 3. */
export function encodePortUnreachable(offending: Buffer): Buffer | undefined {
  const packet = decodeIpv4(offending);
  if (packet === undefined) return undefined;
  const quoted = offending.subarray(0, Math.min(QUOTED_BYTES, offending.length));
  const bytes = Buffer.alloc(HEADER_BYTES + quoted.length);
  bytes.writeUInt8(3, 0);
  bytes.writeUInt8(3, 1);
  quoted.copy(bytes, HEADER_BYTES);
  bytes.writeUInt16BE(checksum(bytes), 2);
  return encodeIpv4({
    source: packet.destination,
    destination: packet.source,
    protocol: PROTOCOL.icmp,
    payload: bytes,
  });
}
