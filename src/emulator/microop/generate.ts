/**
 * Makes the step machine's code from a linked table: one JavaScript function
 * for each entry routine, a `switch` over its basic blocks. A function runs the
 * executing task from its program counter to the next boundary
 * (see {@link Boundary}) and stores the counter there.
 */
import { CheckError } from '../../errors.js';
import { ARGUMENTS, RECORDS, fieldNamed, offsetOf } from '../executive/records.js';
import type { Expression } from './expression.js';
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
  timers: 'LV>=1',
  directives: 'LV>=2',
  unmarked: 'R.unmarked(S)',
  contended: 'R.contended(S)',
  watched: 'LV>=1||R.watched(S,t,@)',
  never: undefined,
};

const REGISTER0 = offsetOf('r0');

export class Generator {
  private readonly program: FlatProgram;
  private readonly grain: Grain;
  private readonly live: Int32Array;

  constructor(program: FlatProgram, grain: Grain) {
    this.program = program;
    this.grain = grain;
    this.live = liveRegisters(program);
  }

  /**
   * Source of a factory `(L, R) => functions by program counter`, to be called
   * with a layout and a runtime.
   */
  source(): string {
    const bases = RECORDS.map((type) => `const ${type.name.toUpperCase()}=L.${type.name};`);
    const runtime = [...PRIMITIVES.keys()].map((name) => `const P_${name}=R.${name};`);
    const functions: string[] = [];
    const assignments: string[] = [];
    for (const [name, range] of this.program.entries) {
      functions.push(this.entry(name, range.start, range.end));
      assignments.push(`for(let i=${range.start};i<${range.end};i++)F[i]=e_${name};`);
    }
    return [
      '"use strict";',
      ...bases,
      ...runtime,
      'const G=L.globals,F_=R.functions,$=R.socket,LV=R.level,A=R.arguments,AB=R.argumentBase;',
      ...functions,
      `const F=new Array(${String(this.program.ops.length)});`,
      ...assignments,
      this.guards(),
      'return {run:F,guard};',
    ].join('\n');
  }

  /** Whether the condition of the `until` at a program counter holds. */
  private guards(): string {
    const cases = this.program.ops.flatMap((op, at) => {
      if (op.kind !== 'do' || op.name !== 'until') return [];
      const test = op.args[0];
      return test === undefined ? [] : [`case ${String(at)}:return !!(${this.expression(test)});`];
    });
    return `function guard(S,t,T,pc){switch(pc){${cases.join('')}default:return true;}}`;
  }

