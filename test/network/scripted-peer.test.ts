import { expect } from 'chai';
import { decodeArp, encodeArp } from '../../src/network/frames/arp.js';
import {
  BROADCAST,
  ETHERTYPE,
  decodeEthernet,
  encodeEthernet,
} from '../../src/network/frames/ethernet.js';
import { decodeIcmp } from '../../src/network/frames/icmp.js';
import { type TcpSegment, decodeTcp } from '../../src/network/frames/tcp.js';
import { decodeUdp, encodeUdp } from '../../src/network/frames/udp.js';
import type { ScriptConnection } from '../../src/network/script-connection.js';
import { type FrameWire, ScriptedPeer } from '../../src/network/scripted-peer.js';
import { addresses, fromTarget, ipv4Frame } from './support/wire.js';

/** A wire whose other end is the test. */
class TestWire implements FrameWire {
  readonly sent: Buffer[] = [];
  readonly #listeners = new Set<(frame: Buffer) => void>();

  send(frame: Buffer): Promise<void> {
    this.sent.push(frame);
    return Promise.resolve();
  }

  onFrame(listener: (frame: Buffer) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** The target's frame, and all that follows from it. */
  async deliver(frame: Buffer): Promise<void> {
    for (const listener of this.#listeners) listener(frame);
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** What has been sent since the last time. */
  segments(): TcpSegment[] {
    return this.sent.splice(0).flatMap((bytes) => {
      const frame = decodeEthernet(bytes);
      const segment = frame === undefined ? undefined : decodeTcp(frame.payload);
      return segment === undefined ? [] : [segment];
    });
  }
}

const toScripted = { destination: addresses.scripted, destinationPort: 2000, sourcePort: 1100 };

describe('the scripted peer', () => {
  let wire: TestWire;
  let peer: ScriptedPeer;
  let connections: ScriptConnection[];

  beforeEach(() => {
    wire = new TestWire();
    peer = new ScriptedPeer(wire, addresses);
    connections = [];
    peer.onConnection((connection) => connections.push(connection));
  });

  /** A connection of the target that the peer has answered. */
  async function established(): Promise<ScriptConnection> {
    await wire.deliver(fromTarget(['syn'], { ...toScripted, seq: 500 }));
    const [connection] = connections;
    if (connection === undefined) throw new Error('no connection');
    await connection.synack();
    await wire.deliver(fromTarget(['ack'], { ...toScripted, seq: 501, ack: 1001 }));
    wire.segments();
    return connection;
  }

  it('knows by an ARP reply that the target has dealt with what came before', async () => {
    let handled = false;
    const done = peer.handled(60_000).then(() => (handled = true));
    await wire.deliver(fromTarget(['syn'], toScripted));
    expect(handled).to.equal(false);
    const request = decodeArp(
      decodeEthernet(wire.sent[0] ?? Buffer.alloc(0))?.payload ?? Buffer.alloc(0),
    );
    expect(request).to.include({ operation: 'request', targetAddress: addresses.target });
    await wire.deliver(
      encodeEthernet({
        destination: addresses.scriptedMac,
        source: addresses.targetMac,
        type: ETHERTYPE.arp,
        payload: encodeArp({
          operation: 'reply',
          senderMac: addresses.targetMac,
          senderAddress: addresses.target,
          targetMac: addresses.scriptedMac,
          targetAddress: addresses.scripted,
        }),
      }),
    );
    await done;
    expect(handled).to.equal(true);
  });

  it('does not wait for ever for a target that answers no ARP request', async () => {
    await peer.handled(1);
  });

  it('answers ARP for its own address only', async () => {
    const ask = (targetAddress: string) =>
      wire.deliver(
        encodeEthernet({
          destination: BROADCAST,
          source: addresses.targetMac,
          type: ETHERTYPE.arp,
          payload: encodeArp({
            operation: 'request',
            senderMac: addresses.targetMac,
            senderAddress: addresses.target,
            targetMac: '00:00:00:00:00:00',
            targetAddress,
          }),
        }),
      );
    await ask(addresses.host);
    expect(wire.sent).to.have.length(0);
    await ask(addresses.scripted);
    const frame = decodeEthernet(wire.sent[0] ?? Buffer.alloc(0));
    expect(frame?.destination).to.equal(addresses.targetMac);
    expect(decodeArp(frame?.payload ?? Buffer.alloc(0))).to.deep.equal({
      operation: 'reply',
      senderMac: addresses.scriptedMac,
      senderAddress: addresses.scripted,
      targetMac: addresses.targetMac,
      targetAddress: addresses.target,
    });
  });

  it('swallows a SYN, however often it comes, as one connection', async () => {
    await wire.deliver(fromTarget(['syn'], toScripted));
    await wire.deliver(fromTarget(['syn'], toScripted));
    expect(wire.sent).to.have.length(0);
    expect(connections).to.have.length(1);
  });

  it('swallows segments of connections that it does not know', async () => {
    await wire.deliver(fromTarget(['ack'], toScripted));
    await wire.deliver(fromTarget(['rst'], toScripted));
    expect(wire.sent).to.have.length(0);
    expect(connections).to.have.length(0);
  });

  it('answers the SYN when it is told to', async () => {
    await wire.deliver(fromTarget(['syn'], { ...toScripted, seq: 0xffffffff }));
    await connections[0]?.synack();
    const [answer] = wire.segments();
    expect(answer).to.include({ sourcePort: 2000, destinationPort: 1100, ack: 0, seq: 1000 });
    expect([...(answer?.flags ?? [])]).to.deep.equal(['syn', 'ack']);
  });

  it('refuses a swallowed SYN with a RST that the target must take', async () => {
    await wire.deliver(fromTarget(['syn'], { ...toScripted, seq: 500 }));
    await connections[0]?.rst();
    const [answer] = wire.segments();
    expect(answer).to.include({ ack: 501 });
    expect([...(answer?.flags ?? [])]).to.deep.equal(['rst', 'ack']);
  });

  it('acknowledges data and the FIN, so that a close completes', async () => {
    await established();
    await wire.deliver(
      fromTarget(['psh', 'ack'], { ...toScripted, seq: 501, ack: 1001, data: Buffer.alloc(10) }),
    );
    await wire.deliver(fromTarget(['fin', 'ack'], { ...toScripted, seq: 511, ack: 1001 }));
    expect(wire.segments().map(({ ack }) => ack)).to.deep.equal([511, 512]);
  });

  it('does not acknowledge what is out of order', async () => {
    await established();
    await wire.deliver(
      fromTarget(['ack'], { ...toScripted, seq: 601, ack: 1001, data: Buffer.alloc(10) }),
    );
    expect(wire.segments().map(({ ack }) => ack)).to.deep.equal([501]);
  });

  it('closes its window after 4096 bytes and opens it when it drains', async () => {
    const connection = await established();
    for (let sent = 0; sent < 4096; sent += 1024) {
      await wire.deliver(
        fromTarget(['ack'], { ...toScripted, seq: 501 + sent, data: Buffer.alloc(1024) }),
      );
    }
    expect(wire.segments().map(({ window }) => window)).to.deep.equal([3072, 2048, 1024, 0]);
    await wire.deliver(fromTarget(['ack'], { ...toScripted, seq: 4597, data: Buffer.alloc(1) }));
    expect(wire.segments()).to.have.length(1).with.nested.property('[0].ack', 4597);
    await connection.drain();
    expect(wire.segments()[0]).to.include({ window: 65_535, ack: 4597 });
    await wire.deliver(fromTarget(['ack'], { ...toScripted, seq: 4597, data: Buffer.alloc(1) }));
    expect(wire.segments()[0]).to.include({ ack: 4598 });
  });

  it('sends what the window of the target lets through, and the FIN last', async () => {
    const connection = await established();
    await wire.deliver(fromTarget(['ack'], { ...toScripted, seq: 501, ack: 1001, window: 2000 }));
    await connection.send(3000);
    await connection.fin();
    expect(wire.segments().map(({ data }) => data.length)).to.deep.equal([1460, 540]);
    await wire.deliver(fromTarget(['ack'], { ...toScripted, seq: 501, ack: 3001, window: 2000 }));
    const rest = wire.segments();
    expect(rest.map(({ data }) => data.length)).to.deep.equal([1000, 0]);
    expect(rest[1]?.flags.has('fin')).to.equal(true);
    expect(rest[1]?.seq).to.equal(4001);
  });

  it('connects, and knows an answer from a refusal', async () => {
    for (const flags of [['syn', 'ack'] as const, ['rst', 'ack'] as const]) {
      const connection = await peer.connect(1200, 'established');
      const [syn] = wire.segments();
      expect([...(syn?.flags ?? [])]).to.deep.equal(['syn']);
      const back = {
        sourcePort: 1200,
        destination: addresses.scripted,
        destinationPort: syn?.sourcePort ?? 0,
        seq: 700,
        ack: 1001,
      };
      await wire.deliver(fromTarget([...flags], back));
      await connection.settled();
      const answers = wire.segments();
      expect(answers.map(({ ack }) => ack)).to.deep.equal(flags[0] === 'syn' ? [701] : []);
    }
    expect(connections, 'its own connections are not announced').to.have.length(0);
  });

  it('leaves a connection half open when it is told to', async () => {
    await peer.connect(1200, 'half-open');
    const [syn] = wire.segments();
    await wire.deliver(
      fromTarget(['syn', 'ack'], {
        sourcePort: 1200,
        destination: addresses.scripted,
        destinationPort: syn?.sourcePort ?? 0,
      }),
    );
    expect(wire.segments()).to.have.length(0);
  });

  it('sends nothing on a connection that the target has reset', async () => {
    const connection = await established();
    await wire.deliver(fromTarget(['rst'], { ...toScripted, seq: 501 }));
    await connection.send(10);
    await connection.rst();
    await connection.release();
    expect(wire.segments()).to.have.length(0);
  });

  it('answers the last datagram with ICMP, in the name of whoever it was for', async () => {
    expect(await peer.unreachable()).to.equal(false);
    for (const [destination, mac] of [
      [addresses.host, addresses.hostMac],
      [addresses.scripted, addresses.scriptedMac],
    ] as const) {
      const datagram = encodeUdp({
        source: addresses.target,
        sourcePort: 1024,
        destination,
        destinationPort: 2048,
        data: Buffer.from('x'),
      });
      await wire.deliver(ipv4Frame(datagram, addresses.targetMac, mac));
      expect(await peer.unreachable()).to.equal(true);
      const frame = decodeEthernet(wire.sent.pop() ?? Buffer.alloc(0));
      expect(decodeIcmp(frame?.payload ?? Buffer.alloc(0))).to.include({
        source: destination,
        destination: addresses.target,
        type: 3,
      });
    }
    peer.forget();
    expect(await peer.unreachable()).to.equal(false);
  });

  it('sends datagrams from the port that the target has sent one to', async () => {
    const datagram = encodeUdp({
      source: addresses.target,
      sourcePort: 1024,
      destination: addresses.scripted,
      destinationPort: 2048,
      data: Buffer.from('x'),
    });
    await wire.deliver(ipv4Frame(datagram, addresses.targetMac, addresses.scriptedMac));
    await peer.sendTo(1024, 5);
    const frame = decodeEthernet(wire.sent.pop() ?? Buffer.alloc(0));
    const sent = decodeUdp(frame?.payload ?? Buffer.alloc(0));
    expect(sent).to.include({ sourcePort: 2048, destinationPort: 1024 });
    expect(sent?.data).to.have.length(5);
  });
});
