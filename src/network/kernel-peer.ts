/**
 * The host's kernel at 10.77.N.1 as the peer of one case: listens at the ports
 * that the program names, connects, and keeps the sockets until the case ends.
 */
import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { CheckError } from '../errors.js';
import { KernelConnection } from './kernel-connection.js';
import type { LinkAddresses } from './link.js';
import { pattern } from './peer-connection.js';
import type { RawLeg } from './raw-leg.js';

/** Completed connections that the kernel holds for one port; more than any scenario opens. */
const BACKLOG = 128;

export class KernelPeer {
  readonly #addresses: LinkAddresses;
  readonly #leg: RawLeg;
  readonly #servers: Server[] = [];
  readonly #datagramSockets: DatagramSocket[] = [];
  readonly #onConnection: (connection: KernelConnection) => void;

  constructor(
    addresses: LinkAddresses,
    leg: RawLeg,
    onConnection: (connection: KernelConnection) => void,
  ) {
    this.#addresses = addresses;
    this.#leg = leg;
    this.#onConnection = onConnection;
  }

  async listenTcp(port: number): Promise<void> {
    // Nothing is read, and the target's FIN is not answered with one.
    const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (socket) => {
      this.#onConnection(new KernelConnection(socket, this.#leg));
    });
    this.#servers.push(server);
    await settled(port, 'TCP', (resolve, reject) => {
      server.once('error', reject);
      server.listen({ port, host: this.#addresses.host, backlog: BACKLOG }, resolve);
    });
  }

  async listenUdp(port: number): Promise<void> {
    const socket = createSocket('udp4');
    this.#datagramSockets.push(socket);
    await settled(port, 'UDP', (resolve, reject) => {
      socket.once('error', reject);
      socket.bind(port, this.#addresses.host, resolve);
    });
    // The target's ICMP answers end up here; they are in the capture.
    socket.on('error', () => {});
  }

  /** Resolves when the connection is established, or with undefined when it was refused. */
  async connect(port: number): Promise<KernelConnection | undefined> {
    const socket = connect({
      port,
      host: this.#addresses.target,
      localAddress: this.#addresses.host,
      allowHalfOpen: true,
    });
    // Before the connection is there: else the first bytes are read at once.
    socket.pause();
    return (await established(socket)) ? new KernelConnection(socket, this.#leg) : undefined;
  }

  /** From the first datagram port that the program names, or from any. */
  async sendTo(port: number, length: number): Promise<void> {
    if (this.#datagramSockets.length === 0) await this.listenUdp(0);
    const [socket] = this.#datagramSockets;
    await new Promise<void>((resolve) => {
      socket?.send(pattern(length), port, this.#addresses.target, () => {
        resolve();
      });
    });
  }

  /** Closes the listeners; the connections are their owner's. */
  async close(): Promise<void> {
    for (const socket of this.#datagramSockets.splice(0)) socket.close();
    for (const server of this.#servers.splice(0)) server.close();
  }
}

async function established(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    socket.once('connect', () => {
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}

async function settled(
  port: number,
  protocol: string,
  start: (resolve: () => void, reject: (cause: Error) => void) => void,
): Promise<void> {
  try {
    await new Promise<void>(start);
  } catch (cause) {
    throw new CheckError(
      'infrastructure',
      'peer-port-refused',
      `The peer cannot listen at ${protocol} port ${port}: ${String(cause)}`,
      {
        phase: 'case',
        hint: 'See whether the TAP is still there, and whether this is the private namespace.',
        cause,
      },
    );
  }
}
