import { expect } from 'chai';
import { link } from '../../../src/emulator/microop/link.js';
import { liveRegisters } from '../../../src/emulator/microop/liveness.js';
import { loop, routine, table, when, type Routine } from '../../../src/emulator/microop/routine.js';

function linked(routines: Routine[], constants: Record<string, number> = {}) {
  return link(table(routines), [routines[0]?.name ?? ''], constants);
}

function texts(routines: Routine[], constants: Record<string, number> = {}): string[] {
  return linked(routines, constants)
    .ops.slice(1)
    .map(({ origin }) => `${origin.routine}: ${origin.text}`);
}

describe('linking of tables', () => {
  it('puts called routines in place', () => {
    const found = texts([
      routine('a()', '-', ['x = b(1)', 'return x']),
      routine('b(n)', '-', ['y = n + 1', 'return y']),
    ]);
    expect(found).to.deep.equal([
      'a: begin',
      'b: y = n + 1',
      'b: return y',
      'b: return y',
      'a: return x',
      'a: return 0',
    ]);
  });

  for (const [how, body, returned] of [
    ['a loop that is left', [loop([when('owner', ['break'])])], true],
    [
      'a loop that is left from inside another branch',
      [loop([when('nest', [], [when('owner', ['break'])])])],
      true,
    ],
    ['an endless loop, whatever leaves one inside it', [loop([loop(['break'])])], false],
    ['branches that both return', [when('owner', ['return 1'], ['return 2'])], false],
    ['a branch that returns', [when('owner', ['return 1'])], true],
  ] as const) {
    it(`${returned ? 'lets' : 'does not let'} a routine return 0 behind ${how}`, () => {
      const found = texts([
        routine('a()', '-', ['x = b()', 'return x']),
        routine('b()', '-', [...body]),
      ]);
      expect(found.includes('b: return')).to.equal(returned);
    });
  }

  it('gives each place of a call registers of its own', () => {
    const { ops } = linked([
      routine('a()', '-', ['x = b(1)', 'y = b(2)', 'return x + y']),
      routine('b(n)', '-', ['z = n', 'return z']),
    ]);
    const registers = ops.flatMap((op) =>
      op.kind === 'set' && op.target.kind === 'register' ? [op.target.index] : [],
    );
    expect(new Set(registers).size).to.equal(3);
  });

  it('leaves out what a constant rules out', () => {
    const routines = [routine('a()', '-', [when('lifo', ['x = 1'], ['x = 2']), 'return x'])];
    expect(texts(routines, { lifo: 1 }))
      .to.include('a: x = 1')
      .and.not.include('a: x = 2');
    expect(texts(routines, { lifo: 0 }))
      .to.include('a: x = 2')
      .and.not.include('a: x = 1');
  });

  it('gives both buffers of a socket to one routine', () => {
    const { ops } = linked([
      routine('a()', '-', ['so = alloc_socket()', 'b(so.rcv)', 'b(so.snd)']),
      routine('b(sb)', '-', ['sb.cc = 5']),
    ]);
    const fields = ops.flatMap((op) =>
      op.kind === 'set' && op.target.kind === 'member' ? [op.target.field] : [],
    );
    expect(fields).to.deep.equal(['rcv_cc', 'snd_cc']);
  });

  it('numbers the statements of a routine in reading order', () => {
    const { ops } = linked([
      routine('a()', '-', ['x = 1', when('x', ['x = 2'], ['x = 3']), 'return x']),
    ]);
    const lines = ops.flatMap((op) =>
      op.kind === 'set' ? [[op.origin.line, op.origin.text]] : [],
    );
    expect(lines).to.deep.equal([
      [1, 'x = 1'],
      [3, 'x = 2'],
      [4, 'x = 3'],
    ]);
  });

  const wrong: [name: string, routines: Routine[], says: string][] = [
    ['an unknown name', [routine('a()', '-', ['return nothing'])], 'unknown name nothing'],
    ['an unknown field', [routine('a()', '-', ['so = 1', 'so.nothing = 1'])], 'no field nothing'],
    ['an unknown routine', [routine('a()', '-', ['b()'])], 'calls b, which does not exist'],
    [
      'a wrong number of arguments',
      [routine('a()', '-', ['b(1)']), routine('b()', '-', [])],
      'with 1 arguments',
    ],
    ['a routine that calls itself', [routine('a()', '-', ['a()'])], 'calls itself'],
    ['a break outside a loop', [routine('a()', '-', ['break'])], 'break outside a loop'],
  ];
  for (const [name, routines, says] of wrong) {
    it(`refuses ${name}`, () => {
      expect(() => linked(routines)).to.throw(says);
    });
  }

  it('refuses a statement that does nothing', () => {
    expect(() => routine('a()', '-', ['x + 1'])).to.throw('does nothing');
  });
});

describe('liveness of registers', () => {
  it('keeps a value only as long as something reads it', () => {
    const program = linked([
      routine('a()', '-', ['x = 1', loop([when('x', ['break']), 'x = 2']), 'y = 3', 'return y']),
    ]);
    const live = liveRegisters(program);
    const before = (text: string): number =>
      live[program.ops.findIndex(({ origin }) => origin.text === text)] ?? -1;
    expect(before('x = 1')).to.equal(0);
    expect(before('if (x)')).to.equal(1);
    expect(before('y = 3')).to.equal(0);
    expect(before('return y')).to.equal(2);
  });
});
