/** Changes one statement of a table: the reference must notice. */
import { parseExpression } from '../../src/emulator/microop/expression.js';
import {
  routine,
  statementsOf,
  type Routine,
  type Statement,
  type Table,
} from '../../src/emulator/microop/routine.js';

export interface Mutation {
  /** What is wrong now, in words. */
  name: string;
  routine: string;
  /** The statement: its text, and which one if there are several. */
  text: string;
  nth?: number;
  /**
   * Leave it out, turn its condition round, do it before the statement in front of it, or put
   * another statement (of a branch: another condition) in its place.
   */
  change: 'drop' | 'negate' | 'earlier' | { replace: string };
}

function replace(
  body: readonly Statement[],
  target: Statement,
  by: (statement: Statement) => Statement[],
): Statement[] {
  return body.flatMap((statement): Statement[] => {
    if (statement === target) return by(statement);
    if (statement.kind === 'when') {
      return [
        {
          ...statement,
          yes: replace(statement.yes, target, by),
          no: replace(statement.no, target, by),
        },
      ];
    }
    if (statement.kind === 'loop')
      return [{ ...statement, body: replace(statement.body, target, by) }];
    return [statement];
  });
}

function earlier(body: readonly Statement[], target: Statement): Statement[] {
  const at = body.indexOf(target);
  if (at > 0) {
    const moved = [...body];
    moved.splice(at, 1);
    moved.splice(at - 1, 0, target);
    return moved;
  }
  return body.map((statement): Statement => {
    if (statement.kind === 'when') {
      return {
        ...statement,
        yes: earlier(statement.yes, target),
        no: earlier(statement.no, target),
      };
    }
    return statement.kind === 'loop'
      ? { ...statement, body: earlier(statement.body, target) }
      : statement;
  });
}

function textOf(statement: Statement): string {
  if ('text' in statement) return statement.text;
  return statement.kind;
}

function statementOf(text: string): Statement[] {
  return routine('replacement()', 'a mutation', [text]).body;
}

/** @throws Error if the statement does not exist: the list of mutations is out of date. */
export function mutate(table: Table, mutation: Mutation): Table {
  const original = table.get(mutation.routine);
  const target = statementsOf(original?.body ?? []).filter(
    (statement) => textOf(statement) === mutation.text,
  )[mutation.nth ?? 0];
  if (original === undefined || target === undefined) {
    throw new Error(`no statement "${mutation.text}" in ${mutation.routine}`);
  }
  const body =
    mutation.change === 'earlier'
      ? earlier(original.body, target)
      : replace(original.body, target, (statement) => {
          const { change } = mutation;
          if (change === 'drop') return [];
          if (typeof change === 'object' && statement.kind !== 'when') {
            return statementOf(change.replace);
          }
          if (statement.kind !== 'when') throw new Error(`"${mutation.text}" is no condition`);
          if (typeof change === 'object') {
            return [{ ...statement, test: parseExpression(change.replace) }];
          }
          return [{ ...statement, yes: statement.no, no: statement.yes }];
        });
  const changed: Routine = { ...original, body };
  return new Map(table).set(original.name, changed);
}
