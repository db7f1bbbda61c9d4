/** ARP for IPv4 over Ethernet (RFC 826). */
import { decodeMac, encodeMac } from './ethernet.js';
import { decodeAddress, encodeAddress } from './ipv4.js';

const PACKET_BYTES = 28;
const OPERATION = { request: 1, reply: 2 } as const;

export interface ArpPacket {
  operation: 'request' | 'reply';
  senderMac: string;
  senderAddress: string;
  targetMac: string;
  targetAddress: string;
}

/** Returns undefined for other hardware, other protocols and other operations. */
export function decodeArp(bytes: Buffer): ArpPacket | undefined {
  if (bytes.length < PACKET_BYTES) return undefined;
  if (bytes.readUInt32BE(0) !== 0x00010800 || bytes.readUInt16BE(4) !== 0x0604) return undefined;
  const operation = bytes.readUInt16BE(6);
  if (operation !== OPERATION.request && operation !== OPERATION.reply) return undefined;
  return {
    operation: operation === OPERATION.request ? 'request' : 'reply',
    senderMac: decodeMac(bytes, 8),
    senderAddress: decodeAddress(bytes, 14),
    targetMac: decodeMac(bytes, 18),
    targetAddress: decodeAddress(bytes, 24),
  };
}

export function encodeArp(packet: ArpPacket): Buffer {
  const bytes = Buffer.alloc(PACKET_BYTES);
  bytes.writeUInt32BE(0x00010800, 0);
  bytes.writeUInt16BE(0x0604, 4);
  bytes.writeUInt16BE(OPERATION[packet.operation], 6);
  encodeMac(packet.senderMac).copy(bytes, 8);
  encodeAddress(packet.senderAddress).copy(bytes, 14);
  encodeMac(packet.targetMac).copy(bytes, 18);
  encodeAddress(packet.targetAddress).copy(bytes, 24);
  return bytes;
}
