/** The datagram socket of a link's hub: frames to and from Node, as they are on the wire. */
import { createSocket, type Socket } from 'node:dgram';
import type { LegPorts } from './hub.js';

type FrameListener = (frame: Buffer) => void;

export class RawLeg {
  readonly #socket: Socket;
  readonly #qemuPort: number;
  readonly #listeners = new Set<FrameListener>();

  private constructor(socket: Socket, qemuPort: number) {
    this.#socket = socket;
    this.#qemuPort = qemuPort;
    socket.on('message', (frame) => {
      for (const listener of this.#listeners) listener(frame);
    });
    // A datagram that QEMU did not take because it is gone: the target notices that itself.
    socket.on('error', () => {});
  }

  static async open(ports: LegPorts): Promise<RawLeg> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(ports.node, '127.0.0.1', () => {
        socket.off('error', reject);
        resolve();
      });
    });
    return new RawLeg(socket, ports.qemu);
  }

  /** Resolves when the frame is with the kernel, in front of whatever is sent later. */
  async send(frame: Buffer): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#socket.send(frame, this.#qemuPort, '127.0.0.1', () => {
        resolve();
      });
    });
  }

  /** Frames of all stations but this leg's own. Returns what ends the listening. */
  onFrame(listener: FrameListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /**
   * Waits for a frame. The listening has begun when this returns.
   * @param inVain resolves when the frame will not come any more.
   * @returns the first frame that `wanted` accepts, or undefined after `milliseconds`.
   */
  next(
    wanted: (frame: Buffer) => boolean,
    milliseconds: number,
    inVain?: Promise<void>,
  ): Promise<Buffer | undefined> {
    return new Promise((resolve) => {
      const finish = (frame: Buffer | undefined) => {
        stop();
        clearTimeout(timer);
        resolve(frame);
      };
      const stop = this.onFrame((frame) => {
        if (wanted(frame)) finish(frame);
      });
      const timer = setTimeout(() => {
        finish(undefined);
      }, milliseconds);
      void inVain?.then(() => {
        finish(undefined);
      });
    });
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    await new Promise<void>((resolve) => {
      this.#socket.close(() => {
        resolve();
      });
    });
  }
}
