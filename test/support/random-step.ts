/** One step of a random program, out of three numbers. */
import { pick, type Room } from './random-room.js';

export interface Dice {
  op: number;
  descriptor: number;
  detail: number;
}

interface Operation {
  weight: number;
  /** Whether it can block, which is what a first task is for. */
  sleeps?: true;
  text: (name: string, detail: number, room: Room) => string;
}

const OPERATIONS: readonly Operation[] = [
  { weight: 12, sleeps: true, text: receive },
  { weight: 4, sleeps: true, text: (name) => `read ${name} 100` },
  { weight: 8, sleeps: true, text: transmit },
  {
    weight: 3,
    sleeps: true,
    text: (name, detail, room) =>
      `write ${name} ${room.udp.includes(name) ? '30' : size(detail, room)}`,
  },
  { weight: 10, sleeps: true, text: accept },
  { weight: 8, sleeps: true, text: connect },
  { weight: 8, sleeps: true, text: select },
  { weight: 14, text: (name) => `close ${name}` },
  { weight: 6, text: (name, detail) => `shutdown ${name} ${oneOf(['rd', 'wr', 'rdwr'], detail)}` },
  { weight: 2, text: (name) => `dup ${name} d` },
  { weight: 3, text: (name) => `nonblock ${name}` },
  { weight: 4, text: setopt },
  { weight: 4, text: (_name, detail) => `sleep ${String(1 + (detail % 4))}` },
  { weight: 4, text: (_name, detail) => `socket n ${oneOf(['tcp', 'udp'], detail)}` },
  { weight: 2, text: (name, detail, room) => `bind ${name} ${bound(name, detail, room)}` },
  { weight: 2, text: (name, detail) => `listen ${name} ${String(2 + (detail % 2))}` },
  { weight: 2, text: () => 'suspend T1' },
  { weight: 2, text: () => 'resume T1' },
  { weight: 1, text: (_name, detail) => `priority T1 ${oneOf(['45', '115', '130'], detail)}` },
];
const SLEEPERS = OPERATIONS.filter(({ sleeps }) => sleeps === true);

/** @param sleeper the step is to be one that can block */
export function stepOf({ op, descriptor, detail }: Dice, room: Room, sleeper: boolean): string {
  const operation = pick(sleeper ? SLEEPERS : OPERATIONS, op);
  // Mostly the descriptor that everybody uses.
  const others = room.descriptors.slice(1);
  others.push('c', 'd', 'n');
  const name = descriptor < 60 ? room.descriptors[0] : others[descriptor % others.length];
  return operation.text(name ?? '', detail, room);
}

function receive(name: string, detail: number, room: Room): string {
  const flags = ['', '', '', ' dontwait', ' peek', room.udp.includes(name) ? '' : ' waitall'];
  return `recv ${name} ${oneOf(['100', '10'], detail)}${oneOf(flags, detail)}`;
}

function transmit(name: string, detail: number, room: Room): string {
  if (!room.udp.includes(name)) return `send ${name} ${size(detail, room)}`;
  if (detail % 2 === 0) return `send ${name} 30`;
  return `sendto ${name} ${room.peer === 'none' ? 'loop' : oneOf(['loop', 'peer'], detail >> 1)} 2 30`;
}

/** Not the port of a UDP socket that may have a peer: the other one would get what that one gets. */
function bound(name: string, detail: number, { udp }: Room): string {
  return udp.length === 0 || udp.includes(name) ? port(detail) : oneOf(['0', '1', '3'], detail);
}

function port(detail: number): string {
  return String(detail % 4);
}

/**
 * Of 65535 bytes to the peer some stay, of 12000 none. Between two ends on the target many go in
 * turns, each with an acknowledgement of its own, which the reference does not have.
 */
function size(detail: number, { peer }: Room): string {
  return oneOf(peer === 'none' ? ['10', '100'] : ['65535', '10', '65535', '12000'], detail);
}

function accept(name: string, _detail: number, room: Room): string {
  return `accept ${room.listener ?? name} c`;
}

function connect(name: string, detail: number, room: Room): string {
  const others = room.peer === 'kernel' ? ['peer', 'loop'] : ['loop'];
  const who = oneOf(room.peer === 'scripted' ? ['blackhole'] : others, detail);
  // The peer's datagrams come from one port.
  if (room.udp.includes(name))
    return `connect ${name} ${who} ${who === 'peer' ? '2' : port(detail)}`;
  return `connect ${name} ${who} ${oneOf(['1', '1', '3'], detail)}`;
}

function select(name: string, detail: number, room: Room): string {
  const time = oneOf(['-', '3', '-', '0'], detail);
  const second = room.descriptors[1];
  const sets = [`r:${name}`, `w:${name}`, `r:${name} w:${name}`, `e:${name}`];
  if (second !== undefined && second !== name) sets.push(`r:${name},${second}`);
  return `select ${time} ${oneOf(sets, detail >> 2)}`;
}

function setopt(name: string, detail: number, room: Room): string {
  const options = ['rcvtimeo 2', 'rcvtimeo 0'];
  if (!room.udp.includes(name)) options.push('linger 0', 'linger 2');
  return `setopt ${name} ${oneOf(options, detail)}`;
}

function oneOf(choices: readonly string[], number: number): string {
  return choices[number % choices.length] ?? '';
}
