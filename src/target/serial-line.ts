/** A serial port or pty as the session's line, and as bytes in the console log. */
import { open, mkdir, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { SerialPort } from 'serialport';
import { CheckError, type Phase } from '../errors.js';

const DEFAULT_BAUD_RATE = 115_200;

/** `/dev/ttyUSB0`, `/dev/ttyUSB0:57600`. */
export interface PortName {
  device: string;
  baudRate: number;
}

/** @throws CheckError of class `usage` if there is no device, or the rate is no number. */
export function parsePort(word: string): PortName {
  // Names of ports have colons too (/dev/serial/by-path), but no rate is below 110.
  const [, device = '', rate] = /^(.*?)(?::(\d{3,}))?$/.exec(word) ?? [];
  const baudRate = rate === undefined ? DEFAULT_BAUD_RATE : Number(rate);
  if (!device.startsWith('/') || baudRate < 110) {
    throw new CheckError('usage', 'port-invalid', `\`${word}\` names no serial port.`, {
      hint: 'Write serial:/dev/ttyUSB0 or serial:/dev/ttyUSB0:115200.',
    });
  }
  return { device, baudRate };
}

type DataListener = (data: string) => void;

export class SerialLine {
  readonly baudRate: number;
  readonly #port: Port;
  readonly #log: FileHandle;
  readonly #listeners = new Set<DataListener>();
  /** Appends, one after the other. */
  #logging: Promise<void> = Promise.resolve();
  #closed: Promise<void> | undefined;
  /** Resolves when the port has gone by itself: unplugged, or QEMU ended. */
  readonly lost: Promise<void>;

  private constructor(port: Port, log: FileHandle) {
    this.baudRate = port.baudRate;
    this.#port = port;
    this.#log = log;
    port.on('data', (bytes: Buffer) => {
      this.#logging = this.#logging.then(() => append(log, bytes));
      const text = bytes.toString('latin1');
      for (const listener of this.#listeners) listener(text);
    });
    // An error of an open port ends it, and `lost` says that.
    port.on('error', () => {});
    this.lost = new Promise((resolve) => {
      port.on('close', () => {
        resolve();
      });
    });
  }

  /**
   * Opens the port for this process alone.
   * @param consoleLog all that comes is appended to this file.
   * @throws CheckError of class `infrastructure` that says why it cannot be opened.
   */
  static async open(name: PortName, consoleLog: string, phase: Phase): Promise<SerialLine> {
    const port = await openPort(name, phase);
    await mkdir(path.dirname(consoleLog), { recursive: true });
    return new SerialLine(port, await open(consoleLog, 'a'));
  }

  get isLost(): boolean {
    return !this.#port.isOpen;
  }

  /** ASCII. Without effect on a line that is lost. */
  write(data: string): void {
    if (this.#port.isOpen) this.#port.write(data, 'latin1');
  }

  /** One character for each byte. Returns what ends the listening. */
  onData(listener: DataListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Resolves when something comes, from now on. */
  firstByte(): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.onData(() => {
        stop();
        resolve();
      });
    });
  }

  /** Never throws, may be called again. */
  async close(): Promise<void> {
    this.#closed ??= this.#close();
    await this.#closed;
  }

  async #close(): Promise<void> {
    this.#listeners.clear();
    if (this.#port.isOpen) {
      await new Promise<void>((resolve) => {
        this.#port.close(() => {
          resolve();
        });
      });
    }
    await this.#logging;
    await this.#log.close();
  }
}

type Port = Awaited<ReturnType<typeof openPort>>;

async function openPort({ device, baudRate }: PortName, phase: Phase) {
  // Takes 170 ms to load, which commands without a target need not wait for.
  const { SerialPort } = await import('serialport');
  const port = new SerialPort({ path: device, baudRate, autoOpen: false, hupcl: false });
  try {
    await new Promise<void>((resolve, reject) => {
      port.open((error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
  } catch (cause) {
    throw portError(device, cause instanceof Error ? cause.message : String(cause), phase, cause);
  }
  closeOnHangUp(port);
  return port;
}

/**
 * A terminal that has been hung up gives 0 bytes to every read, and serialport
 * then reads again, for ever and as fast as it can: only the poll tells.
 */
function closeOnHangUp(port: SerialPort): void {
  const binding = port.port;
  if (binding === undefined || !('poller' in binding)) return;
  binding.poller.once('disconnect', () => {
    if (!port.isOpen) return;
    // Behind the read that may still bring the last bytes.
    port.get(() => {
      if (port.isOpen) port.close();
    });
  });
}

/** serialport gives the system's error as text only. */
function portError(device: string, reason: string, phase: Phase, cause: unknown): CheckError {
  const options = (hint: string) => ({ phase, hint, cause });
  if (/no such file|no such device|cannot find|ENOENT/i.test(reason)) {
    return new CheckError(
      'infrastructure',
      'port-missing',
      `There is no serial port ${device}.`,
      options('Plug the adapter in and look for its name in /dev/serial/by-id.'),
    );
  }
  if (/permission denied|EACCES/i.test(reason)) {
    return new CheckError(
      'infrastructure',
      'port-closed',
      `The serial port ${device} may not be opened by this user.`,
      options('Add the user to the group of the device (often dialout) and log in again.'),
    );
  }
  if (/busy|cannot lock|temporarily unavailable|EBUSY/i.test(reason)) {
    return new CheckError(
      'infrastructure',
      'port-busy',
      `The serial port ${device} is in use by another program.`,
      options(`Close the terminal program that has it open (fuser ${device} names it).`),
    );
  }
  return new CheckError(
    'infrastructure',
    'port-refused',
    `The serial port ${device} cannot be opened: ${reason}`,
    options('See whether it is a serial port.'),
  );
}

/** A full disk must not end the session: the log is evidence, not the result. */
async function append(log: FileHandle, bytes: Buffer): Promise<void> {
  try {
    await log.appendFile(bytes);
  } catch {
    // The next bytes are tried again.
  }
}
