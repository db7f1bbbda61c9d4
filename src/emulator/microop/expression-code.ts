/** JavaScript text of expressions over a state `S`, for the task `t` whose cells begin at `T`. */
import { CheckError } from '../../errors.js';
import { ARGUMENTS, fieldNamed, offsetOf } from '../executive/records.js';
import type { Expression } from './expression.js';

export const REGISTER0 = offsetOf('r0');

/** Cells of the executing task that have names in the tables. */
const OWN_CELLS = new Set(['out', 'deadline', 'netlocks']);

/**
 * Writes expressions. The address of a socket is checked once in a stretch of
 * code in which nothing can have freed it (`b3` for the one in register 3).
 */
export class ExpressionWriter {
  /** Registers whose socket's address is known. */
  private readonly known = new Set<number>();
  private readonly before: string[] = [];
  /** Set if an address was taken inside the expression, so that it must be checked behind it. */
  private unchecked = false;

  /** Forgets all addresses. */
  forgetAll(): void {
    this.known.clear();
  }

  /** A register has a new value. */
  forget(register: number): void {
    this.known.delete(register);
  }

  /** What has to be written before the expressions written last; empties it. */
  takeBefore(panic: string): string {
    const text = this.before.map((line) => `${line}if(W)${panic}`).join('');
    this.before.length = 0;
    return text;
  }

  /** Whether a check is needed behind the expressions written last; resets it. */
  takeUnchecked(): boolean {
    const result = this.unchecked;
    this.unchecked = false;
    return result;
  }

  /** @param always whether the expression is evaluated in any case. */
  text(expression: Expression, always = true): string {
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
        return this.member(expression.base, expression.field, always);
      case 'unary':
        if (expression.operator === '!') return `(${this.text(expression.operand, always)}?0:1)`;
        return `(${expression.operator}${this.text(expression.operand, always)})`;
      case 'binary':
        return this.binary(expression.operator, expression.left, expression.right, always);
      case 'conditional':
        return `(${this.text(expression.test, always)}?${this.text(expression.yes, false)}:${this.text(expression.no, false)})`;
      case 'call':
        return this.call(expression.name, expression.args, always);
    }
  }

  private binary(operator: string, left: Expression, right: Expression, always: boolean): string {
    const lazy = operator === '&&' || operator === '||';
    const a = this.text(left, always);
    const b = this.text(right, always && !lazy);
    if (operator === '/') return `((${a}/${b})|0)`;
    if (lazy) return `(${a}${operator}${b}?1:0)`;
    return `(${a}${operator}${b})`;
  }

  private call(name: string, args: Expression[], always: boolean): string {
    const texts = args.map((argument) => this.text(argument, always));
    if (name === 'min' || name === 'max') return `Math.${name}(${texts.join(',')})`;
    return `Q.${name}(${['S', 't', ...texts].join(',')})`;
  }

  private cell(name: string): string {
    if (name === 'self') return '(t+1)';
    if (OWN_CELLS.has(name)) return `S[T+${String(offsetOf(name))}]`;
    return `S[G_${name}]`;
  }

  private member(base: Expression, field: string, always: boolean): string {
    if (base.kind === 'name' && base.name === 'arg') {
      const index = ARGUMENTS.indexOf(field);
      if (index < 0) throw new CheckError('bug', 'table-link', `No argument ${field}.`);
      return `A[AB(S,t)+${String(index)}]`;
    }
    const found = fieldNamed(field);
    if (found === undefined) throw new CheckError('bug', 'table-link', `No field ${field}.`);
    const offset = String(found.field.offset);
    if (found.record.name === 'socket') return `S[${this.address(base, always)}+${offset}]`;
    const size = String(found.record.size);
    const first = found.record.name.toUpperCase();
    return `S[${first}+(${this.text(base, always)}-1)*${size}+${offset}]`;
  }

  private address(base: Expression, always: boolean): string {
    if (base.kind === 'register') {
      const name = `b${String(base.index)}`;
      if (this.known.has(base.index)) return name;
      if (always) {
        this.known.add(base.index);
        this.before.push(`${name}=$(S,${this.text(base)});`);
        return name;
      }
    }
    this.unchecked = true;
    return `$(S,${this.text(base, always)})`;
  }
}
