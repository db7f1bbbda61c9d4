/** Reads the text of a program back; what an agent does in C, for tests and tools. */
import { CheckError } from '../errors.js';
import { readConditions } from './condition.js';
import type { WirePeerColumn, WireProgram } from './encode.js';
import { PROGRAM_VERSION } from './encode.js';
import { readGate } from './gate.js';
import type { Delays, ExactDelay, Gate, TaskColumn } from './program.js';
import { BOUNDS, readStep } from './step.js';
import type { StepResolver } from './step.js';
import type { Word } from './words.js';
import { WordReader } from './words.js';

interface Statement {
  text: string;
  /** Number of the statement, from 1. */
  number: number;
}

/**
 * @throws CheckError (usage, `bad-program`) that names the statement and the
 *   byte in it
 */
export function decodeProgram(text: string): WireProgram {
  const statements = text.split(';').map((part, index) => ({ text: part, number: index + 1 }));
  const [version, netd, descriptors, ...rest] = statements;
  const last = rest.pop();
  if (
    version === undefined ||
    netd === undefined ||
    descriptors === undefined ||
    last === undefined
  ) {
    throw badProgram(1, 0, 'expected at least "V ...;N ...;D ...;E"');
  }
  if (last.text !== 'E')
    throw badProgram(last.number, 0, `expected "E" at the end, got "${last.text}"`);
  const program: WireProgram = {
    ...readVersion(version),
    netd: readNetd(netd),
    descriptors: readDescriptors(descriptors),
    columns: [],
  };
  const delays = rest[0]?.text.startsWith('J ') === true ? rest.shift() : undefined;
  const gates = rest[0]?.text.startsWith('G ') === true ? rest.shift() : undefined;
  const groups = groupByColumn(rest);
  program.columns = groups.map(({ head }) => readHead(head));
  if (delays !== undefined) program.delays = readDelays(delays, program);
  const names = resolverOf(program);
  groups.forEach(({ steps }, index) => {
    const column = program.columns[index];
    for (const statement of steps) {
      const reader = readerOf(statement);
      if (column?.kind === 'task') column.steps.push(readStep(reader, names(statement)));
      if (column?.kind === 'peer') column.steps.push(readGo(reader, names(statement)));
    }
  });
  if (gates !== undefined) program.gates = readGates(gates, program);
  return program;
}

function badProgram(statement: number, offset: number, sentence: string): CheckError {
  const where = `statement ${String(statement)}, byte ${String(offset)}`;
  return new CheckError('usage', 'bad-program', `program text, ${where}: ${sentence}`);
}

function readerOf({ text, number }: Statement): WordReader {
  return new WordReader(text, (offset, sentence) => badProgram(number, offset, sentence));
}

function keyword(reader: WordReader, text: string): void {
  const word = reader.word(`"${text}"`);
  if (word.text !== text) throw reader.error(word.offset, `expected "${text}", got "${word.text}"`);
}

function readVersion(statement: Statement): Pick<WireProgram, 'scenario' | 'variant' | 'patience'> {
  const reader = readerOf(statement);
  keyword(reader, 'V');
  reader.number('the version', PROGRAM_VERSION, PROGRAM_VERSION);
  const scenario = reader.word('a scenario').text;
  const variant = reader.word('a variant').text;
  const patience = reader.number('patience', 1, BOUNDS.ticks);
  reader.end();
  return { scenario, variant, patience };
}

function readNetd(statement: Statement): number {
  const reader = readerOf(statement);
  keyword(reader, 'N');
  const priority = reader.number('a priority', BOUNDS.leastPriority, BOUNDS.priority);
  reader.end();
  return priority;
}

function readDescriptors(statement: Statement): string[] {
  const reader = readerOf(statement);
  keyword(reader, 'D');
  const names: string[] = [];
  while (reader.more) names.push(reader.word('a descriptor').text);
  return names;
}

