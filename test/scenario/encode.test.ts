import { expect } from 'chai';
import fc from 'fast-check';
import {
  LIMITS,
  decodeProgram,
  encodeProgram,
  encodeWireProgram,
  wireProgram,
} from '../../src/scenario/index.js';
import type { Gate, Program } from '../../src/scenario/program.js';
import { arbitraryProgram } from './arbitrary-program.js';
import { compileBody, usageMessage } from './compiled.js';

const GOOD =
  'V 1 C1 - 25;N 100;D s;T CTL 10;socket s udp;T T1 120;await called CTL.0;recv s 1;P;go 0;E';

const [HEAD = '', COLUMNS = ''] = GOOD.split(/(?<=;D s;)/);
const GATED = `${HEAD}G `;

describe('program text', () => {
  it('is the example of the reference', () => {
    const [program] = compileBody(
      [
        'peer: kernel',
        'prio: true',
        'setup: [socket s tcp, connect s peer 1]',
        'tasks: { T1: [recv s 100, recv s 100], T2: [await blocked T1, close s, close s] }',
        'check: [socket f tcp]',
      ].join('\n'),
    );
    expect(program && encodeProgram(program)).to.equal(
      'V 1 C1 closer-above 25;N 100;D s f;T CTL 10;socket s tcp;connect s peer 1;T T1 120;recv s 100;recv s 100;' +
        'T T2 50;await blocked T1;close s;close s;T CHK 10;socket f tcp;E',
    );
  });

  it('writes references to steps by position, and steps of the peer as an index', () => {
    const [program] = compileBody(
      [
        'peer: kernel',
        'setup: [socket s tcp, connect s peer 1]',
        'tasks: { T1: [sleep 1, "await returned P.send#2, called T1.sleep", close s] }',
        'peer-steps: [await called T1.sleep, send 1, send 2]',
      ].join('\n'),
    );
    expect(program && encodeProgram(program)).to.contain(
      'T T1 120;sleep 1;await returned P.2, called T1.0;close s;P;await called T1.0;go 1;go 2;E',
    );
  });

  it('has the delays of a case in front of the columns', () => {
    const [program] = compileBody('tasks: { T1: [sleep 1], T2: [sleep 1] }');
    if (program === undefined) throw new Error('no program');
    const delays = { seed: 7, spin: 1000, ticks: 3 };
    expect(encodeProgram({ ...program, delays })).to.contain(';D;J 7 1000 3;T CTL 10;');
    expect(encodeProgram({ ...program, delays: { ...delays, columns: [2] } })).to.contain(
      ';J 7 1000 3 T2;',
    );
    const exact = [
      { column: 1, step: 0, ticks: 4, turns: 500 },
      { column: 2, step: 0, locked: true as const, ticks: 0, turns: 1 },
    ];
    expect(encodeProgram({ ...program, delays: { ...delays, columns: [2], exact } })).to.contain(
      ';J 7 1000 3 T2 T1.0=4,500 T2.0l=0,1;',
    );
  });

  it('has the schedule that is to be followed behind the delays', () => {
    const [program] = compileBody('tasks: { T1: [sleep 1], T2: [await called T1.sleep, sleep 2] }');
    if (program === undefined) throw new Error('no program');
    const gates: Gate[] = [
      { column: 1, step: 0, point: 'call', sleeps: 0, atOnce: false },
      { column: 2, step: 0, point: 'go-on', sleeps: 0, atOnce: false },
      { column: 2, step: 1, point: 'wake', sleeps: 1, atOnce: true },
    ];
    const delays = { seed: 7, spin: 1000, ticks: 3 };
    expect(encodeProgram({ ...program, delays, gates })).to.contain(
      ';J 7 1000 3;G T1.0c T2.0a T2.1w#2!;T CTL 10;',
    );
    expect(encodeProgram({ ...program, gates: [] })).to.equal(encodeProgram(program));
    const many = Array.from({ length: LIMITS.gates + 1 }, () => gates[0] as Gate);
    expect(usageMessage(() => encodeProgram({ ...program, gates: many }))).to.contain(
      'at most 120 gates to pass, got 121',
    );
  });

  it('comes back the same, for any program', () => {
    fc.assert(
      fc.property(arbitraryProgram, (program) => {
        const wire = wireProgram(program);
        expect(decodeProgram(encodeWireProgram(wire))).to.deep.equal(wire);
      }),
    );
  });

  it('is one line of ASCII, for any program', () => {
    fc.assert(
      fc.property(arbitraryProgram, (program) => {
        expect(encodeWireProgram(wireProgram(program))).to.match(/^[ -~]+$/);
      }),
    );
  });

  it('is refused beyond a limit', () => {
    const [program] = compileBody('tasks: { T1: [sleep 1] }');
    if (program === undefined) throw new Error('no program');
    const large: Program = {
      ...program,
      descriptors: Array.from({ length: LIMITS.descriptors + 1 }, (_, index) => `d${index}`),
    };
    expect(usageMessage(() => encodeProgram(large))).to.equal(
      'C1/-: expected at most 24 descriptors, got 25',
    );
    const named = { ...program, variant: 'x'.repeat(LIMITS.variant + 1) };
    expect(usageMessage(() => encodeProgram(named))).to.contain('at most 31 letters in the name');
  });
});

