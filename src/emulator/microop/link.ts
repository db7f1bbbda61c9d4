/**
 * Puts routines together: calls are replaced by the called routine's body,
 * control flow becomes jumps, locals become registers of the task. The result
 * is the flat list that the step machine, the Promela text and the coverage
 * are made from.
 */
import type { Expression } from './expression.js';
import { assigned, endsInReturn } from './body.js';
import { fold } from './fold.js';
import { FUNCTIONS, PRIMITIVES } from './primitive.js';
import { Resolver, linkError, openScope, type Scope } from './resolver.js';
import { statementsOf, type Routine, type Statement, type Table } from './routine.js';

/** Where a micro-op comes from. */
export interface Origin {
  routine: string;
  /** Position of its statement in the routine, in reading order from 1; 0 for what the linker adds. */
  line: number;
  text: string;
}

export type FlatOp = { origin: Origin; atomic: boolean } & (
  | { kind: 'set'; target: Expression; value: Expression }
  | { kind: 'test'; test: Expression; yes: number; no: number }
  | { kind: 'jump'; to: number }
  | { kind: 'do'; name: string; args: Expression[]; target?: Expression }
);

export interface FlatProgram {
  /** Position 0 is not used: a program counter of 0 means between two steps. */
  ops: FlatOp[];
  /** First op of each entry routine, and the first op behind it. */
  entries: ReadonlyMap<string, { start: number; end: number }>;
}

interface Frame extends Scope {
  /** Where `return` puts its value; undefined in an entry. */
  result: Expression | undefined;
  entry: boolean;
  atomic: boolean;
  returns: number[];
  breaks: number[][];
  continues: number[];
}

class Linker {
  readonly ops: FlatOp[] = [
    { kind: 'jump', to: 0, origin: { routine: '', line: 0, text: '' }, atomic: false },
  ];
  private readonly table: Table;
  private readonly resolver: Resolver;

  constructor(table: Table, constants: Readonly<Record<string, number>>) {
    this.table = table;
    this.resolver = new Resolver(table, constants);
  }

  entry(name: string): { start: number; end: number } {
    const start = this.ops.length;
    this.line = 0;
    const routine = this.table.get(name);
    if (routine === undefined) throw linkError(name, 'no such routine');
    const frame = this.frame(routine, new Map(), 0, undefined, true, 0);
    this.emit(frame, 'begin', { kind: 'do', name: 'begin', args: [] });
    this.statements(frame, routine.body);
    this.line = 0;
    this.emit(frame, 'return 0', {
      kind: 'do',
      name: 'result',
      args: [{ kind: 'number', value: 0 }],
    });
    return { start, end: this.ops.length };
  }

  private frame(
    routine: Routine,
    bound: Map<string, Expression>,
    free: number,
    result: Expression | undefined,
    entry: boolean,
    depth: number,
    atomic = routine.atomic,
  ): Frame {
    return {
      ...openScope(routine, bound, free, depth),
      result,
      entry,
      atomic,
      returns: [],
      breaks: [],
      continues: [],
    };
  }

  private emit(
    frame: Frame,
    text: string,
    op:
      | { kind: 'set'; target: Expression; value: Expression }
      | { kind: 'test'; test: Expression; yes: number; no: number }
      | { kind: 'jump'; to: number }
      | { kind: 'do'; name: string; args: Expression[]; target?: Expression },
  ): number {
    this.ops.push({
      ...op,
      origin: { routine: frame.routine.name, line: this.line, text },
      atomic: frame.atomic,
    });
    return this.ops.length - 1;
  }

  private line = 0;
  private readonly lines = new WeakMap<Statement, number>();
  private readonly numbered = new WeakSet<Routine>();

  private lineOf(routine: Routine, statement: Statement): number {
    if (!this.numbered.has(routine)) {
      this.numbered.add(routine);
      statementsOf(routine.body).forEach((one, index) => this.lines.set(one, index + 1));
    }
    return this.lines.get(statement) ?? 0;
  }

  private statements(frame: Frame, body: Statement[]): void {
    for (const statement of body) this.statement(frame, statement);
  }

