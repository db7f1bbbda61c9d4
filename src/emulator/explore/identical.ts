/** Which columns of a program can be exchanged without anybody noticing. */
import type { Column, Condition, PeerStep, Program, Step } from '../../scenario/program.js';
import { CHECK_COLUMN, SETUP_COLUMN } from '../../scenario/program.js';

type Exchange = (column: number) => number;

function conditionText(condition: Condition, exchange: Exchange): string {
  if ('column' in condition) {
    return JSON.stringify({ ...condition, column: exchange(condition.column) });
  }
  if (!('step' in condition)) return JSON.stringify(condition);
  const { column, step } = condition.step;
  return JSON.stringify({ ...condition, step: { column: exchange(column), step } });
}

function stepText(step: Step | PeerStep, exchange: Exchange): string {
  if (step.op === 'await' || step.op === 'hog') {
    // All of them must hold: their order is of no consequence.
    const conditions = step.conditions.map((one) => conditionText(one, exchange)).sort();
    return JSON.stringify({ ...step, conditions });
  }
  return JSON.stringify('column' in step ? { ...step, column: exchange(step.column) } : step);
}

/** All of a column but its name, after an exchange. */
function columnText(column: Column, exchange: Exchange): string {
  const steps = (column.steps as (Step | PeerStep)[]).map((step) => stepText(step, exchange));
  return JSON.stringify({ ...column, name: '', steps });
}

function areIdentical({ columns }: Program, one: number, other: number): boolean {
  const exchange: Exchange = (column) => (column === one ? other : column === other ? one : column);
  return columns.every((column, at) => {
    const there = columns[exchange(at)];
    return (
      there !== undefined &&
      columnText(column, exchange) === columnText(there, (position) => position)
    );
  });
}

/**
 * Sets of at least two columns that do the same in the same places: whatever a
 * schedule does with one of them, another schedule does with the other.
 * @returns positions among the program's columns, each set in their order.
 */
export function identicalColumns(program: Program): number[][] {
  const sets: number[][] = [];
  program.columns.forEach((column, at) => {
    if (column.kind !== 'task' || [SETUP_COLUMN, CHECK_COLUMN].includes(column.name)) return;
    const same = sets.find(([first = at]) => areIdentical(program, first, at));
    if (same === undefined) sets.push([at]);
    else same.push(at);
  });
  return sets.filter(({ length }) => length > 1);
}
