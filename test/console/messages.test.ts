import { expect } from 'chai';
import { parseTargetMessage, printHostMessage } from '../../src/console/messages.js';
import { IDENTITY } from '../support/fake-agent.js';

describe('console: messages', () => {
  it('prints what the host says', () => {
    expect(printHostMessage({ kind: 'HELLO', runId: 'abcd1234' })).to.equal('abcd1234');
    expect(printHostMessage({ kind: 'RUN', case: 17, port: 2000, program: 'V 1;E' })).to.equal(
      '17 2000 V 1;E',
    );
    expect(printHostMessage({ kind: 'DONE', case: 17, task: 0 })).to.equal('17 0');
    expect(printHostMessage({ kind: 'DONE', case: 17, task: 'end' })).to.equal('17 end');
    expect(printHostMessage({ kind: 'OFF' })).to.equal('');
  });

  it('reads who the target is', () => {
    expect(parseTargetMessage('IAM', `run=abcd1234 boot=7 ${IDENTITY}`)).to.deep.equal({
      kind: 'IAM',
      runId: 'abcd1234',
      protocol: 2,
      boot: 7,
      spoilt: false,
      identity: {
        product: 'closecheck-standalone',
        arch: 'i386',
        stack: '2005',
        fix: 'connabort',
        policy: 'stale',
        capabilities: ['tap', 'suspend'],
        tickRate: 100,
      },
    });
  });

  it('takes a target that does not say which protocol it speaks for one of the first version', () => {
    const words = IDENTITY.replace('protocol=2 ', '');
    const message = parseTargetMessage('IAM', `run=abcd1234 boot=7 ${words}`);
    expect(message).to.have.property('protocol', 1);
  });

  it('reads that an earlier case has spoilt the target', () => {
    const message = parseTargetMessage('IAM', `run=abcd1234 boot=7 ${IDENTITY} spoilt=yes`);
    expect(message).to.have.property('spoilt', true);
  });

  it('leaves out capabilities that no program can need', () => {
    const words = IDENTITY.replace('tap,suspend', 'tap,levitate');
    const message = parseTargetMessage('IAM', `run=abcd1234 boot=7 ${words}`);
    expect(message).to.have.nested.property('identity.capabilities').that.deep.equals(['tap']);
  });

  it('reads what the target asks for', () => {
    expect(parseTargetMessage('GO', '17 3')).to.deep.equal({ kind: 'GO', case: 17, task: 3 });
    expect(parseTargetMessage('GO', '17 end')).to.have.property('task', 'end');
    expect(parseTargetMessage('BAD', '17 unknown step')).to.deep.equal({
      kind: 'BAD',
      case: 17,
      reason: 'unknown step',
    });
  });

  for (const [kind, payload] of [
    ['GO', '17'],
    ['GO', '17 3 4'],
    ['BAD', 'because'],
    ['IAM', 'run=abcd1234'],
    ['IAM', 'run=abcd1234 boot=x policy=stale tick=100'],
    ['IAM', 'run=abcd1234 boot=1 policy=sometimes tick=100'],
    ['RUN', '17 2000 V 1'],
    ['NEWS', ''],
  ] as const) {
    it(`takes \`${kind} ${payload}\` for none of a target's messages`, () => {
      expect(parseTargetMessage(kind, payload)).to.equal(undefined);
    });
  }
});
