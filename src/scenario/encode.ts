/**
 * The text of a program (docs/program.md), which goes over the console in one
 * piece. What the host keeps to itself is not in it: what the program needs,
 * which peer it has, and what the peer does ({@link WireProgram}).
 */
import { CheckError } from '../errors.js';
import { formatConditions } from './condition.js';
import type { Naming } from './condition.js';
import { formatGate } from './gate.js';
import type { Condition, Program, TaskColumn } from './program.js';
import { MOST, sizeOf } from './size.js';
import { outcomeStepNames } from './step-names.js';
import { formatStep } from './step.js';

/** Version of the text. */
export const PROGRAM_VERSION = 1;

/** What every target must be able to hold. */
export const LIMITS = {
  bytes: 4000,
  columns: 16,
  descriptors: 24,
  steps: 24,
  /** Results that a report has room for. */
  calls: 64,
  exactDelays: 16,
  variant: 31,
  gates: 120,
} as const;

/** The peer's column as a target sees it: it only learns when a step is due. */
export interface WirePeerColumn {
  kind: 'peer';
  name: 'P';
  steps: ({ op: 'await'; conditions: Condition[] } | { op: 'go'; index: number })[];
}

/** A program as far as its text says it. */
export interface WireProgram extends Omit<Program, 'needs' | 'peer' | 'columns' | 'rounds'> {
  columns: (TaskColumn | WirePeerColumn)[];
}

/** What of a program goes into its text. */
export function wireProgram(program: Program): WireProgram {
  const { scenario, variant, netd, patience, descriptors, delays, gates } = program;
  const columns = program.columns.map((column): TaskColumn | WirePeerColumn => {
    if (column.kind === 'task') return column;
    const steps = column.steps.map((step, index) =>
      step.op === 'await' ? step : { op: 'go' as const, index },
    );
    return { ...column, steps };
  });
  return {
    scenario,
    variant,
    netd,
    patience,
    descriptors,
    columns,
    ...(delays === undefined ? {} : { delays }),
    ...(gates === undefined ? {} : { gates }),
  };
}

/**
 * The program's text: ASCII, no line breaks.
 * @throws CheckError (usage, `program-too-large`) beyond {@link LIMITS} and {@link MOST}
 */
export function encodeProgram(program: Program): string {
  const text = encodeWireProgram(wireProgram(program));
  const { columns, descriptors } = program;
  const size = sizeOf(program);
  const longest = Math.max(0, ...columns.map(({ steps }) => steps.length));
  for (const [what, got, most] of [
    ['bytes of program text', text.length, LIMITS.bytes],
    ['columns', columns.length, LIMITS.columns],
    ['descriptors', descriptors.length, LIMITS.descriptors],
    ['steps in a column', longest, LIMITS.steps],
    ['delays of single steps', program.delays?.exact?.length ?? 0, LIMITS.exactDelays],
    ['calls outside of set-up', outcomeStepNames(program).length, LIMITS.calls],
    ['connections', size.connections, MOST.connections],
    ['sockets, accepted ones among them', size.sockets, MOST.sockets],
    ['letters in the name of a variant', program.variant.length, LIMITS.variant],
    ['gates to pass', program.gates?.length ?? 0, LIMITS.gates],
  ] as const) {
    if (got <= most) continue;
    throw new CheckError(
      'usage',
      'program-too-large',
      `${program.scenario}/${program.variant}: expected at most ${String(most)} ${what}, got ${String(got)}`,
      { hint: 'Split the scenario or leave out tasks and steps.' },
    );
  }
  return text;
}

/** The text without regard to limits. */
export function encodeWireProgram(program: WireProgram): string {
  const { scenario, variant, patience, netd, descriptors, columns, delays, gates } = program;
  const naming: Naming = {
    descriptor: (ref) => descriptors[ref] ?? '?',
    column: (ref) => columns[ref]?.name ?? '?',
    step: (ref) => `${columns[ref.column]?.name ?? '?'}.${String(ref.step)}`,
  };
  const statements = [
    `V ${String(PROGRAM_VERSION)} ${scenario} ${variant} ${String(patience)}`,
    `N ${String(netd)}`,
    ['D', ...descriptors].join(' '),
  ];
  if (delays !== undefined) {
    const { seed, spin, ticks } = delays;
    const only = (delays.columns ?? []).map((ref) => naming.column(ref));
    const exact = (delays.exact ?? []).map(
      (one) =>
        `${naming.step(one)}${one.locked === true ? 'l' : ''}=${String(one.ticks)},${String(one.turns)}`,
    );
    statements.push(['J', seed, spin, ticks, ...only, ...exact].join(' '));
  }
  if (gates !== undefined && gates.length > 0) {
    statements.push(['G', ...gates.map((gate) => formatGate(gate, naming))].join(' '));
  }
  for (const column of columns) {
    if (column.kind === 'peer') {
      statements.push('P');
      for (const step of column.steps) {
        statements.push(
          step.op === 'go'
            ? `go ${String(step.index)}`
            : `await ${formatConditions(step.conditions, naming)}`,
        );
      }
    } else {
      const slice = column.timeslice === true ? ' slice' : '';
      statements.push(`T ${column.name} ${String(column.priority)}${slice}`);
      statements.push(...column.steps.map((step) => formatStep(step, naming)));
    }
  }
  return [...statements, 'E'].join(';');
}
