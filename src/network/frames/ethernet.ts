/** Ethernet II frames (IEEE 802.3 3.2.6, the type interpretation). */

export const ETHERTYPE = { ipv4: 0x0800, arp: 0x0806, marker: 0x88b5 } as const;
export const BROADCAST = 'ff:ff:ff:ff:ff:ff';

const HEADER_BYTES = 14;
/** Without the frame check sequence, which no frame here carries. */
const MINIMUM_BYTES = 60;

export interface EthernetFrame {
  /** Lower case, `52:54:00:77:01:02`. */
  destination: string;
  source: string;
  type: number;
  /** Padding included: the upper protocol knows its own length. */
  payload: Buffer;
}

/** Returns undefined for what is shorter than a header or carries a length instead of a type. */
export function decodeEthernet(bytes: Buffer): EthernetFrame | undefined {
  if (bytes.length < HEADER_BYTES) return undefined;
  const type = bytes.readUInt16BE(12);
  if (type < 0x0600) return undefined;
  return {
    destination: decodeMac(bytes, 0),
    source: decodeMac(bytes, 6),
    type,
    payload: bytes.subarray(HEADER_BYTES),
  };
}

/** Pads with zeros to the least length of a frame. */
export function encodeEthernet(frame: EthernetFrame): Buffer {
  const bytes = Buffer.alloc(Math.max(HEADER_BYTES + frame.payload.length, MINIMUM_BYTES));
  encodeMac(frame.destination).copy(bytes, 0);
  encodeMac(frame.source).copy(bytes, 6);
  bytes.writeUInt16BE(frame.type, 12);
  frame.payload.copy(bytes, HEADER_BYTES);
  return bytes;
}

export function decodeMac(bytes: Buffer, offset: number): string {
  const hex = bytes.toString('hex', offset, offset + 6);
  return hex.replace(/(..)(?=.)/g, '$1:');
}

export function encodeMac(mac: string): Buffer {
  return Buffer.from(mac.replaceAll(':', ''), 'hex');
}
