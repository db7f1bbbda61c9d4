/** Texts that are no program: the agent, as a process of the host, refuses each and says why. */
import { expect } from 'chai';
import { withAgent } from '../support/agent-session.js';

/** Nobody is asked to do anything for a program that does not run. */
const peer = {
  perform: () => Promise.reject(new Error('a step of the peer was asked for')),
  end: () => Promise.reject(new Error('the peer was asked to end')),
};

describe('agent on the host: texts that are no program', () => {
  const host = withAgent(peer);

  for (const [what, program, reason] of [
    ['another version', 'V 2 C1 - 25;N 100;D;E', 'version 1'],
    ['no patience', 'V 1 C1 -;N 100;D;E', 'patience'],
    ['a patience out of range', 'V 1 C1 - 0;N 100;D;E', 'patience out of range'],
    ['delays without ticks', 'V 1 C1 - 25;N 100;D;J 1 2;T T1 120;sleep 1;E', 'J needs'],
    ['delays of nobody', 'V 1 C1 - 25;N 100;D;J 1 2 3 T2;T T1 120;sleep 1;E', 'unknown column'],
    ['a delay of no step', 'V 1 C1 - 25;N 100;D;J 1 2 3 T1=1,2;T T1 120;sleep 1;E', 'J delays'],
    ['a delay without turns', 'V 1 C1 - 25;N 100;D;J 1 2 3 T1.0=1;T T1 120;sleep 1;E', 'J delays'],
    [
      'a delay of a step of nobody',
      'V 1 C1 - 25;N 100;D;J 1 2 3 T2.0=1,2;T T1 120;sleep 1;E',
      'J delays',
    ],
    [
      'a column behind the delay of a step',
      'V 1 C1 - 25;N 100;D;J 1 2 3 T1.0=1,2 T1;T T1 120;sleep 1;E',
      'unknown column',
    ],
    ['delays twice', 'V 1 C1 - 25;N 100;D;J 1 2 3;J 1 2 3;T T1 120;sleep 1;E', 'outside'],
    ['no netd', 'V 1 C1 - 25;D;E', 'N needs'],
    ['nothing after V', 'V 1 C1 - 25', 'N expected'],
    ['no descriptors', 'V 1 C1 - 25;N 100;E', 'D with the descriptors'],
    ['a descriptor with no name', 'V 1 C1 - 25;N 100;D 5;E', "descriptor's name"],
    ['25 descriptors', `V 1 C1 - 25;N 100;D${' a'.repeat(25)};E`, 'more than 24 descriptors'],
    ['no end', 'V 1 C1 - 25;N 100;D;T T1 120', 'no E'],
    ['something behind the end', 'V 1 C1 - 25;N 100;D;E;E', 'follows E'],
    ['a step in no column', 'V 1 C1 - 25;N 100;D s;close s;E', 'outside of a column'],
    ['two columns of one name', 'V 1 C1 - 25;N 100;D;T T1 120;T T1 120;E', 'two columns'],
    ['a column with no priority', 'V 1 C1 - 25;N 100;D;T T1;E', 'name and a priority'],
    ['the highest priority', 'V 1 C1 - 25;N 100;D;T T1 2;E', 'priority out of range'],
    ['17 columns', `V 1 C1 - 25;N 100;D${';P'.repeat(17)};E`, 'two columns'],
    ['25 steps', `V 1 C1 - 25;N 100;D s;T T1 120${';close s'.repeat(25)};E`, 'more than 24 steps'],
    [
      'five conditions',
      `V 1 C1 - 25;N 100;D;T T1 9;await ended T1${', ended T1'.repeat(4)};E`,
      'more than 4',
    ],
    ['an unknown step', 'V 1 C1 - 25;N 100;D s;T T1 120;open s;E', 'unknown step'],
    ['an unknown descriptor', 'V 1 C1 - 25;N 100;D s;T T1 120;close t;E', 'unknown descriptor'],
    ['a word too few', 'V 1 C1 - 25;N 100;D s;T T1 120;recv s;E', 'word is missing'],
    ['a word too many', 'V 1 C1 - 25;N 100;D s;T T1 120;close s s;E', 'too many words'],
    ['an unknown flag', 'V 1 C1 - 25;N 100;D s;T T1 120;recv s 1 fast;E', 'unknown flag'],
    ['a flag of recv in send', 'V 1 C1 - 25;N 100;D s;T T1 120;send s 1 peek;E', 'unknown flag'],
    [
      'a length out of range',
      'V 1 C1 - 25;N 100;D s;T T1 120;recv s 99999;E',
      'length out of range',
    ],
    ['an unknown option', 'V 1 C1 - 25;N 100;D s;T T1 120;setopt s speed 9;E', 'unknown option'],
    [
      'an unknown condition',
      'V 1 C1 - 25;N 100;D s;T T1 120;await tired T1;E',
      'unknown condition',
    ],
    ['a condition on nobody', 'V 1 C1 - 25;N 100;D s;T T1 120;await ended T2;E', 'unknown column'],
    [
      'a step that is not there',
      'V 1 C1 - 25;N 100;D s;T T1 120;await returned T1.1;E',
      'does not exist',
    ],
    [
      'a step by name',
      'V 1 C1 - 25;N 100;D s;T T1 120;await returned T1.recv;E',
      'index of a step',
    ],
    ['a peer that blocks', 'V 1 C1 - 25;N 100;D s;T T1 120;await blocked P;P;E', 'no task'],
    [
      'a step of the peer in a task',
      'V 1 C1 - 25;N 100;D s;T T1 120;go 0;E',
      'other kind of column',
    ],
    ['a set of what is none', 'V 1 C1 - 25;N 100;D s;T T1 120;select - q:s;E', 'a set is'],
    ['netlock without the means', 'V 1 C1 - 25;N 100;D s;T T1 120;netlock;E', 'not supported'],
    ['an empty step', 'V 1 C1 - 25;N 100;D s;T T1 120;;E', 'unknown step'],
    ['nothing at all', '', 'version 1'],
  ] as const) {
    it(`refuses a program with ${what}, and says why`, async () => {
      const end = await host.run(program);
      expect(end).to.have.property('end', 'bad-program');
      expect(end).to.have.property('reason').that.includes(reason);
    });
  }

  it('refuses a program that would need more room than a report has', async () => {
    const columns = [1, 2, 3].map((n) => `;T T${n} 120${';close s'.repeat(24)}`).join('');
    expect(await host.run(`V 1 C1 - 25;N 100;D s${columns};E`)).to.have.property(
      'end',
      'bad-program',
    );
  });
});
