/** What a program's delays (statement J) do to a case, on the agent as a process of the host. */
import { expect } from 'chai';
import { C1, saidBy } from '../support/agent-report.js';
import { withAgent } from '../support/agent-session.js';

/** C1 with delays. */
const delayed = (words: string): string => C1.replace(';T CTL', `;J ${words};T CTL`);

describe('agent on the host: delays', () => {
  const host = withAgent();

  it('comes to the same report', async () => {
    const plain = saidBy(await host.report(C1));
    expect(saidBy(await host.report(delayed('7 20000 3')))).to.deep.equal(plain);
  });

  it('holds an await back that may go on, as long as the seed says each time', async () => {
    const held = async (words: string): Promise<number> => {
      const payload = await host.report(delayed(words));
      return Number(/R T2\.close 0 @(\d+)/.exec(payload)?.[1]);
    };
    // Seed 9 gives the first await of the second task 155 of at most 200 ticks.
    expect(await held('9 0 200 T2')).to.be.at.least(155);
    expect(await held('9 0 200')).to.be.at.least(155);
  });

  it('lets a task turn for as many ticks as the program says for a step', async () => {
    const payload = await host.report(delayed('0 0 0 T2.1=30,5 T1.0=0,100'));
    const ticks = Number(/R T2\.close 0 @\d+\+(\d+)/.exec(payload)?.[1]);
    // Longer than the patience of 25: a task that turns is at work.
    expect(ticks).to.be.at.least(30);
  });

  it('holds an await back for as long as the program says', async () => {
    const payload = await host.report(delayed('0 0 0 T2.0=40,0'));
    expect(Number(/R T2\.close 0 @(\d+)/.exec(payload)?.[1])).to.be.at.least(40);
  });

  it('is not taken to have come to its end meanwhile', async () => {
    const said = saidBy(
      await host.report(delayed('3 0 1000 T2').replace('closer-above 25', 'closer-above 2')),
    );
    expect(said.results).to.include({ 'T1.recv': '-1 ECONNABORTED', 'T2.close': '0' });
  });
});
