/**
 * Expressions of the tables in Promela. Promela's expressions have no effects,
 * so what an expression does besides having a value (a freed socket is read, a
 * pointer is none) and what is evaluated only if need be becomes statements in
 * front of it.
 */
import { CheckError } from '../../errors.js';
import { ARGUMENTS, FAULT, fieldNamed } from '../executive/records.js';
import type { Expression } from '../microop/expression.js';
import { ARRAYS, fieldName } from './cells.js';

/** What an expression may ask about the task that evaluates it. */
export interface Scope {
  task: number;
  /** Promela for an argument of the task's current step, by its position. */
  argument(index: number): string;
  /** Promela for a call of a built-in function; may push statements. */
  call(name: string, args: string[], push: (line: string) => void, temp: () => string): string;
  /** Statements that end the step because an address is none. */
  wild(): string;
}

const OWN_CELLS = new Set(['out', 'deadline', 'netlocks']);

export class Lowering {
  private readonly scope: Scope;
  /** Registers whose socket has been looked at since it may last have changed. */
  private readonly known = new Set<number>();
  private lines: string[] = [];
  private temps = 0;
  /** The most temporary variables that were needed at once. */
  most = 0;

  constructor(scope: Scope) {
    this.scope = scope;
  }

  forgetAll(): void {
    this.known.clear();
  }

  forget(register: number): void {
    this.known.delete(register);
  }

  /** Statements to be done before the expressions lowered last; the next op begins anew. */
  take(): string[] {
    const lines = this.lines;
    this.lines = [];
    this.temps = 0;
    return lines;
  }

  private temp(): string {
    this.temps += 1;
    this.most = Math.max(this.most, this.temps);
    return `h_k${String(this.temps - 1)}`;
  }

  private push(line: string): void {
    this.lines.push(line);
  }

  /** @param always whether the expression is evaluated in any case. */
  text(expression: Expression, always = true): string {
    switch (expression.kind) {
      case 'number':
        return expression.value < 0 ? `(${String(expression.value)})` : String(expression.value);
      case 'register':
        return `T[${String(this.scope.task)}].r${String(expression.index)}`;
      case 'name':
        return this.cell(expression.name);
      case 'member':
        return this.member(expression.base, expression.field, always);
      case 'unary':
        return `(${expression.operator}${this.text(expression.operand, always)})`;
      case 'binary':
        return this.binary(expression, always);
      case 'conditional':
        return this.conditional(expression, always);
      case 'call':
        return this.scope.call(
          expression.name,
          expression.args.map((argument) => this.text(argument, always)),
          (line) => {
            this.push(line);
          },
          () => this.temp(),
        );
      case 'string':
        throw new CheckError('bug', 'table-link', 'Promela has no strings.');
    }
  }

  /** Lowers apart from what comes before: its statements and its value. */
  private apart(expression: Expression): { lines: string[]; value: string } {
    const outer = this.lines;
    this.lines = [];
    const value = this.text(expression, false);
    const lines = this.lines;
    this.lines = outer;
    return { lines, value };
  }

  private binary(
    { operator, left, right }: Extract<Expression, { kind: 'binary' }>,
    always: boolean,
  ): string {
    const a = this.text(left, always);
    if (operator !== '&&' && operator !== '||') {
      return `(${a} ${operator} ${this.text(right, always)})`;
    }
    const { lines, value } = this.apart(right);
    if (lines.length === 0) return `(${a} ${operator} ${value})`;
    const temp = this.temp();
    const [yes, no] = [[...lines, `${temp} = (${value} != 0)`].join('; '), `${temp} = `];
    this.push(
      operator === '&&'
        ? `if :: (${a} != 0) -> ${yes} :: else -> ${no}0 fi`
        : `if :: (${a} != 0) -> ${no}1 :: else -> ${yes} fi`,
    );
    return temp;
  }

  private conditional(
    { test, yes, no }: Extract<Expression, { kind: 'conditional' }>,
    always: boolean,
  ): string {
    const condition = this.text(test, always);
    const first = this.apart(yes);
    const second = this.apart(no);
    if (first.lines.length === 0 && second.lines.length === 0) {
      return `(${condition} -> ${first.value} : ${second.value})`;
    }
    const temp = this.temp();
    const branch = ({ lines, value }: { lines: string[]; value: string }): string =>
      [...lines, `${temp} = ${value}`].join('; ');
    this.push(`if :: (${condition} != 0) -> ${branch(first)} :: else -> ${branch(second)} fi`);
    return temp;
  }

  private cell(name: string): string {
    const { task } = this.scope;
    if (name === 'self') return String(task + 1);
    return OWN_CELLS.has(name) ? `T[${String(task)}].${name}` : name;
  }

  private member(base: Expression, field: string, always: boolean): string {
    if (base.kind === 'name' && base.name === 'arg') {
      return this.scope.argument(ARGUMENTS.indexOf(field));
    }
    const found = fieldNamed(field);
    if (found === undefined) throw new CheckError('bug', 'table-link', `No field ${field}.`);
    const reference = this.text(base, always);
    const array = ARRAYS[found.record.name] ?? '';
    if (found.record.name !== 'socket') return `${array}[${reference} - 1].${fieldName(field)}`;
    this.look(base, reference, always);
    return `${array}[SLOT(${reference})].${fieldName(field)}`;
  }

  /** Notes that a socket is looked at, unless that is known. */
  private look(base: Expression, reference: string, always: boolean): void {
    if (base.kind === 'register') {
      if (this.known.has(base.index)) return;
      if (always) this.known.add(base.index);
    }
    this.push(
      `if :: FRESH(${reference}) :: FREED(${reference}) -> faults = faults | ${String(FAULT.useAfterFree)}` +
        ` :: WILD_ADDRESS(${reference}) -> ${this.scope.wild()} fi`,
    );
  }
}
