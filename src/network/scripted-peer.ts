/**
 * The station 10.77.N.3: answers ARP, swallows the rest, and does what a
 * program's peer column tells it. It lives as long as the link; its
 * connections and datagrams belong to one case.
 */
import { decodeArp, encodeArp } from './frames/arp.js';
import { BROADCAST, ETHERTYPE, decodeEthernet, encodeEthernet } from './frames/ethernet.js';
import { encodePortUnreachable } from './frames/icmp.js';
import { decodeTcp } from './frames/tcp.js';
import { decodeUdp, encodeUdp } from './frames/udp.js';
import type { LinkAddresses } from './link.js';
import { pattern } from './peer-connection.js';
import { type Endpoints, ScriptConnection } from './script-connection.js';

/** Where the station gets its frames from and sends them to. */
export interface FrameWire {
  send(frame: Buffer): Promise<void>;
  onFrame(listener: (frame: Buffer) => void): () => void;
}

/** First port of the connections that the station begins. */
const FIRST_LOCAL_PORT = 50_000;
/** Port of its datagrams as long as the target has sent it none. */
const DATAGRAM_PORT = 49_999;

export class ScriptedPeer {
  readonly #wire: FrameWire;
  readonly #addresses: LinkAddresses;
  readonly #connections = new Map<string, ScriptConnection>();
  readonly #stop: () => void;
  #nextLocalPort = FIRST_LOCAL_PORT;
  /** The target's last datagram to either peer: frame's packet and its parts. */
  #lastDatagram: Buffer | undefined;
  #connectionListener: (connection: ScriptConnection) => void = () => {};

