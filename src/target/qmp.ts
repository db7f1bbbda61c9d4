/** QEMU's machine protocol (docs/interop/qmp-spec of QEMU), one JSON object a line. */
import type { Duplex } from 'node:stream';
import { z } from 'zod';

const message = z.union([
  z.object({ QMP: z.object({ version: z.object({ qemu: z.record(z.string(), z.number()) }) }) }),
  z.object({ event: z.string(), data: z.record(z.string(), z.unknown()).default({}) }),
  z.object({ return: z.unknown(), id: z.number() }),
  z.object({ error: z.object({ class: z.string(), desc: z.string() }), id: z.number().optional() }),
]);

/** QEMU refused a command. */
class QmpError extends Error {
  override readonly name = 'QmpError';
}

export interface QmpEvent {
  /** `SHUTDOWN`, `RESET`, ... */
  name: string;
  data: Record<string, unknown>;
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

export class Qmp {
  readonly #stream: Duplex;
  readonly #pending = new Map<number, Pending>();
  readonly #jobs = new Map<string, Pending>();
  readonly #listeners = new Set<(event: QmpEvent) => void>();
  /** Resolves with QEMU's version, `7.2.22`, when QEMU has greeted. */
  readonly greeting: Promise<string>;
  #greet: Pending | undefined;
  #nextId = 1;
  #rest = '';
  #closed = false;

  constructor(stream: Duplex) {
    this.#stream = stream;
    this.greeting = new Promise((resolve, reject) => {
      this.#greet = { resolve: (version) => resolve(String(version)), reject };
    });
    // Nobody may be waiting for it when the stream ends.
    this.greeting.catch(() => {});
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      this.#receive(text);
    });
    stream.on('error', () => {
      this.#end();
    });
    for (const event of ['end', 'close']) {
      stream.on(event, () => {
        this.#end();
      });
    }
  }

  /** Ends the negotiation; to be called first, once. */
  async negotiate(): Promise<string> {
    const version = await this.greeting;
    await this.execute('qmp_capabilities');
    return version;
  }

  /** @throws QmpError if QEMU refuses, or is gone before it answers. */
  execute(command: string, args?: Record<string, unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#closed) {
        reject(new QmpError(`${command}: QEMU is gone`));
        return;
      }
      const id = this.#nextId++;
      this.#pending.set(id, { resolve, reject });
      const text = JSON.stringify({
        execute: command,
        id,
        ...(args === undefined ? {} : { arguments: args }),
      });
      this.#stream.write(`${text}\n`);
    });
  }

  /** A command that goes on behind its answer; resolves when it has been done. */
  async job(command: string, args: Record<string, unknown>): Promise<void> {
    const id = `job-${this.#nextId}`;
    const concluded = new Promise<void>((resolve, reject) => {
      this.#jobs.set(id, { resolve: () => resolve(), reject });
    });
    // It may be rejected before anybody waits for it.
    concluded.catch(() => {});
    await this.execute(command, { 'job-id': id, ...args });
    await concluded;
    const all = jobs.parse(await this.execute('query-jobs'));
    await this.execute('job-dismiss', { id });
    const error = all.find((job) => job.id === id)?.error;
    if (error !== undefined) throw new QmpError(error);
  }

  /** A command of the human monitor; its text. */
  async human(commandLine: string): Promise<string> {
    const text = await this.execute('human-monitor-command', { 'command-line': commandLine });
    return String(text);
  }

  /** Path of the terminal behind a character device that is a pty. */
  async ptyOf(label: string): Promise<string> {
    const devices = chardevs.parse(await this.execute('query-chardev'));
    const device = devices.find((candidate) => candidate.label === label);
    const path = /^pty:(.+)$/.exec(device?.filename ?? '')?.[1];
    if (path === undefined) throw new QmpError(`QEMU has no pty named ${label}`);
    return path;
  }

  onEvent(listener: (event: QmpEvent) => void): void {
    this.#listeners.add(listener);
  }

  #receive(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.trim() !== '') this.#dispatch(line);
    }
  }

  #dispatch(line: string): void {
    const parsed = message.safeParse(parseJson(line));
    // Not of this protocol's basic form: newer than what is understood here.
    if (!parsed.success) return;
    const { data } = parsed;
    if ('QMP' in data) {
      const { major, minor, micro } = data.QMP.version.qemu;
      this.#greet?.resolve(`${major}.${minor}.${micro}`);
    } else if ('event' in data) {
      this.#event({ name: data.event, data: data.data });
    } else {
      const id = data.id ?? -1;
      const pending = this.#pending.get(id);
      this.#pending.delete(id);
      if ('error' in data) pending?.reject(new QmpError(data.error.desc));
      else pending?.resolve(data.return);
    }
  }

  #event(event: QmpEvent): void {
    const { name, data } = event;
    if (name === 'JOB_STATUS_CHANGE' && data['status'] === 'concluded') {
      this.#jobs.get(String(data['id']))?.resolve(undefined);
      this.#jobs.delete(String(data['id']));
    }
    for (const listener of this.#listeners) listener(event);
  }

  #end(): void {
    this.#closed = true;
    const gone = new QmpError('QEMU is gone');
    this.#greet?.reject(gone);
    for (const waiting of [this.#pending, this.#jobs]) {
      for (const pending of waiting.values()) pending.reject(gone);
      waiting.clear();
    }
  }
}

const jobs = z.array(z.object({ id: z.string(), error: z.string().optional() }));
const chardevs = z.array(z.object({ label: z.string(), filename: z.string() }));

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
