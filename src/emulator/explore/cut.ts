/** A program with parts of it left out, and what the steps that are left are called then. */
import { columnStepNames, describeSteps } from '../../scenario/index.js';
import type {
  Column,
  Condition,
  PeerStep,
  Program,
  Step,
  StepRef,
} from '../../scenario/program.js';
import { SETUP_COLUMN } from '../../scenario/program.js';

/** What can be left out of a program. Positions are those of the whole program. */
export type Part =
  | { what: 'column'; column: number }
  | { what: 'step'; column: number; step: number }
  | { what: 'condition'; column: number; step: number; condition: number };

export interface Cut {
  program: Program;
  /** New names of the steps that are left, by their old ones. */
  names: Map<string, string>;
}

/** All parts of a program; the set-up's column is no part, its steps are. */
export function partsOf(program: Program): Part[] {
  return program.columns.flatMap((column, at): Part[] => [
    ...(column.name === SETUP_COLUMN ? [] : [{ what: 'column', column: at } as const]),
    ...column.steps.flatMap((step: Step | PeerStep, index): Part[] => [
      { what: 'step', column: at, step: index },
      ...conditionsOf(step).map((_, condition): Part => ({
        what: 'condition',
        column: at,
        step: index,
        condition,
      })),
    ]),
  ]);
}

/** The part in words: `T3`, `T2.close#2 (close s)`, `"blocked T1" of T2.await`. */
export function partText(program: Program, part: Part): string {
  const column = program.columns[part.column];
  if (column === undefined) return '?';
  if (part.what === 'column') return column.name === 'P' ? 'the peer' : column.name;
  const name = columnStepNames(column)[part.step] ?? '?';
  const text = describeSteps(program, column)[part.step] ?? '?';
  if (part.what === 'step') return `${name} (${text})`;
  const conditions = text.slice(text.indexOf(' ') + 1).split(', ');
  return `"${conditions[part.condition] ?? '?'}" of ${name}`;
}

function conditionsOf(step: Step | PeerStep): Condition[] {
  return step.op === 'await' || step.op === 'hog' ? step.conditions : [];
}

/** What of a program is left: a step goes with what it waits for or is about. */
class Rest {
  private readonly program: Program;
  private readonly gone: ReadonlySet<string>;
  /** For each column whether its steps are left; undefined for a column that is not. */
  private left: (boolean[] | undefined)[];

  constructor(program: Program, gone: readonly Part[]) {
    this.program = program;
    this.gone = new Set(gone.map((part) => keyOf(part)));
    this.left = program.columns.map(({ steps }) => steps.map(() => true));
    for (let before = ''; before !== JSON.stringify(this.left);) {
      before = JSON.stringify(this.left);
      this.left = program.columns.map((column, at) => this.stepsLeft(column, at));
    }
  }

  private stepsLeft(column: Column, at: number): boolean[] | undefined {
    if (this.gone.has(keyOf({ what: 'column', column: at }))) return undefined;
    const left = column.steps.map((step: Step | PeerStep, index) => this.isLeft(step, at, index));
    return left.includes(true) || column.name === SETUP_COLUMN ? left : undefined;
  }

  private isLeft(step: Step | PeerStep, column: number, index: number): boolean {
    if (this.gone.has(keyOf({ what: 'step', column, step: index }))) return false;
    if (step.op === 'await' || step.op === 'hog') {
      return this.conditions(step.conditions, column, index).length > 0;
    }
    const isAboutTask = 'column' in step;
    return !isAboutTask || this.column(step.column) !== undefined;
  }

  conditions(all: readonly Condition[], column: number, step: number): Condition[] {
    return all.flatMap((condition, index): Condition[] => {
      if (this.gone.has(keyOf({ what: 'condition', column, step, condition: index }))) return [];
      if ('column' in condition) {
        const to = this.column(condition.column);
        return to === undefined ? [] : [{ ...condition, column: to }];
      }
      if (!('step' in condition)) return [condition];
      const to = this.step(condition.step);
      return to === undefined ? [] : [{ ...condition, step: to }];
    });
  }

  /** New position of a column; undefined if it is not left. */
  column(old: number): number | undefined {
    if (this.left[old] === undefined) return undefined;
    return this.left.slice(0, old).filter((steps) => steps !== undefined).length;
  }

  step(old: StepRef): StepRef | undefined {
    const column = this.column(old.column);
    const steps = this.left[old.column];
    if (column === undefined || steps?.[old.step] !== true) return undefined;
    return { column, step: steps.slice(0, old.step).filter(Boolean).length };
  }

  /** The steps of a column that are left, referring to what they refer to now. */
  steps<S extends Step | PeerStep>(steps: readonly S[], column: number): S[] {
    return steps.flatMap((step, index): S[] => {
      if (this.left[column]?.[index] !== true) return [];
      if (step.op === 'await' || step.op === 'hog') {
        return [{ ...step, conditions: this.conditions(step.conditions, column, index) }];
      }
      return 'column' in step ? [{ ...step, column: this.column(step.column) ?? 0 }] : [step];
    });
  }

  cut(): Cut {
    const { program } = this;
    const columns = program.columns.flatMap((column, at): Column[] => {
      if (this.column(at) === undefined) return [];
      return column.kind === 'peer'
        ? [{ ...column, steps: this.steps(column.steps, at) }]
        : [{ ...column, steps: this.steps(column.steps, at) }];
    });
    const names = new Map<string, string>();
    program.columns.forEach((column, at) => {
      columnStepNames(column).forEach((name, step) => {
        const to = this.step({ column: at, step });
        const now = to === undefined ? undefined : columns[to.column];
        if (to === undefined || now === undefined) return;
        names.set(name, columnStepNames(now)[to.step] ?? '');
      });
    });
    const peer = this.gone.size === 0 || usesPeer(columns) ? program.peer : 'none';
    return { program: { ...program, peer, columns }, names };
  }
}

/** Whether a program needs somebody at the other end of the wire. */
function usesPeer(columns: readonly Column[]): boolean {
  return columns.some(
    ({ kind, steps }) =>
      kind === 'peer' || steps.some((step) => 'who' in step && step.who !== 'loop'),
  );
}

function keyOf(part: Part): string {
  const { column } = part;
  if (part.what === 'column') return `${column}`;
  return part.what === 'step'
    ? `${column}.${part.step}`
    : `${column}.${part.step}.${part.condition}`;
}

/**
 * The program without some of its parts. What refers to a part that is gone
 * goes with it: conditions, awaits without conditions, directives about a task,
 * columns without steps.
 */
export function without(program: Program, gone: readonly Part[]): Cut {
  return new Rest(program, gone).cut();
}
