/** What can be seen of a routine's body without linking it. */
import type { Statement } from './routine.js';

/** Names that a body assigns to. */
export function assigned(body: Statement[]): Set<string> {
  const names = new Set<string>();
  for (const statement of body) {
    if (
      (statement.kind === 'assign' || statement.kind === 'call') &&
      statement.target?.kind === 'name'
    ) {
      names.add(statement.target.name);
    }
    if (statement.kind === 'when') {
      for (const name of [...assigned(statement.yes), ...assigned(statement.no)]) names.add(name);
    }
    if (statement.kind === 'loop') for (const name of assigned(statement.body)) names.add(name);
  }
  return names;
}

/** Whether control never comes to the end of a body. */
export function endsInReturn(body: Statement[]): boolean {
  const last = body.at(-1);
  if (last?.kind === 'return') return true;
  if (last?.kind === 'loop') return !isLeft(last.body);
  return last?.kind === 'when' && endsInReturn(last.yes) && endsInReturn(last.no);
}

/** Whether a loop's body has a `break` that ends the loop. */
function isLeft(body: Statement[]): boolean {
  return body.some(
    (one) => one.kind === 'break' || (one.kind === 'when' && (isLeft(one.yes) || isLeft(one.no))),
  );
}
