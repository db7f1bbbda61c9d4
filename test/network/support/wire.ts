/** Frames as a target would send them, for tests without a target. */
import { addressesOf } from '../../../src/network/addresses.js';
import { encodeEthernet, ETHERTYPE } from '../../../src/network/frames/ethernet.js';
import { type Marker, encodeMarkerPayload } from '../../../src/network/frames/marker.js';
import { type TcpFlag, type TcpSegment, encodeTcp } from '../../../src/network/frames/tcp.js';

export const addresses = addressesOf(1);
export const target = { mac: addresses.targetMac, address: addresses.target };

export function marker(content: Marker, source = addresses.targetMac): Buffer {
  return encodeEthernet({
    destination: addresses.hostMac,
    source,
    type: ETHERTYPE.marker,
    payload: encodeMarkerPayload(content),
  });
}

/** `close('T2.close', 'call')` of case 1. */
export function step(name: string, at: 'call' | 'return', caseNumber = 1): Buffer {
  return marker({ at, caseNumber, step: name });
}

export function ipv4Frame(payload: Buffer, source: string, destination: string): Buffer {
  return encodeEthernet({ source, destination, type: ETHERTYPE.ipv4, payload });
}

/** A segment of the target to the kernel peer, unless told otherwise. */
export function fromTarget(flags: TcpFlag[], more: Partial<TcpSegment> = {}): Buffer {
  const destinationMac =
    more.destination === addresses.scripted ? addresses.scriptedMac : addresses.hostMac;
  return ipv4Frame(
    encodeTcp({
      source: addresses.target,
      sourcePort: 1024,
      destination: addresses.host,
      destinationPort: 2048,
      seq: 1,
      ack: 1,
      window: 8192,
      data: Buffer.alloc(0),
      flags: new Set(flags),
      ...more,
    }),
    addresses.targetMac,
    destinationMac,
  );
}

/** A segment of the kernel peer to the target. */
export function fromHost(flags: TcpFlag[]): Buffer {
  return ipv4Frame(
    encodeTcp({
      source: addresses.host,
      sourcePort: 2048,
      destination: addresses.target,
      destinationPort: 1024,
      seq: 1,
      ack: 1,
      window: 8192,
      data: Buffer.alloc(0),
      flags: new Set(flags),
    }),
    addresses.hostMac,
    addresses.targetMac,
  );
}
