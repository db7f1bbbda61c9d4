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

  /** @param socket established, half-open allowed, paused. */
  constructor(socket: Socket, leg: RawLeg) {
    this.#socket = socket;
    this.#leg = leg;
    this.#localPort = socket.localPort;
    this.#remotePort = socket.remotePort;
    // The target's RST is an outcome of the case and in the capture.
    socket.on('error', () => {});
    socket.setNoDelay(true);
  }

  /** The kernel has answered it long since. */
  async synack(): Promise<void> {}

  async send(length: number): Promise<void> {
    let seen = 0;
    const onWire = this.#seen((segment) => {
      seen += segment.data.length;
      return seen >= length;
    });
    this.#socket.write(pattern(length));
    await onWire;
  }

  async fin(): Promise<void> {
    const onWire = this.#seen((segment) => segment.flags.has('fin'));
    this.#socket.end();
    await onWire;
  }

  async rst(): Promise<void> {
    if (this.#socket.destroyed) return;
    const onWire = this.#seen((segment) => segment.flags.has('rst'));
    this.#socket.resetAndDestroy();
    await onWire;
  }

  async drain(): Promise<void> {
    const onWire = this.#seen((segment) => segment.flags.has('ack'));
    this.#socket.resume();
    await onWire;
  }

  async release(): Promise<void> {
    if (!this.#socket.destroyed) this.#socket.resetAndDestroy();
  }

  async #seen(wanted: (segment: TcpSegment) => boolean): Promise<void> {
    await this.#leg.next((bytes) => {
      const frame = decodeEthernet(bytes);
      const segment = frame === undefined ? undefined : decodeTcp(frame.payload);
      if (segment === undefined) return false;
      const ours =
        segment.sourcePort === this.#localPort && segment.destinationPort === this.#remotePort;
      return ours && wanted(segment);
    }, ON_WIRE_MILLISECONDS);
  }
}