  private statement(frame: Frame, statement: Statement): void {
    this.line = this.lineOf(frame.routine, statement);
    switch (statement.kind) {
      case 'assign': {
        const target = this.resolver.resolve(frame, statement.target);
        const value = this.resolver.resolve(frame, statement.value);
        this.emit(frame, statement.text, { kind: 'set', target, value });
        return;
      }
      case 'when': {
        const test = fold(this.resolver.resolve(frame, statement.test));
        if (test.kind === 'number') {
          this.statements(frame, test.value === 0 ? statement.no : statement.yes);
          return;
        }
        const at = this.emit(frame, statement.text, { kind: 'test', test, yes: 0, no: 0 });
        this.statements(frame, statement.yes);
        let end = this.ops.length;
        if (statement.no.length > 0) {
          const skip = this.emit(frame, 'else', { kind: 'jump', to: 0 });
          end = this.ops.length;
          this.statements(frame, statement.no);
          this.patch(skip, this.ops.length);
        }
        const op = this.ops[at];
        if (op?.kind === 'test') {
          op.yes = at + 1;
          op.no = end;
        }
        return;
      }
      case 'loop': {
        const start = this.ops.length;
        frame.breaks.push([]);
        frame.continues.push(start);
        this.statements(frame, statement.body);
        this.emit(frame, 'loop', { kind: 'jump', to: start });
        frame.continues.pop();
        for (const at of frame.breaks.pop() ?? []) this.patch(at, this.ops.length);
        return;
      }
      case 'break':
      case 'continue': {
        const at = this.emit(frame, statement.kind, {
          kind: 'jump',
          to: frame.continues.at(-1) ?? 0,
        });
        const breaks = frame.breaks.at(-1);
        if (breaks === undefined)
          throw linkError(frame.routine.name, `${statement.kind} outside a loop`);
        if (statement.kind === 'break') breaks.push(at);
        return;
      }
      case 'return':
        this.return(frame, statement.text, statement.value);
        return;
      case 'call':
        this.call(frame, statement);
    }
  }

  private return(frame: Frame, text: string, value: Expression | undefined): void {
    const resolved: Expression =
      value === undefined ? { kind: 'number', value: 0 } : this.resolver.resolve(frame, value);
    if (frame.entry) {
      this.emit(frame, text, { kind: 'do', name: 'result', args: [resolved] });
      return;
    }
    if (frame.result !== undefined) {
      this.emit(frame, text, { kind: 'set', target: frame.result, value: resolved });
    }
    frame.returns.push(this.emit(frame, text, { kind: 'jump', to: 0 }));
  }

  private call(frame: Frame, call: Extract<Statement, { kind: 'call' }>): void {
    const target =
      call.target === undefined ? undefined : this.resolver.resolve(frame, call.target);
    const args = call.args.map((argument) => this.resolver.resolve(frame, argument));
    const callee = this.table.get(call.name);
    if (callee === undefined) {
      if (PRIMITIVES.has(call.name)) {
        const op = { kind: 'do' as const, name: call.name, args };
        if (call.name === 'wait' || call.name === 'idle') {
          this.emit(frame, call.text, op);
          const take = { kind: 'do' as const, name: 'take', args: [] };
          this.emit(frame, call.text, target === undefined ? take : { ...take, target });
        } else {
          this.emit(frame, call.text, target === undefined ? op : { ...op, target });
        }
        return;
      }
      if (FUNCTIONS.has(call.name) && target !== undefined) {
        const value: Expression = { kind: 'call', name: call.name, args };
        this.emit(frame, call.text, { kind: 'set', target, value });
        return;
      }
      throw linkError(frame.routine.name, `calls ${call.name}, which does not exist`);
    }
    if (callee.parameters.length !== args.length) {
      throw linkError(
        frame.routine.name,
        `calls ${call.name} with ${String(args.length)} arguments`,
      );
    }
    let free = frame.free;
    const written = assigned(callee.body);
    const bound = new Map<string, Expression>();
    callee.parameters.forEach((parameter, index) => {
      let argument = args[index] ?? { kind: 'number', value: 0 };
      if (!isSimple(argument) || written.has(parameter)) {
        const register: Expression = { kind: 'register', index: free };
        free += 1;
        this.emit(frame, call.text, { kind: 'set', target: register, value: argument });
        argument = register;
      }
      bound.set(parameter, argument);
    });
    const inner = this.frame(
      callee,
      bound,
      free,
      target,
      false,
      frame.depth + 1,
      frame.atomic || callee.atomic,
    );
    this.statements(inner, callee.body);
    if (target !== undefined && !endsInReturn(callee.body)) {
      this.emit(inner, 'return', { kind: 'set', target, value: { kind: 'number', value: 0 } });
    }
    for (const at of inner.returns) this.patch(at, this.ops.length);
  }

  private patch(at: number, to: number): void {
    const op = this.ops[at];
    if (op?.kind === 'jump') op.to = to;
  }
}

function isSimple(expression: Expression): boolean {
  return (
    expression.kind === 'register' ||
    expression.kind === 'number' ||
    (expression.kind === 'member' && (expression.field === 'rcv' || expression.field === 'snd'))
  );
}

/**
 * Links the entry routines of a table.
 * @param constants names that expressions may use besides the words.
 */
export function link(
  table: Table,
  entries: readonly string[],
  constants: Readonly<Record<string, number>>,
): FlatProgram {
  const linker = new Linker(table, constants);
  const ranges = new Map(
    entries.map((name): [string, { start: number; end: number }] => [name, linker.entry(name)]),
  );
  return { ops: linker.ops, entries: ranges };
}
