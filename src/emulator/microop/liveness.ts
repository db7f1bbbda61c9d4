/**
 * Which registers still matter at each op. A state keeps only those, so that
 * two states that differ in a forgotten value are one.
 */
import type { Expression } from './expression.js';
import type { FlatOp, FlatProgram } from './link.js';

function uses(expression: Expression): number {
  switch (expression.kind) {
    case 'register':
      return 1 << expression.index;
    case 'member':
      return uses(expression.base);
    case 'unary':
      return uses(expression.operand);
    case 'binary':
      return uses(expression.left) | uses(expression.right);
    case 'conditional':
      return uses(expression.test) | uses(expression.yes) | uses(expression.no);
    case 'call':
      return expression.args.reduce((mask, argument) => mask | uses(argument), 0);
    default:
      return 0;
  }
}

function read(op: FlatOp): number {
  switch (op.kind) {
    case 'set':
      return uses(op.value) | (op.target.kind === 'member' ? uses(op.target.base) : 0);
    case 'test':
      return uses(op.test);
    case 'do': {
      const target = op.target?.kind === 'member' ? uses(op.target.base) : 0;
      return op.args.reduce((mask, argument) => mask | uses(argument), target);
    }
    default:
      return 0;
  }
}

function written(op: FlatOp): number {
  if ((op.kind === 'set' || op.kind === 'do') && op.target?.kind === 'register') {
    return 1 << op.target.index;
  }
  return 0;
}

/** Ops that may come after the op at a position. */
export function successors(op: FlatOp, at: number): number[] {
  if (op.kind === 'jump') return [op.to];
  if (op.kind === 'test') return [op.yes, op.no];
  if (op.kind === 'do' && (op.name === 'result' || op.name === 'panic')) return [];
  return [at + 1];
}

/** For each position the set of registers (bit mask) that are live before its op. */
export function liveRegisters(program: FlatProgram): Int32Array {
  const live = new Int32Array(program.ops.length + 1);
  for (const { start, end } of program.entries.values()) {
    let changed = true;
    while (changed) {
      changed = false;
      for (let at = end - 1; at >= start; at -= 1) {
        const op = program.ops[at];
        if (op === undefined) continue;
        let after = 0;
        for (const next of successors(op, at)) if (next < end) after |= live[next] ?? 0;
        const before = (after & ~written(op)) | read(op);
        if (before !== live[at]) {
          live[at] = before;
          changed = true;
        }
      }
    }
  }
  return live;
}
