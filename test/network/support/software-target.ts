/**
 * A target without a guest: the link's hub in a QEMU with an empty
 * machine, and a station in this process in the place of the NIC.
 */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Attachment, LinkAddresses } from '../../../src/network/link.js';
import { type FrameWire, ScriptedPeer } from '../../../src/network/scripted-peer.js';
import { QemuProcess } from '../../../src/target/qemu-process.js';

const HERE_PORT = 30_000;
const QEMU_PORT = 30_001;

export class SoftwareTarget implements FrameWire {
  /** Answers ARP and speaks TCP and UDP at the address of the target. */
  readonly station: ScriptedPeer;
  readonly #socket: Socket;
  readonly #qemu: QemuProcess;
  #stopped = false;

  private constructor(socket: Socket, qemu: QemuProcess, addresses: LinkAddresses) {
    this.#socket = socket;
    this.#qemu = qemu;
    // The station's own address is the target's, and its other end is the host.
    this.station = new ScriptedPeer(this, {
      ...addresses,
      scripted: addresses.target,
      scriptedMac: addresses.targetMac,
      target: addresses.host,
      targetMac: addresses.hostMac,
    });
  }

  static async start(attachment: Attachment, addresses: LinkAddresses): Promise<SoftwareTarget> {
    const socket = createSocket('udp4');
    socket.bind(HERE_PORT, '127.0.0.1');
    await once(socket, 'listening');
    const leg = [
      `dgram,id=${attachment.netdev}`,
      `local.type=inet,local.host=127.0.0.1,local.port=${QEMU_PORT}`,
      `remote.type=inet,remote.host=127.0.0.1,remote.port=${HERE_PORT}`,
    ];
    const nicPort = attachment.args.indexOf(`hubport,id=${attachment.netdev},hubid=0`);
    const args = [...attachment.args];
    args.splice(
      nicPort,
      1,
      leg.join(','),
      '-netdev',
      `hubport,id=in-place-of-nic,hubid=0,netdev=${attachment.netdev}`,
    );
    const qemu = new QemuProcess([
      'qemu-system-i386',
      '--preconfig',
      ...'-nodefaults -display none -machine none'.split(' '),
      ...'-chardev socket,id=qmp,fd=3 -mon chardev=qmp,mode=control'.split(' '),
      ...'-chardev pty,id=console'.split(' '),
      ...args,
    ]);
    await qemu.prepared();
    // No frame passes before that, even without a guest.
    await qemu.run();
    return new SoftwareTarget(socket, qemu, addresses);
  }

  send(frame: Buffer): Promise<void> {
    return new Promise((resolve) => {
      this.#socket.send(frame, QEMU_PORT, '127.0.0.1', () => resolve());
    });
  }

  onFrame(listener: (frame: Buffer) => void): () => void {
    this.#socket.on('message', listener);
    return () => {
      this.#socket.off('message', listener);
    };
  }

  /** Resolves with the first frame that is wanted; bounded by the time of the test. */
  next(wanted: (frame: Buffer) => boolean): Promise<Buffer> {
    return new Promise((resolve) => {
      const stop = this.onFrame((frame) => {
        if (!wanted(frame)) return;
        stop();
        resolve(frame);
      });
    });
  }

  /** May be called again. */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    this.station.close();
    await this.#qemu.stop();
    this.#socket.close();
  }
}
