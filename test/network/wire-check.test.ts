import { expect } from 'chai';
import { encodePortUnreachable } from '../../src/network/frames/icmp.js';
import { encodeUdp } from '../../src/network/frames/udp.js';
import { wireKinds } from '../../src/network/wire-check.js';
import {
  addresses,
  fromHost,
  fromTarget,
  ipv4Frame,
  marker,
  step,
  target,
} from './support/wire.js';

const ports = { first: 2048, count: 16 };

const begin = marker({ at: 'begin', caseNumber: 1 });
const end = marker({ at: 'end', caseNumber: 1 });
const close = [step('T2.close', 'call'), step('T2.close', 'return')] as const;

describe('the wire check', () => {
  it('takes what the target sends between its first close and the end', () => {
    const frames = [
      begin,
      fromTarget(['syn']),
      fromTarget(['fin', 'ack'], { sourcePort: 1 }),
      step('T1.recv', 'call'),
      ...close,
      fromTarget(['fin', 'ack']),
      step('T2.close#2', 'call'),
      fromTarget(['rst']),
      end,
      fromTarget(['rst'], { sourcePort: 2 }),
    ];
    expect(wireKinds(frames, 1, target, ports)).to.deep.equal(['FIN', 'RST']);
  });

  it('names every kind', () => {
    const datagram = encodeUdp({
      source: addresses.host,
      sourcePort: 9,
      destination: addresses.target,
      destinationPort: 10,
      data: Buffer.alloc(1),
    });
    const unreachable = encodePortUnreachable(datagram) ?? Buffer.alloc(0);
    const frames = [
      begin,
      ...close,
      fromTarget(['syn']),
      fromTarget(['syn', 'ack']),
      ipv4Frame(unreachable, addresses.targetMac, addresses.hostMac),
      fromTarget(['fin', 'psh', 'ack'], { data: Buffer.from('last') }),
      fromTarget(['rst', 'ack']),
      end,
    ];
    expect(wireKinds(frames, 1, target, ports)).to.deep.equal([
      'SYN',
      'SYN-ACK',
      'ICMP',
      'FIN',
      'RST',
    ]);
  });

  it('counts a kind once for each connection, however often it is sent again', () => {
    const frames = [
      begin,
      ...close,
      fromTarget(['rst'], { destinationPort: 2049 }),
      fromTarget(['rst'], { destinationPort: 2049 }),
      fromTarget(['rst'], { destinationPort: 2050 }),
      end,
    ];
    expect(wireKinds(frames, 1, target, ports)).to.deep.equal(['RST', 'RST']);
  });

  it('leaves out data, acknowledgements and datagrams', () => {
    const datagram = encodeUdp({
      source: addresses.target,
      sourcePort: 9,
      destination: addresses.host,
      destinationPort: 10,
      data: Buffer.alloc(1),
    });
    const frames = [
      begin,
      ...close,
      fromTarget(['ack']),
      fromTarget(['psh', 'ack'], { data: Buffer.from('x') }),
      ipv4Frame(datagram, addresses.targetMac, addresses.hostMac),
      end,
    ];
    expect(wireKinds(frames, 1, target, ports)).to.deep.equal([]);
  });

  it('leaves out what other stations send, even under the name of the target', () => {
    const frames = [
      begin,
      ...close,
      fromHost(['fin', 'ack']),
      ipv4Frame(fromTarget(['rst']).subarray(14), addresses.scriptedMac, addresses.targetMac),
      end,
    ];
    expect(wireKinds(frames, 1, target, ports)).to.deep.equal([]);
  });

  it('is not misled by markers of another case, of another station or of other steps', () => {
    const frames = [
      begin,
      step('T2.close', 'call', 2),
      marker({ at: 'call', caseNumber: 1, step: 'T2.close' }, addresses.hostMac),
      step('T1.closet', 'call'),
      fromTarget(['fin', 'ack']),
      end,
    ];
    expect(wireKinds(frames, 1, target, ports)).to.deep.equal([]);
  });

  it('does not count a close of the set-up', () => {
    const early = [step('CTL.close', 'call'), fromTarget(['syn']), step('CTL.close', 'return')];
    expect(wireKinds([begin, ...early, end], 1, target, ports)).to.deep.equal([]);
    expect(
      wireKinds([begin, ...early, ...close, fromTarget(['fin', 'ack']), end], 1, target, ports),
    ).to.deep.equal(['FIN']);
  });

  it('has nothing to say of a case that ended before it began to close', () => {
    expect(wireKinds([], 1, target, ports)).to.deep.equal([]);
    expect(wireKinds([begin, fromTarget(['rst']), end, ...close], 1, target, ports)).to.deep.equal(
      [],
    );
  });

  it('takes no answer to a connection of an earlier case', () => {
    const left = fromTarget(['rst'], { sourcePort: 2064, destinationPort: 40_000 });
    const own = fromTarget(['fin'], { sourcePort: 2063, destinationPort: 40_000 });
    expect(wireKinds([begin, ...close, left, own, end], 1, target, ports)).to.deep.equal(['FIN']);
  });

  it('survives rubbish', () => {
    const frames = [
      begin,
      fromHost(['syn']),
      ...close,
      Buffer.alloc(3),
      Buffer.alloc(60, 0xff),
      fromTarget(['rst']),
    ];
    expect(wireKinds(frames, 1, target, ports)).to.deep.equal(['RST']);
  });
});
