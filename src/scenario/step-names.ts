/**
 * The names of steps, `T1.recv`, `T1.recv#2`: the one place that makes them.
 * A column, a dot, the operation, and from the second of a kind in the column
 * on its number.
 */
import type { Call, Column, PeerStep, Program, Step, StepRef } from './program.js';
import { CHECK_COLUMN, SETUP_COLUMN } from './program.js';

/** What the names depend on: programs have it, and so have columns not yet compiled. */
export interface NamedColumn {
  readonly name: string;
  readonly steps: readonly { readonly op: string }[];
}

const DIRECTIVES: ReadonlySet<string> = new Set([
  'await',
  'hog',
  'sleep',
  'suspend',
  'resume',
  'delete',
  'priority',
  'lock',
  'unlock',
  'netlock',
  'netunlock',
  'exhaust',
  'restore',
]);

/** Whether the step is a socket call, which has a result. */
export function isCall(step: Step): step is Call {
  return !DIRECTIVES.has(step.op);
}

/** Names of all steps of one column, directives included, by position. */
export function columnStepNames(column: NamedColumn): string[] {
  const seen = new Map<string, number>();
  return column.steps.map(({ op }) => {
    const number = (seen.get(op) ?? 0) + 1;
    seen.set(op, number);
    return number === 1 ? `${column.name}.${op}` : `${column.name}.${op}#${String(number)}`;
  });
}

/** Name of one step. A reference beyond the program is a bug of its maker. */
export function stepName(program: Pick<Program, 'columns'>, ref: StepRef): string {
  const column = program.columns[ref.column];
  const name = column === undefined ? undefined : columnStepNames(column)[ref.step];
  if (name === undefined) {
    throw new RangeError(`no step ${String(ref.step)} in column ${String(ref.column)}`);
  }
  return name;
}

/** A step of a program with its name and place. */
export interface PlacedStep {
  name: string;
  ref: StepRef;
  column: Column;
  step: Step | PeerStep;
}

/** All steps of a program in program order: columns from left to right, each from the top. */
export function placedSteps(program: Pick<Program, 'columns'>): PlacedStep[] {
  return program.columns.flatMap((column, index) => {
    const names = columnStepNames(column);
    return column.steps.map((step: Step | PeerStep, position) => ({
      name: names[position] ?? '',
      ref: { column: index, step: position },
      column,
      step,
    }));
  });
}

/**
 * Names of the calls that are part of an outcome, in program order: those of
 * the tasks and of CHK. CTL's must succeed and the peer's have no results.
 */
export function outcomeStepNames(program: Pick<Program, 'columns'>): string[] {
  return program.columns.flatMap((column) => {
    if (column.kind === 'peer' || column.name === SETUP_COLUMN) return [];
    const names = columnStepNames(column);
    return column.steps.flatMap((step, position) => (isCall(step) ? [names[position] ?? ''] : []));
  });
}

/** Whether a step's name belongs to the column that runs after everything else. */
export function isCheckStep(name: string): boolean {
  return name.startsWith(`${CHECK_COLUMN}.`);
}
