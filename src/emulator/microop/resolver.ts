/**
 * What the names in a routine stand for: registers of the task, cells of the
 * state, numbers. Expressions are rewritten so that only those are left.
 */
import { CheckError } from '../../errors.js';
import { GLOBALS, REGISTERS, fieldNamed } from '../executive/records.js';
import { WORDS } from '../executive/words.js';
import { assigned } from './body.js';
import type { Expression } from './expression.js';
import { FUNCTIONS } from './primitive.js';
import type { Routine, Table } from './routine.js';

const CELLS = new Set<string>([...GLOBALS, 'self', 'out', 'deadline', 'netlocks']);

/** A routine at one place where it is called. */
export interface Scope {
  routine: Routine;
  environment: ReadonlyMap<string, Expression>;
  /** First register that called routines may use. */
  free: number;
  depth: number;
}

/** A table that cannot be put together. */
export function linkError(routine: string, reason: string): CheckError {
  return new CheckError('bug', 'table-link', `Micro-op table, routine ${routine}: ${reason}.`);
}

/**
 * Gives each local of a routine a register.
 * @param bound what its parameters stand for
 * @param free the first register that is not taken
 * @throws CheckError `bug` if the registers do not suffice, or it calls itself
 */
export function openScope(
  routine: Routine,
  bound: ReadonlyMap<string, Expression>,
  free: number,
  depth: number,
): Scope {
  if (depth > 20) throw linkError(routine.name, 'calls itself');
  const environment = new Map(bound);
  let next = free;
  for (const name of assigned(routine.body)) {
    if (environment.has(name) || CELLS.has(name)) continue;
    environment.set(name, { kind: 'register', index: next });
    next += 1;
  }
  if (next > REGISTERS) throw linkError(routine.name, `needs ${String(next)} registers`);
  return { routine, environment, free: next, depth };
}

/** Resolves the expressions of a table's routines. */
export class Resolver {
  private readonly table: Table;
  private readonly constants: Readonly<Record<string, number>>;

  /** @param constants names that expressions may use besides the words. */
  constructor(table: Table, constants: Readonly<Record<string, number>>) {
    this.table = table;
    this.constants = constants;
  }

  /** Replaces names by registers, numbers and cells, and joins `sb.cc` to `so.rcv_cc`. */
  resolve(scope: Scope, expression: Expression): Expression {
    switch (expression.kind) {
      case 'name': {
        const bound = scope.environment.get(expression.name);
        if (bound !== undefined) return bound;
        const word = WORDS[expression.name] ?? this.constants[expression.name];
        if (word !== undefined) return { kind: 'number', value: word };
        if (CELLS.has(expression.name)) return expression;
        throw linkError(scope.routine.name, `unknown name ${expression.name}`);
      }
      case 'member':
        return this.member(scope, expression);
      case 'unary':
        return { ...expression, operand: this.resolve(scope, expression.operand) };
      case 'binary':
        return {
          ...expression,
          left: this.resolve(scope, expression.left),
          right: this.resolve(scope, expression.right),
        };
      case 'conditional':
        return {
          kind: 'conditional',
          test: this.resolve(scope, expression.test),
          yes: this.resolve(scope, expression.yes),
          no: this.resolve(scope, expression.no),
        };
      case 'call':
        if (!FUNCTIONS.has(expression.name)) {
          const callee = this.table.get(expression.name);
          const only = callee?.body[0];
          if (callee !== undefined && only?.kind === 'return' && only.value !== undefined) {
            return this.expand(scope, callee, only.value, expression.args);
          }
          throw linkError(scope.routine.name, `unknown function ${expression.name}`);
        }
        return { ...expression, args: expression.args.map((one) => this.resolve(scope, one)) };
      default:
        return expression;
    }
  }

  /** A routine that is one `return` can be called inside an expression. */
  private expand(scope: Scope, callee: Routine, value: Expression, args: Expression[]): Expression {
    const bound = new Map<string, Expression>();
    callee.parameters.forEach((parameter, index) => {
      bound.set(parameter, this.resolve(scope, args[index] ?? { kind: 'number', value: 0 }));
    });
    const inner = openScope(callee, bound, scope.free, scope.depth + 1);
    return this.resolve(inner, value);
  }

  private member(scope: Scope, expression: Extract<Expression, { kind: 'member' }>): Expression {
    if (expression.base.kind === 'name' && expression.base.name === 'arg') return expression;
    const base = this.resolve(scope, expression.base);
    const field = expression.field;
    if (base.kind === 'member' && (base.field === 'rcv' || base.field === 'snd')) {
      if (field === 'key') {
        return { kind: 'number', value: WORDS[base.field === 'rcv' ? 'KEY_RCV' : 'KEY_SND'] ?? 0 };
      }
      const joined = `${base.field}_${field}`;
      if (fieldNamed(joined) === undefined)
        throw linkError(scope.routine.name, `no field ${joined}`);
      return { kind: 'member', base: base.base, field: joined };
    }
    if (field !== 'rcv' && field !== 'snd' && fieldNamed(field) === undefined) {
      throw linkError(scope.routine.name, `no field ${field}`);
    }
    return { kind: 'member', base, field };
  }
}
