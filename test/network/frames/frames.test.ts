import { expect } from 'chai';
import fc from 'fast-check';
import { decodeArp, encodeArp } from '../../../src/network/frames/arp.js';
import { checksum } from '../../../src/network/frames/checksum.js';
import { decodeEthernet, encodeEthernet } from '../../../src/network/frames/ethernet.js';
import { decodeIcmp, encodePortUnreachable } from '../../../src/network/frames/icmp.js';
import { decodeIpv4, encodeIpv4 } from '../../../src/network/frames/ipv4.js';
import { decodeMarker, encodeMarkerPayload } from '../../../src/network/frames/marker.js';
import {
  type TcpFlag,
  decodeTcp,
  encodeTcp,
  sequenceLength,
} from '../../../src/network/frames/tcp.js';
import { decodeUdp, encodeUdp } from '../../../src/network/frames/udp.js';

const byte = fc.integer({ min: 0, max: 255 });
const address = fc.tuple(byte, byte, byte, byte).map((bytes) => bytes.join('.'));
const port = fc.integer({ min: 0, max: 65_535 });
const sequence = fc.integer({ min: 0, max: 0xffffffff });
const data = fc.uint8Array({ maxLength: 1460 }).map((bytes) => Buffer.from(bytes));
const flags = fc
  .subarray<TcpFlag>(['fin', 'syn', 'rst', 'psh', 'ack'])
  .map((chosen) => new Set(chosen));

/** A SYN with the options that Linux sends: MSS, SACK, timestamps, window scale; sums left 0. */
const SYN_WITH_OPTIONS = [
  '4500003c9c2e4000400600000a4d00010a4d0002',
  'c5a204015f3c8d6b00000000a002faf000000000',
  '020405b40402080a5d0c1a340000000001030307',
].join('');

describe('checksum', () => {
  it('is that of RFC 1071, section 3', () => {
    expect(checksum(Buffer.from('0001f203f4f5f6f7', 'hex'))).to.equal(~0xddf2 & 0xffff);
  });

  it('takes an odd last byte as the high half of a word', () => {
    expect(checksum(Buffer.from('0001f2', 'hex'))).to.equal(
      checksum(Buffer.from('0001f200', 'hex')),
    );
  });
});

describe('Ethernet frames', () => {
  it('come back as they were written', () => {
    const payload = Buffer.alloc(100, 7);
    const frame = {
      destination: 'ff:ff:ff:ff:ff:ff',
      source: '52:54:00:77:0a:02',
      type: 0x0800,
      payload,
    };
    expect(decodeEthernet(encodeEthernet(frame))).to.deep.equal(frame);
  });

  it('are padded to 60 bytes', () => {
    const bytes = encodeEthernet({
      destination: '52:54:00:77:0a:01',
      source: '52:54:00:77:0a:02',
      type: 0x88b5,
      payload: Buffer.from('x'),
    });
    expect(bytes).to.have.length(60);
    expect(bytes.subarray(15).every((value) => value === 0)).to.equal(true);
  });

  it('are refused when they are too short or of the length form', () => {
    expect(decodeEthernet(Buffer.alloc(13))).to.equal(undefined);
    expect(decodeEthernet(Buffer.alloc(60))).to.equal(undefined);
  });
});

describe('ARP packets', () => {
  const request = {
    operation: 'request' as const,
    senderMac: '52:54:00:77:01:02',
    senderAddress: '10.77.1.2',
    targetMac: '00:00:00:00:00:00',
    targetAddress: '10.77.1.3',
  };

  it('come back as they were written', () => {
    expect(decodeArp(encodeArp(request))).to.deep.equal(request);
    const reply = { ...request, operation: 'reply' as const };
    expect(decodeArp(encodeArp(reply))).to.deep.equal(reply);
  });

  it('are refused when short, of other hardware or of other operations', () => {
    const good = encodeArp(request);
    expect(decodeArp(good.subarray(0, 27))).to.equal(undefined);
    for (const [offset, value] of [
      [1, 6],
      [2, 0x86],
      [4, 8],
      [7, 3],
    ] as const) {
      const bad = Buffer.from(good);
      bad.writeUInt8(value, offset);
      expect(decodeArp(bad), `byte ${offset}`).to.equal(undefined);
    }
  });
});

describe('IPv4 packets', () => {
  const packet = {
    source: '10.77.1.2',
    destination: '10.77.1.3',
    protocol: 6,
    payload: Buffer.from('payload'),
  };

  it('come back as they were written, padding of the frame left out', () => {
    const padded = Buffer.concat([encodeIpv4(packet), Buffer.alloc(20)]);
    expect(decodeIpv4(padded)).to.deep.equal(packet);
  });

  it('are refused with a wrong checksum, when cut short, and as fragments', () => {
    const good = encodeIpv4(packet);
    expect(decodeIpv4(good.subarray(0, -1))).to.equal(undefined);
    const garbled = Buffer.from(good);
    garbled.writeUInt8(63, 8);
    expect(decodeIpv4(garbled)).to.equal(undefined);
    const fragment = Buffer.from(good);
    fragment.writeUInt16BE(0x2000, 6);
    fragment.writeUInt16BE(0, 10);
    fragment.writeUInt16BE(checksum(fragment.subarray(0, 20)), 10);
    expect(decodeIpv4(fragment)).to.equal(undefined);
  });
});

