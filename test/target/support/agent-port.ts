/** A fake agent behind the null modem image: what QEMU's first serial port is joined to, the console being the second. */
import { once } from 'node:events';
import { type Server, type Socket, createServer } from 'node:net';
import { systemTimers } from '../../../src/console/timers.js';
import { FakeAgent, type FakeAgentOptions } from '../../support/fake-agent.js';

const ORDERS = { reset: '\x01', 'power-off': '\x02', hang: '\x03' } as const;

export class AgentPort {
  /** The agent of the boot that is under way; each boot has a new one. */
  agent: FakeAgent | undefined;
  /** Boots so far. */
  boots = 0;
  readonly #server: Server;
  readonly #path: string;
  #socket: Socket | undefined;

  private constructor(path: string, server: Server, options: Omit<FakeAgentOptions, 'timers'>) {
    this.#path = path;
    this.#server = server;
    server.on('connection', (socket) => {
      this.boots += 1;
      const agent = new FakeAgent({ timers: systemTimers, ...options });
      agent.boot = this.boots;
      this.agent = agent;
      this.#socket = socket;
      socket.setEncoding('latin1');
      socket.on('data', (text: string) => agent.line.write(text));
      socket.on('error', () => {});
      socket.on('close', () => agent.hang());
      agent.line.onData((text) => {
        socket.write(text, 'latin1');
      });
    });
  }

  static async open(
    path: string,
    options: Omit<FakeAgentOptions, 'timers'> = {},
  ): Promise<AgentPort> {
    const server = createServer();
    server.listen(path);
    await once(server, 'listening');
    return new AgentPort(path, server, options);
  }

  /** Arguments that join the first serial port of a machine. */
  get qemuArguments(): string[] {
    const chardev = `socket,id=agent,path=${this.#path},server=off`;
    return ['-chardev', chardev, '-serial', 'chardev:agent'];
  }

  /** Makes the guest do something that no agent would. */
  order(what: keyof typeof ORDERS): void {
    this.#socket?.write(ORDERS[what]);
  }

  async close(): Promise<void> {
    this.agent?.hang();
    this.#socket?.destroy();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }
}
