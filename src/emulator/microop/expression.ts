/**
 * The expression language of the micro-op tables: C's operators over integers,
 * names, `record.field` and calls of built-in functions.
 */
import { CheckError } from '../../errors.js';

export type Expression =
  | { kind: 'number'; value: number }
  | { kind: 'string'; value: string }
  | { kind: 'name'; name: string }
  | { kind: 'member'; base: Expression; field: string }
  | { kind: 'unary'; operator: string; operand: Expression }
  | { kind: 'binary'; operator: string; left: Expression; right: Expression }
  | { kind: 'conditional'; test: Expression; yes: Expression; no: Expression }
  | { kind: 'call'; name: string; args: Expression[] }
  /** Only after linking: a register of the executing task. */
  | { kind: 'register'; index: number };

const TOKEN =
  /\s*(?:(0x[0-9a-f]+|\d+)|([A-Za-z_]\w*)|"([^"]*)"|(<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^~!<>()?:.,=]))/y;

const PRECEDENCE: Readonly<Record<string, number>> = {
  '||': 1,
  '&&': 2,
  '|': 3,
  '^': 4,
  '&': 5,
  '==': 6,
  '!=': 6,
  '<': 7,
  '<=': 7,
  '>': 7,
  '>=': 7,
  '<<': 8,
  '>>': 8,
  '+': 9,
  '-': 9,
  '*': 10,
  '/': 10,
  '%': 10,
};

type Token = { type: 'number' | 'name' | 'string' | 'symbol' | 'end'; text: string };

function tokens(text: string): Token[] {
  const result: Token[] = [];
  TOKEN.lastIndex = 0;
  const end = text.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) throw bug(text, `unexpected "${text.slice(at, at + 10)}"`);
    if (match[1] !== undefined) result.push({ type: 'number', text: match[1] });
    else if (match[2] !== undefined) result.push({ type: 'name', text: match[2] });
    else if (match[3] !== undefined) result.push({ type: 'string', text: match[3] });
    else result.push({ type: 'symbol', text: match[4] ?? '' });
  }
  result.push({ type: 'end', text: '' });
  return result;
}

function bug(text: string, reason: string): CheckError {
  return new CheckError('bug', 'table-syntax', `Micro-op table: ${reason} in "${text}".`);
}

/** Recursive descent over one expression or assignment. */
export class ExpressionParser {
  private readonly text: string;
  private readonly tokens: Token[];
  private position = 0;

  constructor(text: string) {
    this.text = text;
    this.tokens = tokens(text);
  }

  private peek(): Token {
    return this.tokens[this.position] ?? { type: 'end', text: '' };
  }

  private next(): Token {
    const token = this.peek();
    this.position += 1;
    return token;
  }

  /** Consumes the symbol if it comes next. */
  accept(symbol: string): boolean {
    const token = this.peek();
    if (token.type !== 'symbol' || token.text !== symbol) return false;
    this.position += 1;
    return true;
  }

  private expect(symbol: string): void {
    if (!this.accept(symbol)) throw bug(this.text, `expected "${symbol}"`);
  }

  /** @throws CheckError if anything is left. */
  finish(): void {
    if (this.peek().type !== 'end') throw bug(this.text, `unexpected "${this.peek().text}"`);
  }

  expression(): Expression {
    const test = this.binary(1);
    if (!this.accept('?')) return test;
    const yes = this.expression();
    this.expect(':');
    return { kind: 'conditional', test, yes, no: this.expression() };
  }

  private binary(least: number): Expression {
    let left = this.unary();
    for (;;) {
      const token = this.peek();
      const precedence = token.type === 'symbol' ? PRECEDENCE[token.text] : undefined;
      if (precedence === undefined || precedence < least) return left;
      this.position += 1;
      // `a |= b` and the like end the expression here; the statement parser goes on.
      if (this.peek().type === 'symbol' && this.peek().text === '=') {
        this.position -= 1;
        return left;
      }
      left = { kind: 'binary', operator: token.text, left, right: this.binary(precedence + 1) };
    }
  }

  private unary(): Expression {
    for (const operator of ['!', '~', '-']) {
      if (this.accept(operator)) return { kind: 'unary', operator, operand: this.unary() };
    }
    return this.postfix();
  }

  private postfix(): Expression {
    let result = this.primary();
    while (this.accept('.')) {
      const token = this.next();
      if (token.type !== 'name') throw bug(this.text, 'expected a field after "."');
      result = { kind: 'member', base: result, field: token.text };
    }
    return result;
  }

  private primary(): Expression {
    const token = this.next();
    if (token.type === 'number') return { kind: 'number', value: Number(token.text) };
    if (token.type === 'string') return { kind: 'string', value: token.text };
    if (token.type === 'name') {
      if (!this.accept('(')) return { kind: 'name', name: token.text };
      return { kind: 'call', name: token.text, args: this.args() };
    }
    if (token.type === 'symbol' && token.text === '(') {
      const inner = this.expression();
      this.expect(')');
      return inner;
    }
    throw bug(this.text, `unexpected "${token.text}"`);
  }

  private args(): Expression[] {
    const args: Expression[] = [];
    if (this.accept(')')) return args;
    do args.push(this.expression());
    while (this.accept(','));
    this.expect(')');
    return args;
  }
}

/** @throws CheckError (`bug`) with the text if it cannot be parsed. */
export function parseExpression(text: string): Expression {
  const parser = new ExpressionParser(text);
  const result = parser.expression();
  parser.finish();
  return result;
}
