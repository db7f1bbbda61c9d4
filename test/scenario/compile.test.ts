import { expect } from 'chai';
import { LIMITS } from '../../src/scenario/index.js';
import type { Program } from '../../src/scenario/program.js';
import { compileBody, usageMessage } from './compiled.js';

const complaint = (body: string) => usageMessage(() => compileBody(body));
const priorities = ({ columns }: Program) =>
  Object.fromEntries(
    columns.flatMap((column) => (column.kind === 'task' ? [[column.name, column.priority]] : [])),
  );

describe('compile', () => {
  it('puts set-up first, tasks in the order of the file, then the peer, the check last', () => {
    const [program] = compileBody(
      'peer: kernel\ncheck: [socket f tcp]\npeer-steps: [connect 1]\ntasks: { T2: [sleep 1], T1: [sleep 1] }',
    );
    expect(program?.columns.map(({ name }) => name)).to.deep.equal(['CTL', 'T2', 'T1', 'P', 'CHK']);
  });

  it('leaves out a peer without steps and a check without steps', () => {
    const [program] = compileBody('tasks: { T1: [sleep 1] }');
    expect(program?.columns.map(({ name }) => name)).to.deep.equal(['CTL', 'T1']);
    expect(program).to.include({
      scenario: 'C1',
      variant: '-',
      peer: 'none',
      patience: 25,
      netd: 100,
    });
  });

  it('gives the priorities of semantics.md 5.0, and those that the file asks for', () => {
    const tasks = 'tasks: { T1: [sleep 1], T2: [sleep 1], T3: [sleep 1], HOG: [sleep 1] }';
    const [plain] = compileBody(tasks);
    expect(plain && priorities(plain)).to.deep.equal({
      CTL: 10,
      T1: 120,
      T2: 50,
      T3: 120,
      HOG: 110,
    });
    const [asked] = compileBody(`${tasks}\npriorities: { T3: 60, netd: 40 }`);
    expect(asked && priorities(asked)).to.include({ T3: 60 });
    expect(asked?.netd).to.equal(40);
  });

  it('makes three orders of priority of `prio`', () => {
    const programs = compileBody('prio: true\ntasks: { T1: [sleep 1], T2: [sleep 1] }');
    expect(programs.map(({ variant }) => variant)).to.deep.equal([
      'closer-above',
      'closer-equal',
      'closer-below',
    ]);
    expect(programs.map((program) => priorities(program))).to.deep.equal([
      { CTL: 10, T1: 120, T2: 50 },
      { CTL: 10, T1: 120, T2: 120 },
      { CTL: 10, T1: 50, T2: 120 },
    ]);
  });

  it('makes a fourth order, round robin, of `prio` with time slices', () => {
    const tasks = 'tasks: { T1: [sleep 1], T2: [sleep 1], T3: [sleep 1] }\ntimeslice: [T1, T3]';
    const sliced = ({ columns }: Program) =>
      columns.flatMap((column) =>
        column.kind === 'task' && column.timeslice ? [column.name] : [],
      );
    const programs = compileBody(`prio: true\n${tasks}`);
    expect(programs.map(({ variant }) => variant)).to.deep.equal([
      'closer-above',
      'closer-equal',
      'closer-below',
      'round-robin',
    ]);
    expect(programs.map(sliced)).to.deep.equal([[], [], [], ['T1', 'T3']]);
    expect(programs[3] && priorities(programs[3])).to.include({ T1: 120, T2: 120 });
    expect(compileBody(tasks).map(sliced)).to.deep.equal([['T1', 'T3']]);
  });

  it('makes a variant of each value of a sweep, in every combination', () => {
    const programs = compileBody(
      'sweep: { n: [3, 4], how: [rd, wr] }\ntasks: { T1: [socket s tcp, shutdown s $how, sleep $n] }',
    );
    expect(programs.map(({ variant }) => variant)).to.deep.equal([
      'n=3,how=rd',
      'n=3,how=wr',
      'n=4,how=rd',
      'n=4,how=wr',
    ]);
    expect(programs[2]?.columns[1]?.steps.slice(1)).to.deep.equal([
      { op: 'shutdown', descriptor: 0, how: 'rd' },
      { op: 'sleep', ticks: 4 },
    ]);
  });

  it('sweeps operations too, and names of steps follow', () => {
    const programs = compileBody(
      'peer: kernel\nsweep: { how: [fin, rst] }\nsetup: [socket s tcp, connect s peer 1]\n' +
        'tasks: { T1: [await returned P.$how] }\npeer-steps: [$how 0]',
    );
    expect(programs.map(({ columns }) => columns[2]?.steps[0]?.op)).to.deep.equal(['fin', 'rst']);
  });

  it('numbers descriptors in the order in which the program names them', () => {
    const [program] = compileBody(
      'setup: [socket a udp]\ntasks: { T1: [close b], T2: [socket b udp] }',
    );
    expect(program?.descriptors).to.deep.equal(['a', 'b']);
  });

  it('finds what a target must be able to do', () => {
    const needs = (steps: string, more = '') =>
      compileBody(`setup: [socket s tcp]\ntasks: { T1: [${steps}], T2: [sleep 1] }${more}`)[0]
        ?.needs;
    expect(needs('sleep 1')).to.deep.equal([]);
    expect(needs('connect s loop 1')).to.deep.equal([]);
    expect(needs('connect s blackhole 1')).to.deep.equal(['tap']);
    expect(needs('sleep 1', '\npeer: kernel')).to.deep.equal(['tap']);
    expect(needs('dup s d, delete T2, resume T2')).to.deep.equal(['suspend', 'delete', 'dup']);
    expect(needs('sleep 1', '\nneeds: [smp]')).to.deep.equal(['smp']);
  });
});

