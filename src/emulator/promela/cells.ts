/** Promela's names of the cells of a state, in the order of the layout. */
import type { Layout } from '../executive/layout.js';
import {
  CONNECTION,
  GLOBALS,
  IOP,
  SOCKET,
  TASK,
  VARIABLE,
  type RecordType,
} from '../executive/records.js';

/** Words that Promela keeps for itself. */
const RENAMED: Readonly<Record<string, string>> = { priority: 'prio' };

/** The arrays of records, by the record's name. */
export const ARRAYS: Readonly<Record<string, string>> = {
  task: 'T',
  socket: 'SO',
  iop: 'F',
  variable: 'V',
  connection: 'C',
};

export function fieldName(field: string): string {
  return RENAMED[field] ?? field;
}

interface Group {
  type: RecordType;
  base: number;
  count: number;
}

function groups(layout: Layout): Group[] {
  return [
    { type: TASK, base: layout.task, count: layout.tasks },
    { type: SOCKET, base: layout.socket, count: layout.sockets },
    { type: IOP, base: layout.iop, count: layout.iops },
    { type: VARIABLE, base: layout.variable, count: layout.variables },
    { type: CONNECTION, base: layout.connection, count: layout.connections },
  ];
}

function lists(layout: Layout): { name: string; base: number; length: number }[] {
  return [
    { name: 'semq', base: layout.semaphoreQueue, length: layout.tasks },
    { name: 'mutexq', base: layout.mutexQueue, length: layout.tasks },
    { name: 'readyq', base: layout.readyQueue, length: layout.tasks },
    { name: 'timerq', base: layout.timerQueue, length: layout.tasks },
    { name: 'sockets', base: layout.socketStack, length: layout.sockets + 2 },
    { name: 'freed', base: layout.numberStack, length: layout.iops + 2 },
    { name: 'wireq', base: layout.wireQueue, length: layout.queueLimit + 1 },
    { name: 'netq', base: layout.netQueue, length: layout.queueLimit + 1 },
    { name: 'grams', base: layout.datagrams, length: layout.sockets * (layout.datagramLimit + 1) },
    { name: 'res', base: layout.result, length: layout.results },
  ];
}

/** For each cell of a state its name: `phase`, `T[1].pc`, `semq[0]`. */
export function cellNames(layout: Layout): string[] {
  const names: string[] = [];
  for (const name of GLOBALS) names[layout.globals[name]] = name;
  for (const { type, base, count } of groups(layout)) {
    for (let index = 0; index < count; index += 1) {
      for (const { name, offset } of type.fields) {
        names[base + index * type.size + offset] =
          `${ARRAYS[type.name] ?? ''}[${String(index)}].${fieldName(name)}`;
      }
    }
  }
  for (const { name, base, length } of lists(layout)) {
    for (let index = 0; index < length; index += 1)
      names[base + index] = `${name}[${String(index)}]`;
  }
  return names;
}

/** Declarations of all that is part of a state. Promela has no arrays without elements. */
export function declarations(layout: Layout): string[] {
  const records = groups(layout);
  return [
    ...records.map(
      ({ type }) =>
        `typedef ${type.name}_t { ${type.fields.map(({ name }) => `int ${fieldName(name)}`).join('; ')} }`,
    ),
    ...records.map(
      ({ type, count }) =>
        `${type.name}_t ${ARRAYS[type.name] ?? ''}[${String(Math.max(1, count))}];`,
    ),
    ...lists(layout).map(({ name, length }) => `int ${name}[${String(Math.max(1, length))}];`),
    `int ${GLOBALS.join(', ')};`,
  ];
}
