/** The text of a gate, `T1.0w#2!` (docs/program.md, statement G). */
import type { Gate, GatePoint } from './program.js';

const LETTER: Record<GatePoint, string> = {
  call: 'c',
  begun: 'b',
  'go-on': 'a',
  lock: 'l',
  sleep: 's',
  wake: 'w',
  return: 'r',
};
const POINT = new Map(Object.entries(LETTER).map(([point, letter]) => [letter, point]));
const GATE = /^([^.]+)\.(0|[1-9]\d?)([cbalswr])(?:#([2-9]|[1-9]\d))?([!-]?)$/;

/**
 * `netd`; or column, step from 0, point; which sleep of the step, if not the
 * first; `!` for at once, `-` if it holds the daemon.
 */
export function formatGate(gate: Gate, naming: { column(ref: number): string }): string {
  if (gate.point === 'netd') return gate.point;
  const { column, step, point, sleeps, atOnce, holdsNetd } = gate;
  const which = sleeps > 0 ? `#${sleeps + 1}` : '';
  return `${naming.column(column)}.${step}${LETTER[point]}${which}${holdsNetd ? '-' : atOnce ? '!' : ''}`;
}

/**
 * @param find the position of a column, -1 if there is none of that name
 * @returns undefined for what is no gate
 */
export function readGate(text: string, find: (column: string) => number): Gate | undefined {
  if (text === 'netd') return { point: 'netd' };
  const [, name = '', step, letter = '', which, mark] = GATE.exec(text) ?? [];
  const point = POINT.get(letter) as GatePoint | undefined;
  const column = find(name);
  if (point === undefined || column < 0) return undefined;
  return {
    column,
    step: Number(step),
    point,
    sleeps: which === undefined ? 0 : Number(which) - 1,
    atOnce: mark === '!',
    ...(mark === '-' ? { holdsNetd: true } : {}),
  };
}
