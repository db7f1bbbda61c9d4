/** What a program's delays (statement J) do to a case, on the agent as a process of the host. */
import { expect } from 'chai';
import { Session } from '../../src/console/session.js';
import { systemTimers } from '../../src/console/timers.js';
import { C1, saidBy } from '../support/agent-report.js';
import { HostAgent, buildHostAgent, type HostAgentBuild } from '../support/host-agent.js';

const peer = { perform: () => Promise.resolve(), end: () => Promise.resolve() };

/** C1 with delays. */
const delayed = (words: string): string => C1.replace(';T CTL', `;J ${words};T CTL`);

describe('agent on the host: delays', () => {
  let build: HostAgentBuild;
  let agent: HostAgent;
  let session: Session;

  before(async function () {
    this.timeout(120_000);
    build = await buildHostAgent();
  });

  beforeEach(() => {
    agent = new HostAgent(build.agent);
    session = new Session({ line: agent.line, timers: systemTimers });
  });

  afterEach(async () => {
    session.close();
    await agent.end();
  });

  /** Runs a program. @returns the payload of its report */
  async function run(program: string): Promise<string> {
    const hello = await session.hello('abcd1234', 10_000);
    expect(hello).to.have.property('end', 'introduced');
    const end = await session.run({ number: 17, port: 2000, program }, peer, 20_000);
    if (end.end !== 'report') expect.fail(`no report but ${JSON.stringify(end)}`);
    return end.payload;
  }

  it('comes to the same report', async () => {
    const plain = saidBy(await run(C1));
    expect(saidBy(await run(delayed('7 20000 3')))).to.deep.equal(plain);
  });

  it('holds an await back that may go on, as long as the seed says each time', async () => {
    const held = async (words: string): Promise<number> => {
      const payload = await run(delayed(words));
      return Number(/R T2\.close 0 @(\d+)/.exec(payload)?.[1]);
    };
    // Seed 9 gives the first await of the second task 155 of at most 200 ticks.
    expect(await held('9 0 200 T2')).to.be.at.least(155);
    expect(await held('9 0 200')).to.be.at.least(155);
  });

  it('lets a task turn for as many ticks as the program says for a step', async () => {
    const payload = await run(delayed('0 0 0 T2.1=30,5 T1.0=0,100'));
    const ticks = Number(/R T2\.close 0 @\d+\+(\d+)/.exec(payload)?.[1]);
    // Longer than the patience of 25: a task that turns is at work.
    expect(ticks).to.be.at.least(30);
  });

  it('holds an await back for as long as the program says', async () => {
    const payload = await run(delayed('0 0 0 T2.0=40,0'));
    expect(Number(/R T2\.close 0 @(\d+)/.exec(payload)?.[1])).to.be.at.least(40);
  });

  it('is not taken to have come to its end meanwhile', async () => {
    const said = saidBy(
      await run(delayed('3 0 1000 T2').replace('closer-above 25', 'closer-above 2')),
    );
    expect(said.results).to.include({ 'T1.recv': '-1 ECONNABORTED', 'T2.close': '0' });
  });
});
