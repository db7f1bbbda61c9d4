/** A board for tests: the standalone image in a QEMU that closecheck knows nothing of. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { PACKAGE_ROOT } from '../../src/package-root.js';
import { NULL_MODEM, writeImage } from '../target/support/tiny-image.js';

const IMAGE = path.join(PACKAGE_ROOT, 'build/closecheck-i386-connabort-6-stale.elf');

export interface SeparateQemu {
  /** Its serial port: a pty. */
  port: string;
  /** Ends it; resolves when it has gone. */
  stop(): Promise<void>;
}

/** What a line does to the bytes that it carries. */
export type Damage = (bytes: Buffer) => Buffer;

/** @throws Error if QEMU ends before it names its pty */
export async function separateQemu(): Promise<SeparateQemu> {
  const board = spawn(IMAGE, ['-serial', 'pty']);
  return { port: await board.pty(), stop: () => board.stop() };
}

/**
 * The same with a bad line in between: the board's serial port, the damage, and
 * a null modem in a second QEMU that has the pty.
 */
export async function boardOnBadLine(damage: Damage): Promise<SeparateQemu> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'closecheck-line-'));
  const modemImage = path.join(folder, 'modem.elf');
  await writeImage(modemImage, NULL_MODEM);
  const sockets = ['board', 'modem'].map((name) => path.join(folder, name));
  const [boardEnd, modemEnd] = await Promise.all(sockets.map((name) => listen(name)));
  boardEnd?.partner(modemEnd, damage);
  modemEnd?.partner(boardEnd, damage);
  const [board, modem] = sockets.map((name, index) => {
    const pty = index === 0 ? [] : ['-serial', 'pty'];
    const socket = ['-chardev', `socket,id=line,path=${name},server=off`];
    return spawn(index === 0 ? IMAGE : modemImage, [...socket, '-serial', 'chardev:line', ...pty]);
  });
  return {
    port: (await modem?.pty()) ?? '',
    async stop() {
      await Promise.all([board?.stop(), modem?.stop()]);
      boardEnd?.close();
      modemEnd?.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

class LineEnd {
  readonly #server: Server;
  #socket: Socket | undefined;
  #pass: (bytes: Buffer) => void = () => {};

  constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => {
      this.#socket = socket;
      socket.on('error', () => {});
      socket.on('data', (bytes) => this.#pass(bytes));
    });
  }

  partner(other: LineEnd | undefined, damage: Damage): void {
    this.#pass = (bytes) => other?.write(damage(bytes));
  }

  write(bytes: Buffer): void {
    this.#socket?.write(bytes);
  }

  close(): void {
    this.#socket?.destroy();
    this.#server.close();
  }
}

async function listen(name: string): Promise<LineEnd> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(name, resolve));
  return new LineEnd(server);
}

function spawn(image: string, args: string[]) {
  const machine = ['-machine', 'pc', '-m', '64', '-display', 'none', '-monitor', 'none'];
  const subprocess = execa(
    'qemu-system-i386',
    [...machine, '-nodefaults', '-no-user-config', ...args, '-kernel', image],
    { reject: false, all: true, buffer: false },
  );
  let said = '';
  const pty = new Promise<string>((resolve, reject) => {
    subprocess.all.on('data', (bytes: Buffer) => {
      said += bytes.toString();
      const found = /redirected to (\/dev\/\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    subprocess.all.once('end', () => reject(new Error(`QEMU names no pty: ${said}`)));
  });
  pty.catch(() => {});
  return {
    pty: () => pty,
    async stop() {
      subprocess.kill('SIGKILL');
      await subprocess;
    },
  };
}