  constructor(wire: FrameWire, addresses: LinkAddresses) {
    this.#wire = wire;
    this.#addresses = addresses;
    this.#stop = wire.onFrame((frame) => {
      void this.#receive(frame);
    });
  }

  /** One case at a time: tells the listener of each connection that the target begins. */
  onConnection(listener: (connection: ScriptConnection) => void): void {
    this.#connectionListener = listener;
  }

  /** Begins a connection to a port of the target. */
  async connect(port: number, how: 'established' | 'half-open'): Promise<ScriptConnection> {
    const localPort = this.#nextLocalPort;
    this.#nextLocalPort = localPort === 65_535 ? FIRST_LOCAL_PORT : localPort + 1;
    const connection = this.#open(
      {
        localAddress: this.#addresses.scripted,
        localPort,
        remoteAddress: this.#addresses.target,
        remotePort: port,
      },
      how === 'established' ? 'connecting' : 'half-open',
    );
    await connection.begin();
    return connection;
  }

  /** A datagram to the target's port, from the port that it has last sent one to. */
  async sendTo(port: number, length: number): Promise<void> {
    const last = this.#lastDatagram === undefined ? undefined : decodeUdp(this.#lastDatagram);
    const source =
      last?.destination === this.#addresses.scripted ? last.destinationPort : undefined;
    await this.#transmit(
      encodeUdp({
        source: this.#addresses.scripted,
        sourcePort: source ?? DATAGRAM_PORT,
        destination: this.#addresses.target,
        destinationPort: port,
        data: pattern(length),
      }),
    );
  }

  /**
   * Port unreachable for the target's last datagram of the case, in the name
   * of whoever it was for. Returns false if there was none.
   */
  async unreachable(): Promise<boolean> {
    const packet =
      this.#lastDatagram === undefined ? undefined : encodePortUnreachable(this.#lastDatagram);
    if (packet === undefined) return false;
    await this.#transmit(packet);
    return true;
  }

  /**
   * Resolves when the target has dealt with whatever it was sent before: it
   * answers an ARP request behind it. The answer may not come if the target
   * is in a bad way; this then resolves after `milliseconds`.
   */
  async handled(milliseconds: number): Promise<void> {
    const { scripted, scriptedMac, target, targetMac } = this.#addresses;
    let stop = (): void => {};
    const answered = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      const unlisten = this.#wire.onFrame((bytes) => {
        if (isArpReply(bytes, targetMac)) resolve();
      });
      stop = () => {
        clearTimeout(timer);
        unlisten();
      };
    });
    try {
      await this.#wire.send(
        encodeEthernet({
          destination: targetMac,
          source: scriptedMac,
          type: ETHERTYPE.arp,
          payload: encodeArp({
            operation: 'request',
            senderMac: scriptedMac,
            senderAddress: scripted,
            targetMac,
            targetAddress: target,
          }),
        }),
      );
      await answered;
    } finally {
      stop();
    }
  }

  /** Ends the case: forgets its connections and datagrams without a word. */
  forget(): void {
    this.#connections.clear();
    this.#lastDatagram = undefined;
    this.#connectionListener = () => {};
  }

  close(): void {
    this.#stop();
    this.forget();
  }

  async #receive(bytes: Buffer): Promise<void> {
    const frame = decodeEthernet(bytes);
    if (frame === undefined || frame.source === this.#addresses.scriptedMac) return;
    if (frame.type === ETHERTYPE.arp) await this.#answerArp(frame.payload);
    if (frame.type !== ETHERTYPE.ipv4 || frame.source !== this.#addresses.targetMac) return;
    if (frame.destination === BROADCAST) return;
    if (decodeUdp(frame.payload) !== undefined) this.#lastDatagram = Buffer.from(frame.payload);
    if (frame.destination === this.#addresses.scriptedMac) await this.#receiveTcp(frame.payload);
  }

  async #answerArp(payload: Buffer): Promise<void> {
    const packet = decodeArp(payload);
    if (packet?.operation !== 'request') return;
    if (packet.targetAddress !== this.#addresses.scripted) return;
    await this.#wire.send(
      encodeEthernet({
        destination: packet.senderMac,
        source: this.#addresses.scriptedMac,
        type: ETHERTYPE.arp,
        payload: encodeArp({
          operation: 'reply',
          senderMac: this.#addresses.scriptedMac,
          senderAddress: this.#addresses.scripted,
          targetMac: packet.senderMac,
          targetAddress: packet.senderAddress,
        }),
      }),
    );
  }

  async #receiveTcp(packet: Buffer): Promise<void> {
    const segment = decodeTcp(packet);
    if (segment === undefined || segment.destination !== this.#addresses.scripted) return;
    const key = keyOf(segment.destinationPort, segment.sourcePort);
    let connection = this.#connections.get(key);
    if (connection === undefined) {
      // Anything but a first SYN is of an earlier case: swallowed like the rest.
      if (!segment.flags.has('syn') || segment.flags.has('ack')) return;
      connection = this.#open(
        {
          localAddress: segment.destination,
          localPort: segment.destinationPort,
          remoteAddress: segment.source,
          remotePort: segment.sourcePort,
        },
        'swallowed',
      );
      await connection.receive(segment);
      this.#connectionListener(connection);
      return;
    }
    await connection.receive(segment);
  }

  #open(endpoints: Endpoints, state: ConstructorParameters<typeof ScriptConnection>[1]) {
    const connection = new ScriptConnection(endpoints, state, (packet) => this.#transmit(packet));
    this.#connections.set(keyOf(endpoints.localPort, endpoints.remotePort), connection);
    return connection;
  }

  async #transmit(packet: Buffer): Promise<void> {
    await this.#wire.send(
      encodeEthernet({
        destination: this.#addresses.targetMac,
        source: this.#addresses.scriptedMac,
        type: ETHERTYPE.ipv4,
        payload: packet,
      }),
    );
  }
}

function isArpReply(bytes: Buffer, sender: string): boolean {
  const frame = decodeEthernet(bytes);
  if (frame?.type !== ETHERTYPE.arp || frame.source !== sender) return false;
  return decodeArp(frame.payload)?.operation === 'reply';
}

function keyOf(localPort: number, remotePort: number): string {
  return `${localPort} ${remotePort}`;
}
