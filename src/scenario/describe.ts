/** A program as a person reads it: columns side by side, as in a litmus test. */
import type { Naming } from './condition.js';
import { formatPeerStep } from './peer-step.js';
import type { Column, Program, TaskColumn } from './program.js';
import { CHECK_COLUMN, SETUP_COLUMN } from './program.js';
import { stepName } from './step-names.js';
import { formatStep } from './step.js';

/** How the program writes its names in scenario files. */
function namingOf(program: Program): Naming {
  return {
    descriptor: (ref) => program.descriptors[ref] ?? '?',
    column: (ref) => program.columns[ref]?.name ?? '?',
    step: (ref) => stepName(program, ref),
  };
}

/** The text of all steps of a column, in the words of a scenario file. */
export function describeSteps(program: Program, column: Column): string[] {
  const naming = namingOf(program);
  return column.kind === 'peer'
    ? column.steps.map((step) => formatPeerStep(step, naming))
    : column.steps.map((step) => formatStep(step, naming));
}

/**
 * Several lines, the last without a line break: the scenario and its variant,
 * what is set up, the columns that run beside each other with their
 * priorities, what is checked at the end.
 */
export function describeProgram(program: Program): string {
  const { scenario, variant, netd, peer, columns } = program;
  const name = variant === '-' ? scenario : `${scenario}/${variant}`;
  const lines = [`${name}   peer: ${peer}, netd at priority ${String(netd)}`];
  const alone = (label: string, title: string): string[] => {
    const column = columns.find((candidate) => candidate.name === title);
    if (column === undefined || column.steps.length === 0) return [];
    return [`${label}: ${describeSteps(program, column).join('; ')}`];
  };
  const beside = columns.filter(({ name }) => name !== SETUP_COLUMN && name !== CHECK_COLUMN);
  lines.push(...alone('set-up', SETUP_COLUMN), '', ...table(program, beside));
  const check = alone('check', CHECK_COLUMN);
  if (check.length > 0) lines.push('', ...check);
  return lines.join('\n');
}

function table(program: Program, columns: readonly Column[]): string[] {
  const cells = columns.map((column) => [heading(column), ...describeSteps(program, column)]);
  const widths = cells.map((column) => Math.max(...column.map((cell) => cell.length)));
  const rule = widths.map((width) => '-'.repeat(width + 2)).join('+');
  const height = Math.max(0, ...cells.map((column) => column.length));
  const rows = Array.from({ length: height }, (_, row) =>
    cells
      .map((column, index) => ` ${(column[row] ?? '').padEnd(widths[index] ?? 0)} `)
      .join('|')
      .trimEnd(),
  );
  const [head = '', ...steps] = rows;
  return [head, rule, ...steps];
}

function heading(column: Column): string {
  return column.kind === 'peer' ? 'P' : taskHeading(column);
}

function taskHeading({ name, priority, timeslice }: TaskColumn): string {
  return `${name} (${String(priority)}${timeslice === true ? ', sliced' : ''})`;
}
