/**
 * Finds programs that stop by their own construction: a step that waits, over
 * any number of columns, for itself; a task that waits for one that never
 * makes a call; a hog that waits for a task it keeps from running.
 */
import type { CheckError } from '../errors.js';
import type { Draft } from './draft.js';
import type { Condition, PeerStep, Step, StepRef, TaskColumn } from './program.js';
import { sourceError } from './source.js';
import type { Position } from './source.js';
import { columnStepNames, isCall } from './step-names.js';

/** @throws CheckError (usage, `never-starts` or `priority-cycle`) at the waiting step */
export function checkWaits(drafts: readonly Draft[]): void {
  new Waits(drafts).check();
}

class Waits {
  readonly #drafts: readonly Draft[];
  readonly #done = new Set<string>();

  constructor(drafts: readonly Draft[]) {
    this.#drafts = drafts;
  }

  check(): void {
    this.#drafts.forEach(({ column }, index) => {
      if (column.kind === 'task') this.#checkHogs(column, index);
      this.#visit({ column: index, step: column.steps.length - 1 }, []);
    });
  }

  /** Depth first along "can only have returned after". */
  #visit(ref: StepRef, path: readonly StepRef[]): void {
    const key = `${String(ref.column)}.${String(ref.step)}`;
    if (ref.step < 0 || this.#done.has(key)) return;
    const from = path.findIndex(({ column, step }) => column === ref.column && step === ref.step);
    if (from >= 0) throw this.#circle(path.slice(from));
    const onward = [...path, ref];
    this.#visit({ column: ref.column, step: ref.step - 1 }, onward);
    for (const condition of conditionsOf(this.#step(ref))) {
      const needed = this.#needed(condition, ref);
      if (needed !== undefined) this.#visit(needed, onward);
    }
    this.#done.add(key);
  }

  /** The step that must have returned before the condition can hold. */
  #needed(condition: Condition, ref: StepRef): StepRef | undefined {
    switch (condition.is) {
      case 'returned':
        return condition.step;
      case 'called':
        return { column: condition.step.column, step: condition.step.step - 1 };
      case 'ended':
        return { column: condition.column, step: this.#steps(condition.column).length - 1 };
      case 'blocked':
      case 'woken': {
        const first = this.#steps(condition.column).findIndex((step) => isCall(step as Step));
        if (first < 0) {
          const name = this.#drafts[condition.column]?.column.name ?? '?';
          const sentence = `${name} makes no call, so it is never ${condition.is}`;
          const hint = `Wait for "ended ${name}" or one of its steps, or let ${name} make a call.`;
          throw sourceError(this.#at(ref), 'never-starts', sentence, hint);
        }
        return { column: condition.column, step: first - 1 };
      }
      case 'readable':
      case 'writable':
        return undefined;
    }
  }

  #checkHogs(column: TaskColumn, index: number): void {
    column.steps.forEach((step, position) => {
      if (step.op !== 'hog') return;
      const at = this.#at({ column: index, step: position });
      for (const condition of step.conditions) {
        const awaited = this.#drafts[awaitedColumn(condition) ?? -1]?.column;
        if (!this.#isKeptOut(awaited, column)) continue;
        throw sourceError(
          at,
          'priority-cycle',
          `${column.name} hogs the processor at priority ${String(column.priority)} until ${awaited.name} ` +
            `goes on, but ${awaited.name} has priority ${String(awaited.priority)} and cannot run until then`,
          `Give ${awaited.name} a priority above ${column.name}'s (a smaller number) under "priorities".`,
        );
      }
      this.#checkHelpers(column, index, position);
    });
  }

  /** Those for whom a hog waits may themselves wait for somebody whom it keeps out. */
  #checkHelpers(column: TaskColumn, index: number, position: number): void {
    const done = new Map<string, StepRef>();
    this.#collect({ column: index, step: position - 1 }, done);
    const needed = new Map(done);
    const ref = { column: index, step: position };
    for (const condition of conditionsOf(this.#step(ref))) {
      const one = this.#needed(condition, ref);
      if (one !== undefined) this.#collect(one, needed);
    }
    for (const [key, step] of needed) {
      const helper = this.#drafts[step.column]?.column;
      if (done.has(key) || !this.#isKeptOut(helper, column)) continue;
      throw sourceError(
        this.#at(ref),
        'priority-cycle',
        `${column.name} hogs the processor at priority ${String(column.priority)} until something has happened that waits ` +
          `for ${this.#name(step)}, but ${helper.name} has priority ${String(helper.priority)} and cannot run until then`,
        `Give ${helper.name} a priority above ${column.name}'s (a smaller number) under "priorities", or let ${column.name} await "returned ${this.#name(step)}" before it hogs.`,
      );
    }
  }

  /** Whether a hog keeps a column's task from running, for all that the program says. */
  #isKeptOut(
    column: TaskColumn | { kind: 'peer' } | undefined,
    hog: TaskColumn,
  ): column is TaskColumn {
    if (column?.kind !== 'task' || column.priority < hog.priority) return false;
    // A hog in time slices lets those of its own priority in.
    if (hog.timeslice === true && column.priority === hog.priority) return false;
    return column.name !== hog.name && !this.#priorityChanges(column.name);
  }

  /** All steps that must have returned for one to have returned. */
  #collect(ref: StepRef, into: Map<string, StepRef>): void {
    const key = `${String(ref.column)}.${String(ref.step)}`;
    if (ref.step < 0 || into.has(key)) return;
    into.set(key, ref);
    this.#collect({ column: ref.column, step: ref.step - 1 }, into);
    for (const condition of conditionsOf(this.#step(ref))) {
      const needed = this.#needed(condition, ref);
      if (needed !== undefined) this.#collect(needed, into);
    }
  }

  #priorityChanges(name: string): boolean {
    return this.#drafts.some(({ column }) =>
      column.steps.some(
        (step: Step | PeerStep) =>
          step.op === 'priority' && this.#drafts[step.column]?.column.name === name,
      ),
    );
  }

  /** @param path steps each of which can only return after the next, the last after the first */
  #circle(path: readonly StepRef[]): CheckError {
    const waiting = path.filter((ref) => conditionsOf(this.#step(ref)).length > 0);
    const [first = { column: 0, step: 0 }, ...others] = waiting;
    const chain = [...others, first].map((ref) => this.#name(ref)).join(', which waits for ');
    const sentence = `${this.#name(first)} can never go on: it waits for ${chain}`;
    const hint = 'Leave out one of these waits, or wait for a step that comes before.';
    return sourceError(this.#at(first), 'never-starts', sentence, hint);
  }

  #name({ column, step }: StepRef): string {
    const draft = this.#drafts[column];
    return draft === undefined ? '?' : (columnStepNames(draft.column)[step] ?? '?');
  }

  #steps(column: number): readonly (Step | PeerStep)[] {
    return this.#drafts[column]?.column.steps ?? [];
  }

  #step({ column, step }: StepRef): Step | PeerStep | undefined {
    return this.#steps(column)[step];
  }

  #at({ column, step }: StepRef): Position {
    const source = this.#drafts[column]?.source;
    const at = source?.steps[step]?.at ?? source?.at;
    if (at === undefined) throw new RangeError(`no column ${String(column)}`);
    return at;
  }
}

function conditionsOf(step: Step | PeerStep | undefined): readonly Condition[] {
  return step !== undefined && 'conditions' in step ? step.conditions : [];
}

function awaitedColumn(condition: Condition): number | undefined {
  if (condition.is === 'ended') return condition.column;
  if (condition.is === 'called' || condition.is === 'returned') return condition.step.column;
  return undefined;
}
