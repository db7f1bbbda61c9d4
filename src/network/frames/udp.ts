/** UDP datagrams (RFC 768). */
import { checksum } from './checksum.js';
import { PROTOCOL, decodeIpv4, encodeIpv4, pseudoHeader } from './ipv4.js';

const HEADER_BYTES = 8;

export interface UdpDatagram {
  source: string;
  sourcePort: number;
  destination: string;
  destinationPort: number;
  data: Buffer;
}

/**
 * Takes an IPv4 packet apart. Returns undefined if it is no UDP datagram or
 * has a checksum and a wrong one.
 */
export function decodeUdp(ipv4: Buffer): UdpDatagram | undefined {
  const packet = decodeIpv4(ipv4);
  if (packet?.protocol !== PROTOCOL.udp) return undefined;
  const bytes = packet.payload;
  if (bytes.length < HEADER_BYTES) return undefined;
  const length = bytes.readUInt16BE(4);
  if (length < HEADER_BYTES || length > bytes.length) return undefined;
  const datagram = bytes.subarray(0, length);
  if (bytes.readUInt16BE(6) !== 0 && checksum(pseudoHeader(packet, length), datagram) !== 0) {
    return undefined;
  }
  return {
    source: packet.source,
    sourcePort: bytes.readUInt16BE(0),
    destination: packet.destination,
    destinationPort: bytes.readUInt16BE(2),
    data: bytes.subarray(HEADER_BYTES, length),
  };
}

/** The whole IPv4 packet. */
export function encodeUdp(datagram: UdpDatagram): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES + datagram.data.length);
  bytes.writeUInt16BE(datagram.sourcePort, 0);
  bytes.writeUInt16BE(datagram.destinationPort, 2);
  bytes.writeUInt16BE(bytes.length, 4);
  datagram.data.copy(bytes, HEADER_BYTES);
  const envelope = {
    source: datagram.source,
    destination: datagram.destination,
    protocol: PROTOCOL.udp,
  };
  const sum = checksum(pseudoHeader(envelope, bytes.length), bytes);
  // 0 means "no checksum"; a sum that comes to 0 is sent as its other form.
  bytes.writeUInt16BE(sum === 0 ? 0xffff : sum, 6);
  return encodeIpv4({ ...envelope, payload: bytes });
}
