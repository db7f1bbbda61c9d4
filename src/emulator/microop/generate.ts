/**
 * Makes the step machine's code from a linked table: a `switch` over basic
 * blocks, cut into functions small enough for the optimising compiler. A step
 * goes from a program counter to the next boundary (see {@link Boundary}) and
 * stores the counter there.
 */
import { CheckError } from '../../errors.js';
import { REGION } from '../executive/layout.js';
import { GLOBALS, RECORDS, REGISTERS, SOCKET, fieldNamed } from '../executive/records.js';
import type { Expression } from './expression.js';
import { ExpressionWriter, REGISTER0 } from './expression-code.js';
import type { FlatOp, FlatProgram } from './link.js';
import { liveRegisters, successors } from './liveness.js';
import { PRIMITIVES, type Boundary } from './primitive.js';

/**
 * `merged`: a critical section is one step as far as that is sound.
 * `fine`: every op is a step.
 * `traced`: as merged, and each op is reported to the runtime's `trace`.
 */
export type Grain = 'merged' | 'fine' | 'traced';

/** The condition under which a step ends at a boundary, besides having begun. */
const CONDITION: Record<Boundary, string | undefined> = {
  always: '1',
  choice: '1',
  timers: 'LV>=1',
  directives: 'LV>=2',
  unmarked: 'unmarked(S)',
  contended: 'contended(S)',
  watched: 'LV>=1||watched(S,t,@)',
  never: undefined,
};

/** Ops in one function: some 60 bytes of bytecode each, and 60 KB are the compiler's limit. */
const CHUNK = 150;

export class Generator {
  private readonly program: FlatProgram;
  private readonly grain: Grain;
  private readonly live: Int32Array;
  private readonly writer = new ExpressionWriter();

  constructor(program: FlatProgram, grain: Grain) {
    this.program = program;
    this.grain = grain;
    this.live = liveRegisters(program);
  }

  /**
   * Source of a factory `(L, R) => { run, guard }`, to be called with a layout
   * and a runtime: `run(S, task, T, pc)` makes a step, `guard` says whether the
   * `until` at a program counter holds.
   */
  source(): string {
    const runtime = [...PRIMITIVES.keys(), 'unmarked', 'contended', 'preempted', 'watched'];
    const heads = this.heads();
    const chunks = this.chunks(heads);
    return [
      '"use strict";',
      ...RECORDS.map((type) => `const ${type.name.toUpperCase()}=L.${type.name};`),
      ...GLOBALS.map((name) => `const G_${name}=L.globals.${name};`),
      `const {${runtime.map((name) => `${name}:P_${name}`).join(',')}}=R;`,
      'const unmarked=P_unmarked,contended=P_contended,preempted=P_preempted,watched=P_watched;',
      'const Q=R.functions,LV=R.level,A=R.arguments,AB=R.argumentBase,trace=R.trace;',
      'const BEGUN=R.begun,SCRATCH=L.scratch,SLOTS=L.sockets,DT=L.dirtyTasks,DS=L.dirtySockets,DR=L.dirtyRest;',
      // Set when something that is no address is followed: the schedule ends.
      'let W=0;',
      'let J=0;const LOOPS=100000;',
      `function $(S,r){const s=r&31;if(r<=0||s===0||s>SLOTS){W=1;return SCRATCH;}S[DS]|=1<<s-1;const b=SOCKET+(s-1)*${String(SOCKET.size)};if(S[b]!==r>>5)S[G_faults]|=1;return b;}`,
      'function w(S,T,at){W=0;S[T]=at;R.wildPanic(S);return 0;}',
      ...this.savers(),
      ...chunks.map(({ start, end }, index) => this.chunk(index, start, end, heads)),
      `const C=new Array(${String(this.program.ops.length)});`,
      ...chunks.map(
        ({ start, end }, index) =>
          `for(let i=${String(start)};i<${String(end)};i++)C[i]=c_${String(index)};`,
      ),
      'function run(S,t,T,pc){S[DT]|=1<<t;J=0;let n=BEGUN[pc];for(;;){const r=C[pc](S,t,T,pc,n);if(r===0)return;pc=r>>1;n=r&1;}}',
      this.guards(),
      'return {run,guard};',
    ].join('\n');
  }

  /** For each position the registers (bit mask) that do not matter there. */
  dead(): Int32Array {
    const all = (1 << REGISTERS) - 1;
    return Int32Array.from(this.live, (live) => ~live & all);
  }

