/** Constant expressions. */
import type { Expression } from './expression.js';

/**
 * Evaluates `!` and `==` of constants, by which the tables ask for the stack and
 * its options, so that the other stack's branch is not in the code.
 */
export function fold(expression: Expression): Expression {
  if (expression.kind === 'unary' && expression.operator === '!') {
    const operand = fold(expression.operand);
    if (operand.kind === 'number') return { kind: 'number', value: operand.value === 0 ? 1 : 0 };
  }
  if (expression.kind === 'binary' && expression.operator === '==') {
    const left = fold(expression.left);
    const right = fold(expression.right);
    if (left.kind === 'number' && right.kind === 'number') {
      return { kind: 'number', value: left.value === right.value ? 1 : 0 };
    }
  }
  return expression;
}
