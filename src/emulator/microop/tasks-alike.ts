/** Whether the tables treat all tasks alike, so that tasks can be renamed in a state. */
import { TASK_CELLS } from '../executive/records.js';
import type { Expression } from './expression.js';
import type { FlatOp, FlatProgram } from './link.js';

/** Functions that tell tasks apart by their positions. */
const BY_POSITION: ReadonlySet<string> = new Set(['task_count', 'netwait_task']);

function holdsTask(expression: Expression): boolean {
  switch (expression.kind) {
    case 'name':
      return expression.name === 'self' || TASK_CELLS.has(expression.name);
    case 'member':
      return TASK_CELLS.has(expression.field);
    case 'conditional':
      return holdsTask(expression.yes) || holdsTask(expression.no);
    default:
      return false;
  }
}

function goesByPosition(expression: Expression): boolean {
  switch (expression.kind) {
    case 'call':
      return BY_POSITION.has(expression.name) || expression.args.some(goesByPosition);
    case 'member':
      return goesByPosition(expression.base);
    case 'unary':
      return goesByPosition(expression.operand);
    case 'binary':
      return goesByPosition(expression.left) || goesByPosition(expression.right);
    case 'conditional':
      return [expression.test, expression.yes, expression.no].some(goesByPosition);
    default:
      return false;
  }
}

function isAlike(op: FlatOp): boolean {
  switch (op.kind) {
    case 'set':
      if (op.target.kind === 'register' && holdsTask(op.value)) return false;
      return ![op.target, op.value].some(goesByPosition);
    case 'test':
      return !goesByPosition(op.test);
    case 'do':
      return !op.args.some(goesByPosition);
    case 'jump':
      return true;
  }
}

/**
 * True if no table goes through the tasks in the order of their positions, and
 * none keeps a task in a register: then tasks stand in {@link TASK_CELLS} only.
 */
export function treatsTasksAlike(program: FlatProgram): boolean {
  return program.ops.every(isAlike);
}