  private chunks(heads: ReadonlySet<number>): { start: number; end: number }[] {
    const chunks: { start: number; end: number }[] = [];
    for (const { start, end } of this.program.entries.values()) {
      let from = start;
      for (let at = start + 1; at < end; at += 1) {
        if (at - from < CHUNK || !heads.has(at)) continue;
        chunks.push({ start: from, end: at });
        from = at;
      }
      chunks.push({ start: from, end });
    }
    return chunks;
  }

  /** Whether the condition of the `until` at a program counter holds. */
  private guards(): string {
    const cases = this.program.ops.flatMap((op, at) => {
      if (op.kind !== 'do' || op.name !== 'until') return [];
      const test = op.args[0];
      if (test === undefined) return [];
      this.writer.forgetAll();
      return [`case ${String(at)}:return !!(${this.writer.text(test)});`];
    });
    return `function guard(S,t,T,pc){switch(pc){${cases.join('')}default:return true;}}`;
  }

  private heads(): Set<number> {
    const heads = new Set<number>();
    for (const { start, end } of this.program.entries.values()) {
      heads.add(start);
      for (let at = start; at < end; at += 1) {
        const op = this.op(at);
        if (this.boundary(op) !== 'never') heads.add(at);
        if (op.kind === 'jump' || op.kind === 'test') {
          for (const next of successors(op, at)) heads.add(next);
          heads.add(at + 1);
        }
        const primitive = op.kind === 'do' ? PRIMITIVES.get(op.name) : undefined;
        if (primitive?.blocks === true || primitive?.yields !== undefined) heads.add(at + 1);
      }
    }
    return heads;
  }

  private op(at: number): FlatOp {
    const op = this.program.ops[at];
    if (op === undefined) throw new CheckError('bug', 'table-link', 'Jump out of the program.');
    return op;
  }

  private boundary(op: FlatOp): Boundary {
    if (this.grain === 'fine' && !op.atomic) return 'always';
    if (op.kind !== 'do') return 'never';
    return PRIMITIVES.get(op.name)?.boundary ?? 'never';
  }

  private chunk(index: number, start: number, end: number, heads: ReadonlySet<number>): string {
    const bases = Array.from({ length: REGISTERS }, (_, register) => `b${String(register)}=0`);
    const inside = (to: number): boolean => to >= start && to < end;
    const lines = [
      `function c_${String(index)}(S,t,T,pc,n){let ${bases.join(',')};for(;;)switch(pc){`,
    ];
    for (let at = start; at < end; at += 1) {
      if (heads.has(at)) {
        if (at > start && this.fallsThrough(at - 1)) lines.push(this.transfer(at - 1, at, inside));
        lines.push(`case ${String(at)}:`);
        this.writer.forgetAll();
      }
      lines.push(this.emit(at, inside));
    }
    if (this.fallsThrough(end - 1)) lines.push(this.transfer(end - 1, end, inside));
    lines.push('default:throw new Error("pc "+pc);}}');
    return lines.join('\n');
  }

  private fallsThrough(at: number): boolean {
    const op = this.op(at);
    return op.kind === 'set' || (op.kind === 'do' && op.name !== 'result' && op.name !== 'panic');
  }

  /** Goes on at a head, or ends the step there if there is a boundary. */
  private transfer(from: number, to: number, inside: (to: number) => boolean): string {
    const op = this.op(to);
    const condition = CONDITION[this.boundary(op)];
    // A table that loops without a boundary never comes to the end of a step.
    const count = to <= from ? 'if(++J>LOOPS)throw new Error("a step does not end");' : '';
    const go = count + (inside(to) ? `pc=${String(to)};continue;` : `return ${String(to * 2)}|n;`);
    if (condition === undefined) return go;
    const receiver = op.kind === 'do' ? op.args[0] : undefined;
    const full = condition.replace('@', () =>
      receiver === undefined ? '0' : this.writer.text(receiver, false),
    );
    const unchecked = this.writer.takeUnchecked() ? 'W=0,' : '';
    const begun = this.boundary(op) === 'choice' ? '1' : 'n';
    const test = full === '1' ? begun : `${begun}&&(${full})`;
    return `if(${test})return ${unchecked}${this.save(to)};${go}`;
  }

  /** Stores the counter and forgets the registers that no longer matter. */
  private save(at: number): string {
    return `s_${String(this.live[at] ?? 0)}(S,T,${String(at)})`;
  }