describe('program text: complaints', () => {
  const cases: [string, string, string][] = [
    ['nothing', '', 'program text, statement 1, byte 0: expected at least "V ...;N ...;D ...;E"'],
    [
      'no end',
      GOOD.slice(0, -2),
      'program text, statement 10, byte 0: expected "E" at the end, got "go 0"',
    ],
    [
      'another version',
      GOOD.replace('V 1', 'V 2'),
      'statement 1, byte 2: expected the version, 1 to 1, got "2"',
    ],
    ['no netd', GOOD.replace('N 100', 'M 100'), 'statement 2, byte 0: expected "N", got "M"'],
    [
      'a priority out of bounds',
      GOOD.replace('CTL 10', 'CTL 1'),
      'statement 4, byte 6: expected a priority, 3 to 250',
    ],
    ['an unknown gate', `${GATED}T1.0x;${COLUMNS}`, 'statement 4, byte 2: "T1.0x" is no gate'],
    ['a gate of nobody', `${GATED}T9.0c;${COLUMNS}`, 'statement 4, byte 2: "T9.0c" is no gate'],
    [
      'a gate of no step',
      `${GATED}T1.7c;${COLUMNS}`,
      'statement 4, byte 2: there is no step for the gate "T1.7c"',
    ],
    [
      'an unknown descriptor',
      GOOD.replace('recv s', 'recv t'),
      'statement 8, byte 5: unknown descriptor "t"',
    ],
    [
      'an unknown column',
      GOOD.replace('called CTL.0', 'called CHK.0'),
      'statement 7, byte 13: unknown column "CHK"',
    ],
    [
      'a step by name',
      GOOD.replace('called CTL.0', 'called CTL.socket'),
      'statement 7, byte 13: unknown step "CTL.socket"',
    ],
    [
      'a step outside of a column',
      GOOD.replace('T CTL 10;', ''),
      'statement 4, byte 0: expected "T ..." or "P"',
    ],
    [
      'a step of the peer spelt out',
      GOOD.replace('go 0', 'send 1'),
      'statement 10, byte 0: expected a step of the peer (await, go)',
    ],
    [
      'delays of a column that is none',
      GOOD.replace('T CTL', 'J 1 2 3 T9;T CTL'),
      'statement 4, byte 8: there is no column "T9"',
    ],
    [
      'a delay of a step of nobody',
      GOOD.replace('T CTL', 'J 1 2 3 T9.0=1,2;T CTL'),
      'statement 4, byte 8: there is no column "T9.0=1,2"',
    ],
    [
      'a column behind the delay of a step',
      GOOD.replace('T CTL', 'J 1 2 3 CTL.0=1,2 CTL;T CTL'),
      'statement 4, byte 18: a column stands behind the delays of single steps',
    ],
    [
      'delays for too long',
      GOOD.replace('T CTL', 'J 1 2 1001;T CTL'),
      'statement 4, byte 6: expected ticks, 0 to 1000, got "1001"',
    ],
    [
      'delays twice',
      GOOD.replace('T CTL', 'J 1 2 3;J 1 2 3;T CTL'),
      'statement 5, byte 0: expected "T ..." or "P"',
    ],
    [
      'an empty statement',
      GOOD.replace('recv s 1', ''),
      'statement 8, byte 0: expected an operation at the end',
    ],
  ];
  for (const [what, text, message] of cases) {
    it(what, () => {
      expect(usageMessage(() => decodeProgram(text))).to.contain(message);
    });
  }

  it('never anything but a usage error, whatever is lost or garbled', () => {
    const start = fc.nat({ max: GOOD.length });
    fc.assert(
      fc.property(start, fc.nat({ max: 8 }), fc.string({ maxLength: 8 }), (at, lost, found) => {
        const text = GOOD.slice(0, at) + found + GOOD.slice(at + lost);
        try {
          decodeProgram(text);
        } catch (error) {
          expect(error).to.include({ name: 'CheckError', kind: 'usage' });
        }
      }),
    );
  });
});
