import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { isCheckError } from '../../src/errors.js';
import { ETHERTYPE, decodeEthernet } from '../../src/network/frames/ethernet.js';
import { decodeIcmp } from '../../src/network/frames/icmp.js';
import { decodeTcp } from '../../src/network/frames/tcp.js';
import { decodeUdp } from '../../src/network/frames/udp.js';
import type { Link } from '../../src/network/link.js';
import { type Network, openNetwork } from '../../src/network/network.js';
import { PcapReader } from '../../src/network/pcap.js';
import type { PeerKind, PeerStep, Step } from '../../src/scenario/program.js';
import { program } from './support/program.js';
import { SoftwareTarget } from './support/software-target.js';
import { addresses, marker, step, fromTarget } from './support/wire.js';

const PORT = 2000;
/** Those of the frames that the tests make. */
const ports = { first: 2048, count: 16 };

describe('a link', () => {
  let folder: string;
  let network: Network;
  let link: Link;
  let target: SoftwareTarget;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'closecheck-link-'));
    network = await openNetwork({ folder });
    link = await network.open(1);
    target = await SoftwareTarget.start(link.attach(), link.addresses);
  });

  afterEach(async () => {
    await target.stop();
    await network.close();
    await rm(folder, { recursive: true });
  });

  const peerOf = (kind: PeerKind, steps: Step[], peerSteps: PeerStep[]) =>
    link.peerFor(program(kind, steps, peerSteps), PORT);

  const sentBy = (mac: string, wanted: (packet: Buffer) => boolean) =>
    target.next((bytes) => {
      const frame = decodeEthernet(bytes);
      return frame?.source === mac && wanted(frame.payload);
    });

  const segmentWith = (flag: 'fin' | 'rst' | 'syn') => (packet: Buffer) =>
    decodeTcp(packet)?.flags.has(flag) === true;

  it('has the address of the host on its TAP, and is gone when it is closed', async () => {
    expect(networkInterfaces()[link.tap]?.map(({ address }) => address)).to.deep.equal([
      '10.77.1.1',
    ]);
    await target.stop();
    await network.close();
    expect(networkInterfaces()).not.to.have.property(link.tap);
  });

  describe('whose TAP somebody removes', () => {
    const remove = (): Promise<unknown> => execa('ip', ['link', 'delete', link.tap]);
    const isThere = (): boolean => networkInterfaces()[link.tap] !== undefined;

    it('cannot be believed, and can before', async () => {
      link.verify();
      await remove();
      expect(() => link.verify())
        .to.throw(`The TAP ${link.tap} is gone`)
        .with.property('code', 'tap-lost');
    });

    it('is made again with its address, and carries frames for the next QEMU', async () => {
      await remove();
      await link.restore();
      link.verify();
      await target.stop();
      target = await SoftwareTarget.start(link.attach(), link.addresses);
      await peerOf('kernel', [{ op: 'connect', descriptor: 0, who: 'peer', port: 3 }], []);
      await (await target.station.connect(PORT + 3, 'established')).settled();
    });

    it('is restored as often as is asked, without effect while it is there', async () => {
      await link.restore();
      expect(isThere()).to.equal(true);
      await remove();
      expect(isThere()).to.equal(false);
      await link.restore();
      await link.restore();
      link.verify();
    });

    it('can be closed all the same', async () => {
      await remove();
      await target.stop();
      await network.close();
      expect(isThere()).to.equal(false);
    });
  });

  it('has a kernel that listens at the ports that the program connects to', async () => {
    await peerOf('kernel', [{ op: 'connect', descriptor: 0, who: 'peer', port: 3 }], []);
    const refused = sentBy(addresses.hostMac, segmentWith('rst'));
    await (await target.station.connect(PORT + 4, 'established')).settled();
    expect(decodeTcp((await refused).subarray(14))?.sourcePort).to.equal(PORT + 4);
    const connection = await target.station.connect(PORT + 3, 'established');
    await connection.settled();
    const fin = sentBy(addresses.hostMac, segmentWith('fin'));
    await connection.fin();
    // The kernel acknowledges and does not close its own side.
    const next = await Promise.race([fin, target.next(() => true)]);
    expect(decodeTcp(next.subarray(14))?.flags.has('fin')).to.equal(false);
  });

  it('has a kernel that reads nothing until it is told to drain', async () => {
    const peer = await peerOf(
      'kernel',
      [{ op: 'connect', descriptor: 0, who: 'peer', port: 3 }],
      [{ op: 'drain', connection: 0 }],
    );
    const connection = await target.station.connect(PORT + 3, 'established');
    await connection.settled();
    const window = (wanted: (bytes: number) => boolean) => (packet: Buffer) => {
      const segment = decodeTcp(packet);
      return segment?.flags.has('ack') === true && wanted(segment.window);
    };
    const closed = sentBy(
      addresses.hostMac,
      window((bytes) => bytes === 0),
    );
    await connection.send(12_000);
    await closed;
    const open = sentBy(
      addresses.hostMac,
      window((bytes) => bytes > 0),
    );
    const all = sentBy(
      addresses.hostMac,
      (packet) => decodeTcp(packet)?.ack === (1001 + 12_000) >>> 0,
    );
    await peer.perform(0);
    await open;
    await all;
  });

  it('does what the peer column says on the connection that it names', async () => {
    const peer = await peerOf(
      'kernel',
      [{ op: 'connect', descriptor: 0, who: 'peer', port: 3 }],
      [
        { op: 'send', connection: 1, length: 10 },
        { op: 'fin', connection: 1 },
        { op: 'rst', connection: 0 },
      ],
    );
    for (let count = 0; count < 2; count++) {
      await (await target.station.connect(PORT + 3, 'established')).settled();
    }
    const ports: number[] = [];
    target.onFrame((bytes) => {
      const segment = decodeTcp(decodeEthernet(bytes)?.payload ?? Buffer.alloc(0));
      if (segment === undefined) return;
      const does = segment.data.length > 0 || segment.flags.has('fin') || segment.flags.has('rst');
      if (does) ports.push(segment.destinationPort);
    });
    const last = sentBy(addresses.hostMac, segmentWith('rst'));
    for (const index of [0, 1, 2]) await peer.perform(index);
    await last;
    const [first = 0, second = 0, third = 0] = ports;
    expect(second).to.equal(first);
    expect(third, 'the first connection has the lower port').to.equal(first - 1);
  });

  it('lets the kernel connect, and takes a refusal for an answer', async () => {
    const peer = await peerOf(
      'kernel',
      [],
      [
        { op: 'connect', port: 5 },
        { op: 'connect', port: 6 },
      ],
    );
    target.station.onConnection((connection) => {
      if (connection.endpoints.localPort === PORT + 5) void connection.synack();
      else void connection.rst();
    });
    await peer.perform(0);
    await peer.perform(1);
    const reset = sentBy(addresses.hostMac, segmentWith('rst'));
    await peer.end();
    expect(decodeTcp((await reset).subarray(14))?.destinationPort).to.equal(PORT + 5);
  });

  it('sends datagrams from the port that the program names', async () => {
    const peer = await peerOf(
      'kernel',
      [{ op: 'sendto', descriptor: 0, who: 'peer', port: 7, length: 10 }],
      [{ op: 'sendto', port: 8, length: 9 }],
    );
    const datagram = sentBy(addresses.hostMac, (packet) => decodeUdp(packet) !== undefined);
    await peer.perform(0);
    expect(decodeUdp((await datagram).subarray(14))).to.include({
      sourcePort: PORT + 7,
      destinationPort: PORT + 8,
    });
  });

  it('answers a datagram with ICMP when the peer column says so, not before it has come', async () => {
    const peer = await peerOf(
      'kernel',
      [{ op: 'sendto', descriptor: 0, who: 'peer', port: 7, length: 10 }],
      [{ op: 'unreachable' }],
    );
    const answer = sentBy(addresses.scriptedMac, (packet) => decodeIcmp(packet)?.type === 3);
    const performed = peer.perform(0);
    await target.station.sendTo(PORT + 7, 10);
    await performed;
    expect(decodeIcmp((await answer).subarray(14))?.source).to.equal(addresses.host);
  });

  it('gives up a step whose datagram has not come by the end of the case', async () => {
    const peer = await peerOf('kernel', [], [{ op: 'unreachable' }]);
    const performed = peer.perform(0).catch((error: unknown) => error);
    await peer.end();
    const failure = await performed;
    expect(isCheckError(failure) && failure.code).to.equal('peer-no-datagram');
  });

  it('resets what is open when the case ends, and frees its ports', async () => {
    const steps: Step[] = [
      { op: 'connect', descriptor: 0, who: 'peer', port: 3 },
      { op: 'sendto', descriptor: 0, who: 'peer', port: 4, length: 1 },
    ];
    const peer = await peerOf('kernel', steps, []);
    await (await target.station.connect(PORT + 3, 'established')).settled();
    const reset = sentBy(addresses.hostMac, segmentWith('rst'));
    await peer.end();
    await reset;
    await peer.end();
    await peerOf('kernel', steps, []);
  });

  it('says which port of the peer is taken', async () => {
    const steps: Step[] = [{ op: 'connect', descriptor: 0, who: 'peer', port: 3 }];
    await peerOf('kernel', steps, []);
    const other = await network.open(2);
    const failure = await other
      .peerFor(program('kernel', steps, []), 65_536)
      .catch((error: unknown) => error);
    expect(isCheckError(failure) && failure.code).to.equal('peer-port-refused');
  });

  it('keeps every frame and tells the kinds of a case that has ended', async () => {
    const frames = [
      marker({ at: 'begin', caseNumber: 1 }),
      step('T2.close', 'call'),
      fromTarget(['fin', 'ack']),
      marker({ at: 'end', caseNumber: 1 }),
    ];
    for (const frame of frames) await target.send(frame);
    expect(await link.wire(1, ports)).to.deep.equal(['FIN']);
    const file = path.join(folder, 'deep', 'case.pcap');
    await link.saveCase(1, file);
    const saved = new PcapReader().push(await readFile(file)).map(({ frame }) => frame);
    const sent = saved.filter((bytes) => {
      const frame = decodeEthernet(bytes);
      return frame?.source === addresses.targetMac && frame.type !== ETHERTYPE.arp;
    });
    expect(sent).to.deep.equal(frames);
  });

  it('waits for the end of a case that is still under way', async () => {
    await target.send(marker({ at: 'begin', caseNumber: 3 }));
    const wire = link.wire(3, ports);
    await target.send(marker({ at: 'end', caseNumber: 3 }));
    expect(await wire).to.deep.equal([]);
  });

  it('says that a case whose end never came is not in the capture', async () => {
    await target.send(marker({ at: 'begin', caseNumber: 4 }));
    const failure = await link.wire(4, ports).catch((error: unknown) => error);
    expect(isCheckError(failure) && failure.code).to.equal('capture-incomplete');
  });

  it('begins a new capture for each QEMU', () => {
    const before = link.captureFile;
    expect(link.attach().captureFile).not.to.equal(before);
  });
});