  /** The functions that do so, one for each set of registers that still matter. */
  private savers(): string[] {
    return [...new Set(this.live)].map((live) => {
      const dead = Array.from({ length: REGISTERS }, (_, register) => register).filter(
        (register) => (live & (1 << register)) === 0,
      );
      const clear = dead.map((register) => `S[T+${String(REGISTER0 + register)}]=0;`);
      return `function s_${String(live)}(S,T,at){S[T]=at;${clear.join('')}return 0;}`;
    });
  }

  private emit(at: number, inside: (to: number) => boolean): string {
    const op = this.op(at);
    // A step has begun with the first op that would end the one before.
    const boundary = this.boundary(op);
    const mark =
      boundary === 'never'
        ? ''
        : boundary === 'timers' || boundary === 'directives'
          ? `if(${CONDITION[boundary] ?? ''})n=1;`
          : 'n=1;';
    const trace = this.grain !== 'merged' ? `trace(${String(at)},t);` : '';
    return trace + mark + this.action(at, op, inside);
  }

  private action(at: number, op: FlatOp, inside: (to: number) => boolean): string {
    switch (op.kind) {
      case 'set': {
        const value = this.writer.text(op.value);
        const target = this.writer.text(op.target);
        const before = this.before(at);
        if (op.target.kind === 'register') this.writer.forget(op.target.index);
        return `${before}${target}=${value};${mark(op.target)}${this.behind(at)}`;
      }
      case 'test': {
        const test = this.writer.text(op.test);
        const before = this.before(at);
        const behind = this.behind(at);
        const condition = behind === '' ? test : 'k';
        const first = behind === '' ? '' : `const k=${test};${behind}`;
        const yes = this.transfer(at, op.yes, inside);
        const no = this.transfer(at, op.no, inside);
        return `${before}{${first}if(${condition}){${yes}}else{${no}}}`;
      }
      case 'jump':
        return this.transfer(at, op.to, inside);
      case 'do':
        return this.primitive(at, op);
    }
  }

  private primitive(at: number, op: Extract<FlatOp, { kind: 'do' }>): string {
    const args = op.args.map((argument) => this.writer.text(argument));
    const target = op.target === undefined ? undefined : this.writer.text(op.target);
    const before = this.before(at);
    const behind = this.behind(at);
    this.writer.forgetAll();
    const call = `P_${op.name}(${['S', 't', ...args].join(',')})`;
    if (op.name === 'result') {
      return `${before}{const v=${args[0] ?? '0'};${behind}${this.save(at)};P_result(S,t,v);return 0;}`;
    }
    if (op.name === 'panic') return `${before}${this.save(at)};${call};return 0;`;
    if (op.name === 'begin') return `n=P_begin(S,t);`;
    // Not taken before it holds: the explorer asks first.
    if (op.name === 'until') return `if(!(${args[0] ?? '1'}))return ${this.save(at)};`;
    const primitive = PRIMITIVES.get(op.name);
    if (primitive?.blocks === true) {
      return `${before}if(!${call})return ${this.save(at + 1)};${behind}`;
    }
    if (primitive?.yields !== undefined) {
      return `${before}${call};if(${primitive.yields}(S,t))return ${this.save(at + 1)};${behind}`;
    }
    if (target === undefined) return `${before}${call};${behind}`;
    return `${before}${target}=${call};${behind}`;
  }

  private before(at: number): string {
    return this.writer.takeBefore(`return w(S,T,${String(at)});`);
  }

  private behind(at: number): string {
    return this.writer.takeUnchecked() ? `if(W)return w(S,T,${String(at)});` : '';
  }
}

/** A write into another record than a socket's is noted for the explorer. */
function mark(target: Expression): string {
  if (target.kind !== 'member') return '';
  switch (fieldNamed(target.field)?.record.name) {
    case 'task':
      // The running task is noted anyway.
      if (target.base.kind === 'name' && target.base.name === 'self') return '';
      if (target.base.kind !== 'register') return 'S[DT]=-1;';
      return `S[DT]|=1<<S[T+${String(REGISTER0 + target.base.index)}]-1;`;
    case 'iop':
      return `S[DR]|=${String(REGION.iops)};`;
    case 'connection':
      return `S[DR]|=${String(REGION.connections)};`;
    default:
      return '';
  }
}