function readDelays(statement: Statement, { columns }: WireProgram): Delays {
  const reader = readerOf(statement);
  keyword(reader, 'J');
  const delays: Delays = {
    seed: reader.number('a seed', 0, BOUNDS.seed),
    spin: reader.number('turns', 0, BOUNDS.spin),
    ticks: reader.number('ticks', 0, BOUNDS.heldTicks),
  };
  const only: number[] = [];
  const exact: ExactDelay[] = [];
  while (reader.more) {
    const { text, offset } = reader.word('a column');
    const one = readExactDelay(text, (name) => columns.findIndex((each) => each.name === name));
    if (one === undefined) throw reader.error(offset, `there is no column "${text}"`);
    if (typeof one !== 'number') exact.push(one);
    else if (exact.length === 0) only.push(one);
    else throw reader.error(offset, 'a column stands behind the delays of single steps');
  }
  return {
    ...delays,
    ...(only.length === 0 ? {} : { columns: only }),
    ...(exact.length === 0 ? {} : { exact }),
  };
}

/** `T1.0=3,500`, or a column's name alone; undefined if it is neither. */
function readExactDelay(
  text: string,
  find: (name: string) => number,
): ExactDelay | number | undefined {
  const [, name, step, locked, ticks, turns] =
    /^([^.]+)\.(\d{1,2})(l?)=(\d{1,4}),(\d{1,9})$/.exec(text) ?? [];
  const column = find(name ?? text);
  if (column < 0) return undefined;
  if (name === undefined) return column;
  const exact = { column, step: Number(step), ticks: Number(ticks), turns: Number(turns) };
  return locked === 'l' ? { ...exact, locked: true } : exact;
}

function readGates(statement: Statement, { columns }: WireProgram): Gate[] {
  const reader = readerOf(statement);
  keyword(reader, 'G');
  const gates: Gate[] = [];
  while (reader.more) {
    const { text, offset } = reader.word('a gate');
    const gate = readGate(text, (name) => columns.findIndex((column) => column.name === name));
    if (gate === undefined) throw reader.error(offset, `"${text}" is no gate`);
    if ('step' in gate && gate.step >= (columns[gate.column]?.steps.length ?? 0)) {
      throw reader.error(offset, `there is no step for the gate "${text}"`);
    }
    gates.push(gate);
  }
  return gates;
}

function groupByColumn(statements: Statement[]): { head: Statement; steps: Statement[] }[] {
  const groups: { head: Statement; steps: Statement[] }[] = [];
  for (const statement of statements) {
    const group = groups.at(-1);
    if (/^(T |P$)/.test(statement.text)) groups.push({ head: statement, steps: [] });
    else if (group === undefined) throw badProgram(statement.number, 0, 'expected "T ..." or "P"');
    else group.steps.push(statement);
  }
  return groups;
}

function readHead(statement: Statement): TaskColumn | WirePeerColumn {
  if (statement.text === 'P') return { kind: 'peer', name: 'P', steps: [] };
  const reader = readerOf(statement);
  keyword(reader, 'T');
  const name = reader.word('a name').text;
  const priority = reader.number('a priority', BOUNDS.leastPriority, BOUNDS.priority);
  if (!reader.more) return { kind: 'task', name, priority, steps: [] };
  keyword(reader, 'slice');
  reader.end();
  return { kind: 'task', name, priority, timeslice: true, steps: [] };
}

function readGo(reader: WordReader, names: StepResolver): WirePeerColumn['steps'][number] {
  const op = reader.oneOf('a step of the peer', ['await', 'go']);
  if (op === 'await') return { op, conditions: readConditions(reader, names) };
  const index = reader.number('an index', 0, 99);
  reader.end();
  return { op, index };
}

function resolverOf(program: WireProgram): (statement: Statement) => StepResolver {
  return (statement) => {
    const find = (what: string, word: Word, index: number): number => {
      if (index >= 0) return index;
      throw badProgram(statement.number, word.offset, `unknown ${what} "${word.text}"`);
    };
    const descriptor = (word: Word): number =>
      find('descriptor', word, program.descriptors.indexOf(word.text));
    const column = (word: Word): number =>
      find(
        'column',
        word,
        program.columns.findIndex(({ name }) => name === word.text),
      );
    return {
      descriptor,
      declare: descriptor,
      column,
      task: column,
      step: (word) => {
        const match = /^([^.]+)\.(\d{1,2})$/.exec(word.text);
        const name = { text: match?.[1] ?? '', offset: word.offset };
        if (match === null) find('step', word, -1);
        return { column: column(name), step: Number(match?.[2]) };
      },
    };
  };
}