  private heads(start: number, end: number): Set<number> {
    const heads = new Set<number>([start]);
    for (let at = start; at < end; at += 1) {
      const op = this.op(at);
      if (this.boundary(op) !== 'never') heads.add(at);
      if (op.kind === 'jump' || op.kind === 'test') {
        for (const next of successors(op, at)) heads.add(next);
      }
      const primitive = op.kind === 'do' ? PRIMITIVES.get(op.name) : undefined;
      if (primitive?.blocks === true || primitive?.yields !== undefined) heads.add(at + 1);
      if (op.kind === 'test' || op.kind === 'jump') heads.add(at + 1);
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

  private entry(name: string, start: number, end: number): string {
    const heads = this.heads(start, end);
    const lines = [
      `function e_${name}(S,t,T,pc){`,
      // Behind an obtain the critical section has begun: the next boundary ends the step.
      `let n=R.begun(pc);`,
      'for(;;)switch(pc){',
    ];
    for (let at = start; at < end; at += 1) {
      if (heads.has(at)) {
        if (at > start && this.fallsThrough(at - 1)) lines.push(this.transfer(at));
        lines.push(`case ${String(at)}:`);
      }
      lines.push(this.emit(at));
    }
    lines.push('default:throw new Error("pc "+pc);}}');
    return lines.join('\n');
  }

  private fallsThrough(at: number): boolean {
    const op = this.op(at);
    return op.kind === 'set' || (op.kind === 'do' && op.name !== 'result' && op.name !== 'panic');
  }

  /** Goes on at a head, or ends the step there if there is a boundary. */
  private transfer(to: number): string {
    const op = this.op(to);
    const condition = CONDITION[this.boundary(op)];
    const go = `pc=${String(to)};continue;`;
    if (condition === undefined) return go;
    const receiver = op.kind === 'do' ? op.args[0] : undefined;
    const full = condition.replace('@', () =>
      receiver === undefined ? '0' : this.expression(receiver),
    );
    const test = full === '1' ? 'n' : `n&&(${full})`;
    return `if(${test}){${this.save(to)}return;}${go}`;
  }

  /** Stores the counter and forgets the registers that no longer matter. */
  private save(at: number): string {
    const live = this.live[at] ?? 0;
    const dead: string[] = [];
    for (let index = 0; index < this.registers(); index += 1) {
      if ((live & (1 << index)) === 0) dead.push(`S[T+${String(REGISTER0 + index)}]=`);
    }
    return `S[T]=${String(at)};${dead.length > 0 ? `${dead.join('')}0;` : ''}`;
  }

  private registersUsed: number | undefined;

  private registers(): number {
    if (this.registersUsed !== undefined) return this.registersUsed;
    let most = 0;
    for (const op of this.program.ops) {
      if ((op.kind === 'set' || op.kind === 'do') && op.target?.kind === 'register') {
        most = Math.max(most, op.target.index + 1);
      }
    }
    this.registersUsed = most;
    return most;
  }

  private emit(at: number): string {
    const op = this.op(at);
    // A step has begun with the first op that would end the one before.
    const boundary = this.boundary(op);
    const mark =
      boundary === 'never'
        ? ''
        : boundary === 'timers' || boundary === 'directives'
          ? `if(${CONDITION[boundary] ?? ''})n=1;`
          : 'n=1;';
    const trace = this.grain !== 'merged' ? `R.trace(${String(at)},t);` : '';
    return trace + mark + this.action(at, op);
  }

  private action(at: number, op: FlatOp): string {
    switch (op.kind) {
      case 'set':
        return `${this.expression(op.target)}=${this.expression(op.value)};${this.guard(at, op)}`;
      case 'test': {
        const guard = this.guard(at, op);
        const test = this.expression(op.test);
        const yes = this.transfer(op.yes);
        const no = this.transfer(op.no);
        if (guard !== '') return `{const c=${test};${guard}if(c){${yes}}else{${no}}}`;
        return `if(${test}){${yes}}else{${no}}`;
      }
      case 'jump':
        return this.transfer(op.to);
      case 'do':
        return this.primitive(at, op);
    }
  }

  private primitive(at: number, op: Extract<FlatOp, { kind: 'do' }>): string {
    const args = op.args.map((argument) => this.expression(argument));
    const call = `P_${op.name}(${['S', 't', ...args].join(',')})`;
    if (op.name === 'result') {
      const value = args[0] ?? '0';
      return `{const v=${value};${this.guard(at, op)}${this.forget()}P_result(S,t,v);return;}`;
    }
    if (op.name === 'panic') return `${this.forget()}S[T]=${String(at)};${call};return;`;
    if (op.name === 'begin') return `n=P_begin(S,t);`;
    if (op.name === 'until') {
      // Not taken before it holds: the explorer asks first.
      return `if(!(${args[0] ?? '1'})){${this.save(at)}return;}`;
    }
    if (PRIMITIVES.get(op.name)?.blocks === true) {
      return `if(!${call}){${this.save(at + 1)}return;}`;
    }
    const guard = this.guard(at, op);
    const yields = PRIMITIVES.get(op.name)?.yields;
    if (yields !== undefined) {
      return `${call};if(R.${yields}(S,t)){${this.save(at + 1)}return;}`;
    }
    if (op.target === undefined) return `${call};${guard}`;
    return `${this.expression(op.target)}=${call};${guard}`;
  }

  private forget(): string {
    const all: string[] = [];
    for (let index = 0; index < this.registers(); index += 1) {
      all.push(`S[T+${String(REGISTER0 + index)}]=`);
    }
    return all.length > 0 ? `${all.join('')}0;` : '';
  }

  /** After an op that follows a pointer to a socket: a wild one is a panic. */
  private guard(at: number, op: FlatOp): string {
    const parts =
      op.kind === 'set'
        ? [op.target, op.value]
        : op.kind === 'test'
          ? [op.test]
          : op.kind === 'do'
            ? [...op.args, ...(op.target === undefined ? [] : [op.target])]
            : [];
    const follows = parts.some(followsSocket);
    return follows ? `if(R.wild){R.wildPanic(S);S[T]=${String(at)};return;}` : '';
  }

  private expression(expression: Expression): string {
    switch (expression.kind) {
      case 'number':
        return expression.value < 0 ? `(${String(expression.value)})` : String(expression.value);
      case 'string':
        return JSON.stringify(expression.value);
      case 'register':
        return `S[T+${String(REGISTER0 + expression.index)}]`;
      case 'name':
        return this.cell(expression.name);
      case 'member':
        return this.member(expression.base, expression.field);
      case 'unary':
        if (expression.operator === '!') return `(${this.expression(expression.operand)}?0:1)`;
        return `(${expression.operator}${this.expression(expression.operand)})`;
      case 'binary':
        return this.binary(expression.operator, expression.left, expression.right);
      case 'conditional':
        return `(${this.expression(expression.test)}?${this.expression(expression.yes)}:${this.expression(expression.no)})`;
      case 'call': {
        const args = expression.args.map((argument) => this.expression(argument));
        if (expression.name === 'min' || expression.name === 'max') {
          return `Math.${expression.name}(${args.join(',')})`;
        }
        return `F_.${expression.name}(${['S', 't', ...args].join(',')})`;
      }
    }
  }

  private binary(operator: string, left: Expression, right: Expression): string {
    const a = this.expression(left);
    const b = this.expression(right);
    if (operator === '/') return `((${a}/${b})|0)`;
    if (operator === '&&' || operator === '||') return `(${a}${operator}${b}?1:0)`;
    return `(${a}${operator}${b})`;
  }

  private cell(name: string): string {
    if (name === 'self') return '(t+1)';
    if (name === 'out' || name === 'deadline' || name === 'netlocks') {
      return `S[T+${String(offsetOf(name))}]`;
    }
    return `S[G.${name}]`;
  }

  private member(base: Expression, field: string): string {
    if (base.kind === 'name' && base.name === 'arg') {
      const index = ARGUMENTS.indexOf(field);
      if (index < 0) throw new CheckError('bug', 'table-link', `No argument ${field}.`);
      return `A[AB(S,t)+${String(index)}]`;
    }
    const found = fieldNamed(field);
    if (found === undefined) throw new CheckError('bug', 'table-link', `No field ${field}.`);
    const offset = String(found.field.offset);
    if (found.record.name === 'socket') return `S[$(S,${this.expression(base)})+${offset}]`;
    const size = String(found.record.size);
    return `S[${found.record.name.toUpperCase()}+(${this.expression(base)}-1)*${size}+${offset}]`;
  }
}

function followsSocket(expression: Expression): boolean {
  switch (expression.kind) {
    case 'member':
      if (fieldNamed(expression.field)?.record.name === 'socket') return true;
      return followsSocket(expression.base);
    case 'unary':
      return followsSocket(expression.operand);
    case 'binary':
      return followsSocket(expression.left) || followsSocket(expression.right);
    case 'conditional':
      return [expression.test, expression.yes, expression.no].some(followsSocket);
    case 'call':
      return expression.args.some(followsSocket);
    default:
      return false;
  }
}
