/**
 * The peer of one case. Whatever a program addresses to `peer` meets a real
 * kernel, and what it addresses to `blackhole` the scripted station; the
 * program's peer kind says which of the two begins the peer's own connections
 * and datagrams. Connections are counted over both.
 */
import { within } from '../deadline.js';
import { CheckError } from '../errors.js';
import type { Peer } from '../scenario/executor.js';
import type { Column, PeerStep, Program, Who } from '../scenario/program.js';
import { decodeEthernet } from './frames/ethernet.js';
import { decodeUdp } from './frames/udp.js';
import { KernelPeer } from './kernel-peer.js';
import type { LinkAddresses } from './link.js';
import type { PeerConnection } from './peer-connection.js';
import type { RawLeg } from './raw-leg.js';
import type { ScriptedPeer } from './scripted-peer.js';

/** How long a step waits for what the target is to do first: its connection, its SYN-ACK. */
const STEP_MILLISECONDS = 10_000;

/** How long a SYN that the target may ignore keeps its step from being done. */
const SYN_MILLISECONDS = 1_000;

export class CasePeer implements Peer {
  readonly #program: Program;
  readonly #firstPort: number;
  readonly #leg: RawLeg;
  readonly #kernel: KernelPeer;
  readonly #scripted: ScriptedPeer;
  /** In the order in which they came to be. */
  readonly #connections: PeerConnection[] = [];
  readonly #arrivals = new Set<() => void>();
  #ended: Promise<void> | undefined;
  readonly #over: Promise<void>;
  #setOver: () => void = () => {};

  private constructor(
    program: Program,
    firstPort: number,
    leg: RawLeg,
    scripted: ScriptedPeer,
    addresses: LinkAddresses,
  ) {
    this.#program = program;
    this.#firstPort = firstPort;
    this.#leg = leg;
    this.#scripted = scripted;
    this.#over = new Promise((resolve) => {
      this.#setOver = resolve;
    });
    this.#kernel = new KernelPeer(addresses, leg, (connection) => {
      this.#add(connection);
    });
    scripted.onConnection((connection) => {
      this.#add(connection);
    });
  }

  /** Resolves when it listens at all ports that the program addresses. */
  static async open(
    program: Program,
    firstPort: number,
    leg: RawLeg,
    scripted: ScriptedPeer,
    addresses: LinkAddresses,
  ): Promise<CasePeer> {
    const peer = new CasePeer(program, firstPort, leg, scripted, addresses);
    try {
      for (const { protocol, port } of addressedPorts(program, 'peer')) {
        if (protocol === 'tcp') await peer.#kernel.listenTcp(firstPort + port);
        else await peer.#kernel.listenUdp(firstPort + port);
      }
    } catch (error) {
      await peer.end();
      throw error;
    }
    return peer;
  }

  async perform(index: number): Promise<void> {
    const step = this.#program.columns.find(isPeerColumn)?.steps[index];
    if (step === undefined) {
      throw new CheckError(
        'infrastructure',
        'peer-step-unknown',
        `The target asks for step ${index} of a peer that has no such step.`,
        { phase: 'case', hint: 'Agent and host differ in the program: rebuild the image.' },
      );
    }
    await this.#perform(step);
  }

  async end(): Promise<void> {
    this.#ended ??= this.#release();
    await this.#ended;
  }

  async #perform(step: PeerStep): Promise<void> {
    switch (step.op) {
      case 'await':
        return;
      case 'connect':
        await this.#connect(step.port);
        return;
      case 'syn':
        this.#add(await this.#scripted.connect(this.#firstPort + step.port, 'half-open'));
        // Nothing else tells when it is there: it may be refused in silence.
        await this.#scripted.handled(SYN_MILLISECONDS);
        return;
      case 'sendto':
        await this.#originator().sendTo(this.#firstPort + step.port, step.length);
        return;
      case 'unreachable':
        await this.#unreachable();
        return;
      case 'send':
        await (await this.#connection(step)).send(step.length);
        return;
      case 'synack':
      case 'fin':
      case 'rst':
      case 'drain':
        await (await this.#connection(step))[step.op]();
    }
  }

  #originator(): KernelPeer | ScriptedPeer {
    return this.#program.peer === 'scripted' ? this.#scripted : this.#kernel;
  }

  /** A connection that is refused is none, and the step is done all the same. */
  async #connect(port: number): Promise<void> {
    if (this.#program.peer === 'scripted') {
      const connection = await this.#scripted.connect(this.#firstPort + port, 'established');
      this.#add(connection);
      await inTime(connection.settled(), `connect ${port}`, 'has not answered its SYN');
      return;
    }
    const connection = await inTime(
      this.#kernel.connect(this.#firstPort + port),
      `connect ${port}`,
      'has not answered its SYN',
    );
    if (connection !== undefined) this.#add(connection);
  }

  /** The target's call for this step may be here before the datagram that it has sent first. */
  async #unreachable(): Promise<void> {
    const datagram = this.#leg.next(isDatagram, STEP_MILLISECONDS, this.#over);
    if (await this.#scripted.unreachable()) return;
    await datagram;
    if (await this.#scripted.unreachable()) return;
    throw new CheckError(
      'infrastructure',
      'peer-no-datagram',
      'The peer is to answer the last datagram of the target with ICMP, but none has come.',
      { phase: 'case', hint: 'Let the peer await the return of the sendto first.' },
    );
  }

  #add(connection: PeerConnection): void {
    if (this.#ended !== undefined) {
      void connection.release();
      return;
    }
    this.#connections.push(connection);
    for (const arrival of this.#arrivals) arrival();
  }

  async #connection(step: { op: string; connection: number }): Promise<PeerConnection> {
    const arrived = new Promise<PeerConnection>((resolve) => {
      const look = () => {
        const connection = this.#connections[step.connection];
        if (connection === undefined) return;
        this.#arrivals.delete(look);
        resolve(connection);
      };
      this.#arrivals.add(look);
      look();
    });
    const what = `has opened ${this.#connections.length} connections, none of number ${step.connection}`;
    return inTime(arrived, step.op, what);
  }

  async #release(): Promise<void> {
    this.#setOver();
    // A released script connection still sends its RST, so the station forgets it last.
    await Promise.all(this.#connections.splice(0).map((connection) => connection.release()));
    await this.#kernel.close();
    this.#scripted.forget();
  }
}

