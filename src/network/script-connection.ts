/**
 * A TCP connection of the scripted peer: no more of RFC 9293 than a test needs
 * on a wire that loses nothing. It acknowledges what it gets, and sends only
 * what it is told to.
 */
import { type TcpFlag, type TcpSegment, encodeTcp, sequenceLength } from './frames/tcp.js';
import { type PeerConnection, pattern } from './peer-connection.js';

/** Receive window until `drain`: it closes when as much has come. */
const CLOSED_AFTER_BYTES = 4096;
const OPEN_WINDOW_BYTES = 65_535;
const SEGMENT_BYTES = 1460;
/** Any number will do: the connection lives on a wire of its own. */
const INITIAL_SEQUENCE = 1000;

export interface Endpoints {
  localAddress: string;
  localPort: number;
  remoteAddress: string;
  remotePort: number;
}

type State =
  /** Its SYN has come and has not been answered. */
  | 'swallowed'
  /** Our SYN is out and its answer will never be answered. */
  | 'half-open'
  /** Our SYN is out. */
  | 'connecting'
  | 'established'
  | 'closed';

export class ScriptConnection implements PeerConnection {
  readonly endpoints: Endpoints;
  readonly #transmit: (ipv4: Buffer) => Promise<void>;
  #state: State;
  /** Next sequence number to send, and to receive. */
  #sendNext = INITIAL_SEQUENCE;
  #receiveNext = 0;
  #received = 0;
  #draining = false;
  /** End of what the target's window allows. */
  #sendLimit = INITIAL_SEQUENCE;
  #unsent = Buffer.alloc(0);
  #finWanted = false;
  readonly #settled: Promise<void>;
  #settle: () => void = () => {};

  constructor(endpoints: Endpoints, state: State, transmit: (ipv4: Buffer) => Promise<void>) {
    this.endpoints = endpoints;
    this.#state = state;
    this.#transmit = transmit;
    this.#settled = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  /** Sends the SYN of a connection that the peer begins. */
  async begin(): Promise<void> {
    await this.#send(['syn'], Buffer.alloc(0));
  }

  /** Resolves when the connection is established, refused or reset. */
  async settled(): Promise<void> {
    await this.#settled;
  }

  /** A segment of the target for this connection. */
  async receive(segment: TcpSegment): Promise<void> {
    if (this.#state === 'closed') return;
    if (segment.flags.has('rst')) {
      this.#close();
      return;
    }
    if (this.#state === 'half-open') return;
    if (this.#state === 'swallowed') {
      if (segment.flags.has('syn')) this.#receiveNext = plus(segment.seq, 1);
      return;
    }
    if (segment.flags.has('ack')) this.#sendLimit = plus(segment.ack, segment.window);
    if (this.#state === 'connecting') {
      if (!segment.flags.has('syn')) return;
      this.#receiveNext = plus(segment.seq, 1);
      this.#establish();
      await this.#acknowledge();
      return;
    }
    const length = sequenceLength(segment);
    // Out of order on this wire means sent again: the answer is what is expected.
    if (length > 0) {
      if (segment.seq === this.#receiveNext && this.#room() >= segment.data.length) {
        this.#receiveNext = plus(segment.seq, length);
        this.#received += segment.data.length;
      }
      await this.#acknowledge();
    }
    await this.#pump();
  }

  async synack(): Promise<void> {
    if (this.#state !== 'swallowed') return;
    await this.#send(['syn', 'ack'], Buffer.alloc(0));
    this.#establish();
  }

  async send(length: number): Promise<void> {
    this.#unsent = Buffer.concat([this.#unsent, pattern(length)]);
    await this.#pump();
  }

  async fin(): Promise<void> {
    this.#finWanted = true;
    await this.#pump();
  }

  async rst(): Promise<void> {
    if (this.#state === 'closed') return;
    await this.#send(['rst', 'ack'], Buffer.alloc(0));
    this.#close();
  }

  async drain(): Promise<void> {
    this.#draining = true;
    if (this.#state === 'established') await this.#acknowledge();
  }

  async release(): Promise<void> {
    await this.rst();
  }

  #establish(): void {
    this.#state = 'established';
    this.#settle();
  }

  #close(): void {
    this.#state = 'closed';
    this.#settle();
  }

  #room(): number {
    return this.#draining ? OPEN_WINDOW_BYTES : Math.max(0, CLOSED_AFTER_BYTES - this.#received);
  }

  /** Sends what the target's window lets through, then the FIN if one is due. */
  async #pump(): Promise<void> {
    if (this.#state !== 'established') return;
    while (this.#unsent.length > 0) {
      const allowed = difference(this.#sendLimit, this.#sendNext);
      const size = Math.min(this.#unsent.length, SEGMENT_BYTES, allowed);
      if (size <= 0) return;
      const data = this.#unsent.subarray(0, size);
      this.#unsent = this.#unsent.subarray(size);
      await this.#send(['psh', 'ack'], data);
    }
    if (this.#finWanted) {
      this.#finWanted = false;
      await this.#send(['fin', 'ack'], Buffer.alloc(0));
    }
  }

  async #acknowledge(): Promise<void> {
    await this.#send(['ack'], Buffer.alloc(0));
  }

  async #send(flags: TcpFlag[], data: Buffer): Promise<void> {
    const segment: TcpSegment = {
      source: this.endpoints.localAddress,
      sourcePort: this.endpoints.localPort,
      destination: this.endpoints.remoteAddress,
      destinationPort: this.endpoints.remotePort,
      seq: this.#sendNext,
      ack: flags.includes('ack') ? this.#receiveNext : 0,
      flags: new Set(flags),
      window: this.#room(),
      data,
      ...(flags.includes('syn') ? { mss: SEGMENT_BYTES } : {}),
    };
    // Before the transmission, which lets other segments come in between.
    this.#sendNext = plus(this.#sendNext, sequenceLength(segment));
    await this.#transmit(encodeTcp(segment));
  }
}

function plus(sequence: number, length: number): number {
  return (sequence + length) >>> 0;
}

/** How far `a` is ahead of `b`, negative if it is behind (RFC 9293 3.4). */
function difference(a: number, b: number): number {
  return (a - b) | 0;
}