describe('compile: complaints', () => {
  it('a peer that the scenario does not have', () => {
    expect(complaint('setup: [socket s tcp, connect s peer 1]\ntasks: { T1: [close s] }')).to.equal(
      'x.yaml:6:27: the step needs a peer, but the scenario has "peer: none"',
    );
    expect(complaint('tasks: { T1: [sleep 1] }\npeer-steps: [connect 1]')).to.equal(
      'x.yaml:7:18: there are "peer-steps", but the scenario has "peer: none"',
    );
  });

  it('a priority of nobody, or against `prio`', () => {
    expect(complaint('tasks: { T1: [sleep 1] }\npriorities: { T3: 60 }')).to.equal(
      'x.yaml:7:19: "priorities" names "T3", expected one of netd, T1',
    );
    expect(complaint('prio: true\ntasks: { T1: [sleep 1] }')).to.equal(
      'x.yaml:4:3: "prio" needs the tasks T1 (sleeper) and T2 (closer), there is no T2',
    );
    const both = 'prio: true\npriorities: { T2: 60 }\ntasks: { T1: [sleep 1], T2: [sleep 1] }';
    expect(complaint(both)).to.equal(
      'x.yaml:7:19: "prio" sets the priority of T2, so "priorities" must not',
    );
  });

  it('time slices for nobody', () => {
    expect(complaint('tasks: { T1: [sleep 1] }\ntimeslice: [T1, T3]')).to.equal(
      'x.yaml:7:21: "timeslice" names "T3", expected one of T1',
    );
    expect(complaint('tasks: { T1: [sleep 1] }\ntimeslice: true')).to.match(
      /^x\.yaml:7:16: .*expected a list of tasks/,
    );
  });

  it('a program with more sockets or connections than the reference has room for', () => {
    const some = (count: number, step: (index: number) => string) =>
      Array.from({ length: count }, (_, index) => step(index)).join(', ');
    const connects = some(16, (index) => `connect s peer ${String(index)}`);
    expect(complaint(`peer: kernel\nsetup: [socket s tcp]\ntasks: { T1: [${connects}] }`)).to.equal(
      'x.yaml:4:3: C1/-: expected at most 15 connections, got 16',
    );
    const [first, second] = [16, 15].map((count) => some(count, () => 'socket s udp'));
    expect(complaint(`tasks: { T1: [${first}], T2: [${second}] }`)).to.equal(
      'x.yaml:4:3: C1/-: expected at most 30 sockets, accepted ones among them, got 31',
    );
  });

  it('a program beyond the limits', () => {
    const steps = Array.from({ length: LIMITS.steps + 1 }, () => 'sleep 1').join(', ');
    expect(complaint(`tasks: { T1: [${steps}] }`)).to.equal(
      'x.yaml:4:3: C1/-: expected at most 24 steps in a column, got 25',
    );
    const tasks = Array.from({ length: 16 }, (_, index) => `A${index}: [sleep 1]`).join(', ');
    expect(complaint(`tasks: { ${tasks} }`)).to.contain('expected at most 16 columns, got 17');
    const sockets = (letter: string, count: number) =>
      Array.from({ length: count }, (_, index) => `socket ${letter}${index} udp`).join(', ');
    expect(
      complaint(`setup: [${sockets('a', 20)}]\ntasks: { T1: [${sockets('b', 5)}] }`),
    ).to.contain('expected at most 24 descriptors, got 25');
    const closes = Array.from({ length: 22 }, () => 'close s').join(', ');
    expect(
      complaint(
        `setup: [socket s udp]\ntasks: { T1: [${closes}], T2: [${closes}], T3: [${closes}] }`,
      ),
    ).to.contain('expected at most 64 calls outside of set-up, got 66');
    const long = Array.from(
      { length: 20 },
      () => 'await called T1.await, called T1.await#2, called T1.await#3',
    );
    const columns = ['T2', 'T3', 'T4', 'T5', 'T6', 'T7'].map(
      (name) => `${name}: [${long.map((step) => `"${step}"`).join(', ')}]`,
    );
    expect(
      complaint(
        `tasks: { T1: ["await writable s", "await writable s", "await writable s", socket s udp], ${columns.join(', ')} }`,
      ),
    ).to.contain('expected at most 4000 bytes of program text, got ');
  });
});
