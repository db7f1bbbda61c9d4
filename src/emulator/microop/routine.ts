/**
 * What a micro-op table is written with. A routine is a list of statements;
 * simple ones are text (`'so.state |= SS_NOFDREF'`, `'error = sbwait(so, so.rcv)'`,
 * `'return EPIPE'`), control flow is built with {@link when} and {@link loop}.
 * A call of another routine is put in place when a table is linked.
 */
import { CheckError } from '../../errors.js';
import { parseExpression, ExpressionParser, type Expression } from './expression.js';

export type Statement =
  | { kind: 'assign'; text: string; target: Expression; value: Expression }
  | { kind: 'call'; text: string; target?: Expression; name: string; args: Expression[] }
  | { kind: 'when'; text: string; test: Expression; yes: Statement[]; no: Statement[] }
  | { kind: 'loop'; body: Statement[] }
  | { kind: 'break' }
  | { kind: 'continue' }
  | { kind: 'return'; text: string; value?: Expression };

/** A statement as it is written. */
export type Source = string | Statement;

export interface Routine {
  name: string;
  parameters: string[];
  /** The public function that it models. */
  models: string;
  /** Nobody sees its ops apart, however fine the steps are: another machine does them. */
  atomic: boolean;
  body: Statement[];
}

/** All routines that calls can name. */
export type Table = ReadonlyMap<string, Routine>;

/**
 * @param signature `sbwait(so, sb)`.
 * @param models the public function (file, name) and what differs.
 */
export function routine(signature: string, models: string, body: Source[]): Routine {
  const head = parseExpression(signature);
  if (head.kind !== 'call') {
    throw new CheckError('bug', 'table-syntax', `Not a signature: "${signature}".`);
  }
  return {
    name: head.name,
    parameters: head.args.map((argument) => (argument.kind === 'name' ? argument.name : '?')),
    models,
    atomic: false,
    body: body.map(statement),
  };
}

/** The same routine, done by another machine at one moment of ours. */
export function atomic(entry: Routine): Routine {
  return { ...entry, atomic: true };
}

/** Branch: `yes` if the expression is not 0. */
export function when(test: string, yes: Source[], no: Source[] = []): Statement {
  return {
    kind: 'when',
    text: `if (${test})`,
    test: parseExpression(test),
    yes: yes.map(statement),
    no: no.map(statement),
  };
}

/** Endless loop; left by `break` or `return`. */
export function loop(body: Source[]): Statement {
  return { kind: 'loop', body: body.map(statement) };
}

/** A loop that ends when the expression becomes 0. */
export function during(test: string, body: Source[]): Statement {
  return loop([when(test, body, ['break'])]);
}

function statement(source: Source): Statement {
  if (typeof source !== 'string') return source;
  const text = source.trim();
  if (text === 'break' || text === 'continue') return { kind: text };
  if (text === 'return') return { kind: 'return', text };
  if (text.startsWith('return ')) {
    return { kind: 'return', text, value: parseExpression(text.slice('return '.length)) };
  }
  return assignment(text);
}

function assignment(text: string): Statement {
  const parser = new ExpressionParser(text);
  const left = parser.expression();
  const operator = ['|', '&', '+', '-', '^'].find((symbol) => parser.accept(symbol));
  if (!parser.accept('=')) {
    parser.finish();
    if (left.kind !== 'call') {
      throw new CheckError('bug', 'table-syntax', `Micro-op table: "${text}" does nothing.`);
    }
    return { kind: 'call', text, name: left.name, args: left.args };
  }
  const right = parser.expression();
  parser.finish();
  if (operator !== undefined) {
    return { kind: 'assign', text, target: left, value: { kind: 'binary', operator, left, right } };
  }
  if (right.kind === 'call')
    return { kind: 'call', text, target: left, name: right.name, args: right.args };
  return { kind: 'assign', text, target: left, value: right };
}

/** A body's statements in reading order, inner ones behind the one that they are in. */
export function statementsOf(body: readonly Statement[]): Statement[] {
  return body.flatMap((one) => {
    if (one.kind === 'when') return [one, ...statementsOf(one.yes), ...statementsOf(one.no)];
    return one.kind === 'loop' ? [one, ...statementsOf(one.body)] : [one];
  });
}

/** Joins tables; a later routine of the same name takes the place of an earlier one. */
export function table(...lists: Routine[][]): Table {
  return new Map(lists.flat().map((entry) => [entry.name, entry]));
}
