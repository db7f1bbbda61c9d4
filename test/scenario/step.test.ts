import { expect } from 'chai';
import { describeSteps } from '../../src/scenario/index.js';
import { PEER_OPERATIONS } from '../../src/scenario/peer-step.js';
import { STEP_OPERATIONS, stepUsage } from '../../src/scenario/step.js';
import { compileBody, fileWith, compileText, usageMessage } from './compiled.js';

/** One step of T1 beside what it may refer to. */
function complaint(step: string): string {
  const body = [
    'setup: [socket s tcp, socket l tcp]',
    'tasks:',
    '  T1:',
    `    - ${step}`,
    '  T2:',
    '    - close s',
    '    - close l',
  ];
  return usageMessage(() => compileText(fileWith(body.join('\n'))));
}

describe('step', () => {
  it('means what the table of the reference says, and is written back letter for letter', () => {
    const steps = [
      'socket u udp',
      'bind l 1',
      'listen l 5',
      'accept l c',
      'connect s blackhole 1',
      'recv s 100 waitall peek',
      'send s 10 dontwait',
      'sendto u loop 2 10',
      'read s 1',
      'write s 1',
      'select - r:s,l w:s e:l',
      'select 5',
      'shutdown s rdwr',
      'dup s d',
      'setopt s linger 0',
      'nonblock s',
      'await called T2.close#2, readable s',
      'sleep 0',
      'suspend T2',
      'resume T2',
      'priority T2 60',
      'lock',
      'unlock',
      'netlock',
    ];
    const body = ['setup: [socket s tcp, socket l tcp]', 'tasks:', '  T1:'];
    body.push(...steps.map((step) => `    - ${step}`));
    body.push('  T2: [close s, close l]');
    const [program] = compileBody(body.join('\n'));
    const column = program?.columns[1];
    if (program === undefined || column === undefined) throw new Error('no program');
    expect(describeSteps(program, column)).to.deep.equal(steps);
    expect(column.steps[10]).to.deep.equal({
      op: 'select',
      timeout: null,
      read: [0, 1],
      write: [0],
      except: [1],
    });
    expect(column.steps[16]).to.deep.equal({
      op: 'await',
      conditions: [
        { is: 'called', step: { column: 2, step: 1 } },
        { is: 'readable', descriptor: 0 },
      ],
    });
  });

  it('keeps flags in one order, whatever the file says', () => {
    const [program] = compileBody('tasks: { T1: [socket s udp, recv s 1 dontwait peek] }');
    expect(program?.columns[1]?.steps[1]).to.include.keys({ flags: ['peek', 'dontwait'] });
  });

  it('has a usage that begins with its name', () => {
    for (const op of STEP_OPERATIONS) expect(stepUsage(op)).to.match(RegExp(`^${op}\\b`));
    expect(PEER_OPERATIONS).to.include('unreachable');
  });
});

describe('step: complaints', () => {
  const cases: [string, string][] = [
    ['cloze s', '9:11: unknown operation "cloze", did you mean "close"? (known: socket, '],
    ['close', '9:16: expected a descriptor at the end of the step'],
    ['close s s', '9:19: expected nothing more, got "s"'],
    [
      'close S',
      '9:17: expected a descriptor (a small letter, then up to 7 small letters or digits), got "S"',
    ],
    ['recv q 1', '9:16: no step opens the descriptor "q" (socket, accept and dup do)'],
    ['recv s', '9:17: expected a length in bytes (a number) at the end of the step'],
    ['recv s 0', '9:18: expected a length in bytes, 1 to 65535, got "0"'],
    ['recv s 70000', '9:18: expected a length in bytes, 1 to 65535, got "70000"'],
    [
      'recv s 1 waital',
      '9:20: expected a flag (waitall, peek, dontwait, oob), got "waital", did you mean "waitall"?',
    ],
    ['recv s 1 peek peek', '9:25: the flag "peek" is given twice'],
    ['socket x sctp', '9:20: expected a protocol (tcp, udp), got "sctp"'],
    ['connect s host 1', '9:21: expected an address (peer, blackhole, loop), got "host"'],
    ['bind s 99', '9:18: expected a port (an offset from the case\'s first), 0 to 15, got "99"'],
    ['select 5 x:s', '9:20: expected a set (r:D,D, w:D,D or e:D,D), got "x:s"'],
    ['select 5 r:s,s', '9:24: "s" is in the set twice'],
    ['select 5 r:s r:l', '9:24: the set "r:" is given twice'],
    [
      'setopt s nagle 1',
      '9:20: expected an option (linger, rcvtimeo, sndtimeo, rcvbuf, sndbuf), got "nagle"',
    ],
    [
      'await',
      '9:16: expected a condition (blocked, woken, ended, called, returned, readable, writable) at the end',
    ],
    [
      'await bloked T2',
      '9:17: expected a condition (blocked, woken, ended, called, returned, readable, writable), got "bloked", did you mean "blocked"?',
    ],
    [
      'await blocked T3',
      '9:25: unknown column "T3", did you mean "T1" or "T2"? (there are T1, T2)',
    ],
    ['await returned T2.recv', '9:26: unknown step "T2.recv" (T2 has T2.close, T2.close#2)'],
    [
      'await returned T2',
      '9:26: expected a step, COLUMN.OPERATION or COLUMN.OPERATION#N, got "T2"',
    ],
    ['await ended T2 called T2.close', '9:26: expected nothing more, got "called"'],
    ['await ended CHK', '9:23: unknown column "CHK" (there are T1, T2)'],
    [
      'await ended T2, ended T2, ended T2, ended T2, ended T2',
      'expected at most 4 conditions in one step, got 5',
    ],
    ['suspend P', '9:19: P is the peer, expected a column with a task'],
    ['priority T2 2', '9:23: expected a priority, 3 to 250, got "2"'],
    ['sleep $n', '9:17: "$n" is not a name under "sweep"'],
  ];
  for (const [step, message] of cases) {
    it(step, () => {
      const got = complaint(step);
      expect(got).to.match(/^x\.yaml:9:\d+: /);
      expect(got).to.contain(message);
    });
  }

  it('of set-up and check, which run alone', () => {
    const body = 'setup: [await blocked T1]\ntasks: { T1: [sleep 1] }';
    expect(usageMessage(() => compileBody(body))).to.equal(
      'x.yaml:6:27: CTL runs alone, it cannot wait for a column',
    );
  });

  it('of the peer', () => {
    const peer = (step: string) =>
      usageMessage(() =>
        compileBody(
          `peer: kernel\nsetup: [socket s tcp, connect s peer 1]\ntasks: { T1: [close s] }\npeer-steps: [${step}]`,
        ),
      );
    expect(peer('finn')).to.contain(
      'unknown operation of the peer "finn", did you mean "fin"? (known: await, ',
    );
    expect(peer('send 1 2 3')).to.contain('expected nothing more, got "3"');
    expect(peer('send 0')).to.contain('expected a length in bytes, 1 or more, got "0"');
    expect(peer('send 16 1')).to.contain('expected a connection, 0 to 15, got "16"');
    expect(peer('fin 1')).to.contain(
      'there is no connection 1: the program makes 1, counted from 0',
    );
    expect(peer('await blocked T2')).to.contain('unknown column "T2"');
  });
});
