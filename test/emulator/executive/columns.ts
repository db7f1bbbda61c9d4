/** The same program with its columns in another order. */
import type { Program } from '../../../src/scenario/program.js';

/** Every number that a step or a condition calls `column`. */
function translated(value: unknown, to: readonly number[]): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => translated(item, to));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, unknown]) => [
      key,
      key === 'column' && typeof item === 'number' ? to[item] : translated(item, to),
    ]),
  );
}

/**
 * Columns in the order of their priorities, the highest or the lowest first. Those of
 * one priority stay in their order, in which they start; so does CTL, the first one.
 */
export function reordered(program: Program, lowest: boolean): Program {
  const place = (index: number): number => {
    const column = program.columns[index];
    if (column?.name === 'CTL') return -1;
    if (column?.kind !== 'task') return 1000;
    return lowest ? 500 - column.priority : column.priority;
  };
  const order = program.columns.map((_, index) => index).sort((a, b) => place(a) - place(b));
  const to = program.columns.map((_, index) => order.indexOf(index));
  const columns = order.map((index) => translated(program.columns[index], to));
  return { ...program, columns: columns as Program['columns'] };
}
