/** IPv4 packets (RFC 791), unfragmented: no peer of a test needs more. */
import { checksum } from './checksum.js';

export const PROTOCOL = { icmp: 1, tcp: 6, udp: 17 } as const;

const HEADER_BYTES = 20;

export interface Ipv4Packet {
  /** Dotted decimal. */
  source: string;
  destination: string;
  protocol: number;
  payload: Buffer;
}

/** Returns undefined for anything that is not a whole IPv4 packet with a good header checksum. */
export function decodeIpv4(bytes: Buffer): Ipv4Packet | undefined {
  if (bytes.length < HEADER_BYTES || bytes.readUInt8(0) >>> 4 !== 4) return undefined;
  const headerBytes = (bytes.readUInt8(0) & 0x0f) * 4;
  const total = bytes.readUInt16BE(2);
  if (headerBytes < HEADER_BYTES || total < headerBytes || total > bytes.length) return undefined;
  if (checksum(bytes.subarray(0, headerBytes)) !== 0) return undefined;
  // More fragments to come, or not the first one.
  if ((bytes.readUInt16BE(6) & 0x3fff) !== 0) return undefined;
  return {
    source: decodeAddress(bytes, 12),
    destination: decodeAddress(bytes, 16),
    protocol: bytes.readUInt8(9),
    payload: bytes.subarray(headerBytes, total),
  };
}

export function encodeIpv4(packet: Ipv4Packet): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES + packet.payload.length);
  bytes.writeUInt8(0x45, 0);
  bytes.writeUInt16BE(bytes.length, 2);
  bytes.writeUInt16BE(0x4000, 6);
  bytes.writeUInt8(64, 8);
  bytes.writeUInt8(packet.protocol, 9);
  encodeAddress(packet.source).copy(bytes, 12);
  encodeAddress(packet.destination).copy(bytes, 16);
  bytes.writeUInt16BE(checksum(bytes.subarray(0, HEADER_BYTES)), 10);
  packet.payload.copy(bytes, HEADER_BYTES);
  return bytes;
}

/** What TCP and UDP add to their checksum (RFC 9293 3.1). */
export function pseudoHeader(
  packet: Pick<Ipv4Packet, 'source' | 'destination' | 'protocol'>,
  length: number,
): Buffer {
  const bytes = Buffer.alloc(12);
  encodeAddress(packet.source).copy(bytes, 0);
  encodeAddress(packet.destination).copy(bytes, 4);
  bytes.writeUInt8(packet.protocol, 9);
  bytes.writeUInt16BE(length, 10);
  return bytes;
}

export function decodeAddress(bytes: Buffer, offset: number): string {
  return bytes.subarray(offset, offset + 4).join('.');
}

export function encodeAddress(address: string): Buffer {
  return Buffer.from(address.split('.').map(Number));
}
