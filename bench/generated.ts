/** A scenario that is too large to be written by hand: its size is chosen. */
import { PRIORITY, type Program, type Step, type TaskColumn } from '../src/scenario/program.js';

const DATAGRAM = 10;
const BUFFER = 100;

/**
 * Readers of UDP sockets of their own, each of which reads twice and passes the
 * first datagram on to the next one's socket, and a closer that sends the first
 * datagram and closes the sockets one after the other, whoever sleeps there.
 * @param readers at least 2.
 */
export function generatedProgram(readers: number): Program {
  const each = Array.from({ length: readers }, (_, index) => index);
  const portOf = (index: number): number => (index % readers) + 1;
  const setup: Step[] = each.flatMap((descriptor): Step[] => [
    { op: 'socket', descriptor, protocol: 'udp' },
    { op: 'bind', descriptor, port: portOf(descriptor) },
  ]);
  const sendTo = (descriptor: number, index: number): Step => {
    return { op: 'sendto', descriptor, who: 'loop', port: portOf(index), length: DATAGRAM };
  };
  const receive = (descriptor: number): Step => {
    return { op: 'recv', descriptor, length: BUFFER, flags: [] };
  };
  const column = (name: string, priority: number, steps: Step[]): TaskColumn => {
    return { kind: 'task', name, priority, steps };
  };
  return {
    scenario: 'generated',
    variant: `readers=${String(readers)}`,
    needs: [],
    peer: 'none',
    netd: PRIORITY.netd,
    patience: 25,
    descriptors: each.map((index) => `s${String(index)}`),
    columns: [
      column('CTL', PRIORITY.ctl, setup),
      ...each.map((index) =>
        column(`T${String(index + 2)}`, PRIORITY.sleeper, [
          receive(index),
          sendTo(index, index + 1),
          receive(index),
        ]),
      ),
      column('T1', PRIORITY.closer, [
        sendTo(0, 0),
        ...each.map((descriptor): Step => ({ op: 'close', descriptor })),
      ]),
    ],
  };
}
