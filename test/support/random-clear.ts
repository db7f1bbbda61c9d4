/**
 * Keeps random programs clear of what the reference does not have
 * (docs/architecture.md, What the reference leaves out). Besides what is here,
 * the steps have no urgent data, no wait for mbufs, and no datagram that would
 * be cut into fragments or is too short for RTEMS's ICMP; and none takes away
 * all descriptors, a closed one's number among them.
 */
import type { Room } from './random-room.js';
import type { Dice } from './random-step.js';

type Columns = readonly (readonly [string, string[]])[];

/** The columns with descriptors that are opened once each, and without what is not to be said. */
export function clearTasks(room: Room, columns: Columns): Record<string, string[]> {
  return Object.fromEntries(
    withoutConnect(room, withoutListen(room, smallSends(room, openedOnce(room, columns)))),
  );
}

/**
 * A name stands for one descriptor: one that is lost to another is left behind. A name that no step opens is the one that everybody uses.
 */
function openedOnce({ descriptors, setup }: Room, columns: Columns): Columns {
  const opens = /^(?:(socket) (\w+)|((?:accept|dup) \w+) (\w+))/;
  const counts = new Map(setup.length === 0 ? [] : descriptors.map((name) => [name, 1]));
  const renamed = columns.map(([column, steps]): [string, string[]] => [
    column,
    steps.map((step) => {
      const [all, socket, name, call, into] = opens.exec(step) ?? [];
      const opened = name ?? into;
      if (all === undefined || opened === undefined) return step;
      const count = (counts.get(opened) ?? 0) + 1;
      counts.set(opened, count);
      const fresh = count === 1 ? opened : `${opened}${String(count)}`;
      return `${socket ?? call ?? ''} ${fresh}${step.slice(all.length)}`;
    }),
  ]);
  const known = (step: string): string =>
    step.replaceAll(/(?<=[ :,])[cdn]\b/g, (name) =>
      counts.has(name) ? name : (descriptors[0] ?? name),
    );
  // read() and write() of a dup'd descriptor are calls on descriptor 0.
  const socketCall = (step: string): string =>
    step.replace(/^read(?= d)/, 'recv').replace(/^write(?= d)/, 'send');
  return renamed.map(([column, steps]) => [column, steps.map((step) => socketCall(known(step)))]);
}

/**
 * A call that can return with a part of its data tells how large segments and windows are, and so
 * does one that finds room beside one that finds none: one large send at most, and none beside it.
 */
function smallSends({ setup }: Room, columns: Columns): Columns {
  const all = [setup, ...columns.map(([, steps]) => steps)].flat();
  const large = / (?:60000|65535|12000)$/;
  const parts = all.some((step) => /nonblock|sndtimeo/.test(step));
  const kept = parts ? undefined : all.find((step) => large.test(step));
  let seen = false;
  const clear = (step: string): string => {
    if (kept === undefined) return step.replace(large, ' 100');
    if (step === kept && !seen) {
      seen = true;
      return step;
    }
    return step.replace(/^(?:send|write) (\w+) \d+/, 'recv $1 10 dontwait');
  };
  return columns.map(([column, steps]) => [column, steps.map(clear)]);
}

/** listen() on a socket that has been told to connect: BSD takes its state away. */
function withoutListen({ setup }: Room, columns: Columns): Columns {
  const all = [setup, ...columns.map(([, steps]) => steps)].flat();
  const connects = (name: string): boolean =>
    name === 's' || name === 'c' || all.some((step) => step.startsWith(`connect ${name} `));
  return columns.map(([column, steps]) => [
    column,
    steps.map((step) => {
      const [op, name = ''] = step.split(' ');
      return op === 'listen' && connects(name) ? `shutdown ${name} rdwr` : step;
    }),
  ]);
}

/** connect() on a TCP socket whose connection may have ended: BSD begins another one on it. */
function withoutConnect({ setup }: Room, columns: Columns): Columns {
  const all = [setup, ...columns.map(([, steps]) => steps)].flat();
  const ends =
    setup.some((step) => step.startsWith('accept')) || / shutdown /.test(` ${all.join(' ')}`);
  const connected = (name: string): boolean =>
    /^c\d*$/.test(name) || setup.some((step) => step.startsWith(`connect ${name} `));
  return columns.map(([column, steps]) => [
    column,
    steps.map((step) => {
      const [op, name = ''] = step.split(' ');
      return ends && op === 'connect' && name !== 'u' && connected(name)
        ? `select 0 w:${name}`
        : step;
    }),
  ]);
}

/**
 * The peer's column. What it does behind its end of a connection is nothing to the target, and
 * behind `drain` segments and windows would tell.
 */
export function clearPeer(room: Room, dice: readonly Dice[], atOnce: boolean): string[] {
  const { gate, peerSteps } = room;
  const gated = gate?.includes('P.') === true;
  const steps: string[] = [];
  for (const { op } of dice) {
    if (steps.some((step) => /^(?:fin|rst|drain)/.test(step))) break;
    const more = peerSteps[op % Math.max(1, peerSteps.length)] ?? [];
    // One answer to the one SYN; further steps need the connection that the first has made.
    const again = steps.length > 0 && /^(?:synack|connect 1$)/.test(more[0] ?? '');
    steps.push(...(again && (gated || more[0] === 'synack') ? more.slice(1) : more));
  }
  if (steps.length === 0) return gated ? ['connect 1'] : [];
  return atOnce || gated ? steps : ['await blocked T1', ...steps];
}
