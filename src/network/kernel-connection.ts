/** A TCP connection of the kernel peer: a real socket that reads nothing until it is told to. */
import type { Socket } from 'node:net';
import { decodeEthernet } from './frames/ethernet.js';
import { type TcpSegment, decodeTcp } from './frames/tcp.js';
import { type PeerConnection, pattern } from './peer-connection.js';
import type { RawLeg } from './raw-leg.js';

/**
 * How long a step waits to see its segment on the wire. It will not come at
 * all if the target's window is closed; the kernel has it then, and the step is
 * done as far as the peer can do it.
 */
const ON_WIRE_MILLISECONDS = 200;

export class KernelConnection implements PeerConnection {
  readonly #socket: Socket;
  readonly #leg: RawLeg;
  readonly #localPort: number | undefined;
  readonly #remotePort: number | undefined;
  /**
   * The target has reset the connection. Seen on the wire, because a socket that
   * does not read does not hear of it.
   */
  readonly #reset: Promise<void>;
  #stopWatching: () => void = () => {};

  /** @param socket established, half-open allowed, paused. */
  constructor(socket: Socket, leg: RawLeg) {
    this.#socket = socket;
    this.#leg = leg;
    this.#localPort = socket.localPort;
    this.#remotePort = socket.remotePort;
    // The target's RST is an outcome of the case and in the capture.
    socket.on('error', () => {});
    socket.setNoDelay(true);
    this.#reset = new Promise((resolve) => {
      this.#stopWatching = leg.onFrame((bytes) => {
        const segment = decodeSegment(bytes);
        if (segment?.flags.has('rst') === true && this.#isMine(segment)) resolve();
      });
    });
  }

  /** The kernel has answered it long since. */
  async synack(): Promise<void> {}

  async send(length: number): Promise<void> {
    let seen = 0;
    const onWire = this.#sent((segment) => {
      seen += segment.data.length;
      return seen >= length;
    });
    this.#socket.write(pattern(length));
    await onWire;
  }

  async fin(): Promise<void> {
    const onWire = this.#sent((segment) => segment.flags.has('fin'));
    this.#socket.end();
    await onWire;
  }

  async rst(): Promise<void> {
    if (this.#socket.destroyed) return;
    const onWire = this.#sent((segment) => segment.flags.has('rst'));
    this.#socket.resetAndDestroy();
    await onWire;
  }

  async drain(): Promise<void> {
    const onWire = this.#sent((segment) => segment.flags.has('ack'));
    this.#socket.resume();
    await onWire;
  }

  async release(): Promise<void> {
    this.#stopWatching();
    if (!this.#socket.destroyed) this.#socket.resetAndDestroy();
  }

  /** Waits until such a segment of this connection is on its way to the target. */
  async #sent(wanted: (segment: TcpSegment) => boolean): Promise<void> {
    const isIt = (bytes: Buffer) => {
      const segment = decodeSegment(bytes);
      if (segment === undefined || segment.sourcePort !== this.#localPort) return false;
      return segment.destinationPort === this.#remotePort && wanted(segment);
    };
    await this.#leg.next(isIt, ON_WIRE_MILLISECONDS, this.#reset);
  }

  /** Whether the target has sent it on this connection. */
  #isMine(segment: TcpSegment): boolean {
    return segment.sourcePort === this.#remotePort && segment.destinationPort === this.#localPort;
  }
}

function decodeSegment(bytes: Buffer): TcpSegment | undefined {
  const frame = decodeEthernet(bytes);
  return frame === undefined ? undefined : decodeTcp(frame.payload);
}
