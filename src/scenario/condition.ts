/** Conditions of `await` and `hog`: text to {@link Condition} and back. */
import type { ColumnRef, Condition, DescriptorRef, StepRef } from './program.js';
import type { Word, WordReader } from './words.js';

/** What names in a step stand for; each throws when there is no such thing. */
export interface Resolver {
  descriptor(word: Word): DescriptorRef;
  /** A column with a task. */
  task(word: Word): ColumnRef;
  /** A column with a task, or the peer's. */
  column(word: Word): ColumnRef;
  step(word: Word): StepRef;
}

/** How names are written. */
export interface Naming {
  descriptor(ref: DescriptorRef): string;
  column(ref: ColumnRef): string;
  step(ref: StepRef): string;
}

const KINDS = [
  'blocked',
  'woken',
  'ended',
  'called',
  'returned',
  'readable',
  'writable',
] as const satisfies readonly Condition['is'][];

const MOST_CONDITIONS = 4;

/** Reads `COND[, COND]` to the end of the step. */
export function readConditions(reader: WordReader, resolver: Resolver): Condition[] {
  const conditions: Condition[] = [];
  do {
    conditions.push(readCondition(reader, resolver));
  } while (reader.skip(','));
  reader.end();
  if (conditions.length > MOST_CONDITIONS) {
    const got = String(conditions.length);
    throw reader.errorHere(
      `expected at most ${String(MOST_CONDITIONS)} conditions in one step, got ${got}: use a second step`,
    );
  }
  return conditions;
}

function readCondition(reader: WordReader, resolver: Resolver): Condition {
  const is = reader.oneOf('a condition', KINDS);
  switch (is) {
    case 'blocked':
    case 'woken':
      return { is, column: resolver.task(reader.word('a task')) };
    case 'ended':
      return { is, column: resolver.column(reader.word('a column')) };
    case 'called':
    case 'returned':
      return { is, step: resolver.step(reader.word('a step')) };
    case 'readable':
    case 'writable':
      return { is, descriptor: resolver.descriptor(reader.word('a descriptor')) };
  }
}

export function formatConditions(conditions: readonly Condition[], naming: Naming): string {
  return conditions.map((condition) => formatCondition(condition, naming)).join(', ');
}

function formatCondition(condition: Condition, naming: Naming): string {
  switch (condition.is) {
    case 'blocked':
    case 'woken':
    case 'ended':
      return `${condition.is} ${naming.column(condition.column)}`;
    case 'called':
    case 'returned':
      return `${condition.is} ${naming.step(condition.step)}`;
    case 'readable':
    case 'writable':
      return `${condition.is} ${naming.descriptor(condition.descriptor)}`;
  }
}
