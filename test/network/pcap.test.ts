import { expect } from 'chai';
import fc from 'fast-check';
import { PcapReader, encodePcap } from '../../src/network/pcap.js';

const record = fc.record({
  seconds: fc.integer({ min: 0, max: 0xffffffff }),
  microseconds: fc.integer({ min: 0, max: 999_999 }),
  frame: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
});

describe('a pcap file', () => {
  it('gives the same records however it is cut', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), fc.array(fc.nat(40)), (records, cuts) => {
        const bytes = encodePcap(records);
        const reader = new PcapReader();
        const read = [];
        let at = 0;
        for (const cut of [...cuts, bytes.length]) {
          read.push(...reader.push(bytes.subarray(at, at + cut)));
          at += cut;
        }
        expect(read).to.deep.equal(records);
      }),
    );
  });

  it('gives the same records when it comes byte by byte', () => {
    const records = [
      { seconds: 1, microseconds: 2, frame: Buffer.from('first') },
      { seconds: 3, microseconds: 4, frame: Buffer.alloc(0) },
    ];
    const reader = new PcapReader();
    const read = [...encodePcap(records)].flatMap((byte) => reader.push(Buffer.from([byte])));
    expect(read).to.deep.equal(records);
  });

  it('gives nothing of a record that is not whole', () => {
    const bytes = encodePcap([{ seconds: 1, microseconds: 2, frame: Buffer.from('frame') }]);
    expect(new PcapReader().push(bytes.subarray(0, -1))).to.deep.equal([]);
  });

  it('is read in the byte order of another machine', () => {
    const bytes = encodePcap([{ seconds: 1, microseconds: 2, frame: Buffer.from('abc') }]);
    const swapped = Buffer.from(bytes);
    swapped.subarray(0, 4).swap32();
    swapped.subarray(24, 40).swap32();
    const [read] = new PcapReader().push(swapped);
    expect(read).to.deep.equal({ seconds: 1, microseconds: 2, frame: Buffer.from('abc') });
  });

  it('is refused when it is something else', () => {
    expect(() => new PcapReader().push(Buffer.from('#!/bin/sh\n'.repeat(4)))).to.throw(
      'not a pcap',
    );
    const bytes = encodePcap([{ seconds: 1, microseconds: 2, frame: Buffer.from('abc') }]);
    bytes.writeUInt32LE(0x7fffffff, 32);
    expect(() => new PcapReader().push(bytes)).to.throw('2147483647 bytes');
  });
});