describe('TCP segments', () => {
  it('come back as they were written', () => {
    fc.assert(
      fc.property(
        fc.record({
          source: address,
          sourcePort: port,
          destination: address,
          destinationPort: port,
          seq: sequence,
          ack: sequence,
          flags,
          window: port,
          data,
        }),
        (segment) => {
          expect(decodeTcp(encodeTcp(segment))).to.deep.equal(segment);
        },
      ),
    );
  });

  it('are understood with options', () => {
    const packet = Buffer.from(SYN_WITH_OPTIONS, 'hex');
    packet.writeUInt16BE(checksum(packet.subarray(0, 20)), 10);
    const pseudo = Buffer.concat([packet.subarray(12, 20), Buffer.from([0, 6, 0, 40])]);
    packet.writeUInt16BE(checksum(pseudo, packet.subarray(20)), 36);
    const segment = decodeTcp(packet);
    expect(segment).to.include({ sourcePort: 0xc5a2, destinationPort: 0x0401, window: 0xfaf0 });
    expect([...(segment?.flags ?? [])]).to.deep.equal(['syn']);
    expect(segment?.data).to.have.length(0);
  });

  it('count SYN and FIN in the sequence space', () => {
    const segment = {
      source: '10.77.1.2',
      sourcePort: 1,
      destination: '10.77.1.1',
      destinationPort: 2,
      seq: 0,
      ack: 0,
      window: 0,
      data: Buffer.alloc(10),
    };
    expect(sequenceLength({ ...segment, flags: new Set<TcpFlag>(['syn', 'fin']) })).to.equal(12);
    expect(sequenceLength({ ...segment, flags: new Set<TcpFlag>(['rst', 'ack']) })).to.equal(10);
  });

  it('are refused with any one bit flipped', () => {
    const good = encodeTcp({
      source: '10.77.1.2',
      sourcePort: 1024,
      destination: '10.77.1.1',
      destinationPort: 2048,
      seq: 1,
      ack: 2,
      flags: new Set<TcpFlag>(['fin', 'ack']),
      window: 3,
      data: Buffer.from('data'),
    });
    for (let bit = 0; bit < good.length * 8; bit++) {
      const bad = Buffer.from(good);
      bad.writeUInt8(bad.readUInt8(bit >>> 3) ^ (1 << (bit & 7)), bit >>> 3);
      expect(decodeTcp(bad), `bit ${bit}`).to.equal(undefined);
    }
  });
});

describe('UDP datagrams', () => {
  it('come back as they were written', () => {
    fc.assert(
      fc.property(
        fc.record({
          source: address,
          sourcePort: port,
          destination: address,
          destinationPort: port,
          data,
        }),
        (datagram) => {
          expect(decodeUdp(encodeUdp(datagram))).to.deep.equal(datagram);
        },
      ),
    );
  });

  it('are taken without a checksum, and refused with a wrong one', () => {
    const good = encodeUdp({
      source: '10.77.1.2',
      sourcePort: 1,
      destination: '10.77.1.1',
      destinationPort: 2,
      data: Buffer.from('x'),
    });
    const none = Buffer.from(good);
    none.writeUInt16BE(0, 26);
    expect(decodeUdp(none)?.data.toString()).to.equal('x');
    const wrong = Buffer.from(good);
    wrong.writeUInt16BE((good.readUInt16BE(26) + 1) & 0xffff || 1, 26);
    expect(decodeUdp(wrong)).to.equal(undefined);
  });
});

describe('ICMP port unreachable', () => {
  it('goes back to the sender and quotes header and ports', () => {
    const offending = encodeUdp({
      source: '10.77.1.2',
      sourcePort: 1024,
      destination: '10.77.1.3',
      destinationPort: 2048,
      data: Buffer.alloc(100),
    });
    const message = decodeIcmp(encodePortUnreachable(offending) ?? Buffer.alloc(0));
    expect(message).to.include({ source: '10.77.1.3', destination: '10.77.1.2', type: 3, code: 3 });
    expect(message?.body.equals(offending.subarray(0, 28))).to.equal(true);
  });

  it('is not made for what is no packet', () => {
    expect(encodePortUnreachable(Buffer.from('rubbish'))).to.equal(undefined);
  });
});

describe('marker frames', () => {
  const frame = (payload: Buffer, type = 0x88b5) => ({
    destination: 'ff:ff:ff:ff:ff:ff',
    source: '52:54:00:77:01:02',
    type,
    payload,
  });

  it('come back as they were written, padding left out', () => {
    for (const marker of [
      { at: 'begin', caseNumber: 0 },
      { at: 'end', caseNumber: 17 },
      { at: 'call', caseNumber: 17, step: 'T1.recv#2' },
      { at: 'return', caseNumber: 17, step: 'T2.close' },
    ] as const) {
      const bytes = encodeEthernet(frame(encodeMarkerPayload(marker)));
      const decoded = decodeEthernet(bytes);
      expect(decoded && decodeMarker(decoded)).to.deep.equal(marker);
    }
  });

  it('are nothing else', () => {
    for (const text of [
      '',
      'closecheck',
      'closecheck x begin',
      'closecheck 1 T1.recv',
      'closecheck 1 a b call',
    ]) {
      expect(decodeMarker(frame(Buffer.from(text))), text).to.equal(undefined);
    }
    expect(decodeMarker(frame(Buffer.from('closecheck 1 begin'), 0x0800))).to.equal(undefined);
  });
});