/** Ports of the case that the program sends to at one address, each once. */
function addressedPorts(program: Program, who: Who): { protocol: 'tcp' | 'udp'; port: number }[] {
  const datagram = new Set<number>();
  const found = new Map<string, { protocol: 'tcp' | 'udp'; port: number }>();
  const steps = program.columns.flatMap((column) => (column.kind === 'task' ? column.steps : []));
  // A descriptor may be declared in a column that stands after the one that uses it.
  for (const step of steps) {
    if (step.op === 'socket' && step.protocol === 'udp') datagram.add(step.descriptor);
  }
  for (const step of steps) {
    if ((step.op !== 'connect' && step.op !== 'sendto') || step.who !== who) continue;
    const protocol = step.op === 'sendto' || datagram.has(step.descriptor) ? 'udp' : 'tcp';
    found.set(`${protocol} ${step.port}`, { protocol, port: step.port });
  }
  return [...found.values()];
}

function isDatagram(bytes: Buffer): boolean {
  const frame = decodeEthernet(bytes);
  return frame !== undefined && decodeUdp(frame.payload) !== undefined;
}

function isPeerColumn(column: Column): column is Extract<Column, { kind: 'peer' }> {
  return column.kind === 'peer';
}

function inTime<T>(promise: Promise<T>, step: string, what: string): Promise<T> {
  const late = (): CheckError =>
    new CheckError(
      'infrastructure',
      'peer-step-late',
      `The peer's step \`${step}\` could not be done: the target ${what}.`,
      { phase: 'case', hint: 'See the capture of the case.' },
    );
  return within(promise, STEP_MILLISECONDS, late);
}
