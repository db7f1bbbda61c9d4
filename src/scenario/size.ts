/** How many sockets and connections a program may come to, all its calls taken together. */
import type { Program } from './program.js';

export interface Size {
  /** A connection that is accepted is a socket, too. */
  sockets: number;
  connections: number;
}

/** What the reference has room for. */
export const MOST: Size = { sockets: 30, connections: 15 };

export function sizeOf(program: Program): Size {
  const ops = program.columns.flatMap(({ steps }) =>
    (steps as { op: string }[]).map(({ op }) => op),
  );
  const connections = ops.filter((op) => op === 'connect' || op === 'syn').length;
  return { connections, sockets: connections + ops.filter((op) => op === 'socket').length };
}
