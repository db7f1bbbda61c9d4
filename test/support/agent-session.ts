/** A session with the agent as a process of the host, a new one for each test of a suite. */
import { expect } from 'chai';
import type { Line } from '../../src/console/line.js';
import { Session, type RunEnd } from '../../src/console/session.js';
import { systemTimers } from '../../src/console/timers.js';
import { HostAgent, buildHostAgent } from './host-agent.js';

type Peer = Parameters<Session['run']>[1];

/** A peer that does whatever it is asked for. */
export const WILLING: Peer = { perform: () => Promise.resolve(), end: () => Promise.resolve() };

export interface Start {
  /** Of the agent: `hang`, `boot=N` ... */
  args?: string[];
  /** What lies between the two. */
  through?: (line: Line) => Line;
}

export class AgentSession {
  readonly #peer: Peer;
  #agent: HostAgent | undefined;
  #session: Session | undefined;

  constructor(peer: Peer) {
    this.#peer = peer;
  }

  get agent(): HostAgent {
    if (this.#agent === undefined) throw new Error('the agent has not been started');
    return this.#agent;
  }

  get session(): Session {
    if (this.#session === undefined) throw new Error('the agent has not been started');
    return this.#session;
  }

  async start({ args = [], through = (line) => line }: Start = {}): Promise<void> {
    const { agent } = await buildHostAgent();
    this.#agent = new HostAgent(agent, args);
    this.#session = new Session({ line: through(this.#agent.line), timers: systemTimers });
  }

  async stop(): Promise<void> {
    this.session.close();
    await this.agent.end();
  }

  async restart(start: Start): Promise<void> {
    await this.stop();
    await this.start(start);
  }

  /** Greets the agent and runs a program. */
  async run(program: string, number = 17): Promise<RunEnd> {
    const hello = await this.session.hello('abcd1234', 10_000);
    expect(hello).to.have.property('end', 'introduced');
    return this.session.run({ number, port: 2000, program }, this.#peer, 20_000);
  }

  /** Runs a program that comes to its end. @returns the payload of its report */
  async report(program: string): Promise<string> {
    const end = await this.run(program);
    if (end.end !== 'report') expect.fail(`no report but ${JSON.stringify(end)}`);
    return end.payload;
  }
}

/** Starts the agent before each test of the suite that is being described, and ends it behind. */
export function withAgent(peer: Peer = WILLING): AgentSession {
  const host = new AgentSession(peer);
  before(async function () {
    this.timeout(120_000);
    await buildHostAgent();
  });
  beforeEach(() => host.start());
  afterEach(() => host.stop());
  return host;
}
