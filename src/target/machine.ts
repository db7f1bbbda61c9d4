/** How QEMU is started for an image: the files of qemu/. */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { LineCounter, isNode, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { CheckError } from '../errors.js';
import { PACKAGE_ROOT } from '../package-root.js';

/** Longest that any phase may take; a typing error is not to make a run wait for hours. */
const deadline = z.number().positive().max(600);

const schema = z.strictObject({
  /** What it is, a line for people. */
  title: z.string().min(1),
  emulator: z.string().min(1),
  machine: z.string().min(1),
  memoryMegabytes: z.number().int().min(1).max(4096),
  /** Further arguments. */
  args: z.array(z.string()).default([]),
  /** Device of the NIC with its properties; netdev and mac are added. Without one: loopback only. */
  nic: z.string().min(1).optional(),
  /** Whether the built-in images are for it; else --image must name one. */
  builtIn: z.boolean().default(true),
  /** What an image for this machine is: its ELF header must say the same. */
  elf: z.enum(['i386', 'arm']),
  /** Command line of the image; {@link expandAppend} fills in the words in braces. */
  append: z.string().optional(),
  /** Seconds until the first byte on the console, and from there to the agent's answer. */
  deadlines: z.strictObject({ boot: deadline, ready: deadline }),
});

export type Machine = z.infer<typeof schema> & {
  /** Name of the file without `.yaml`. */
  name: string;
};

/** Where the definitions are. */
const MACHINE_FOLDER = path.join(PACKAGE_ROOT, 'qemu');

/** Names of the machines that there are, sorted. */
export function machineNames(folder = MACHINE_FOLDER): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => path.basename(file, '.yaml'))
    .sort();
}

/**
 * Reads a machine definition.
 * @throws CheckError of class `usage` that names file, line and column.
 */
export function loadMachine(file: string): Machine {
  return parseMachine(readDefinition(file), file);
}

/** @param file for the messages, and for the machine's name. */
export function parseMachine(text: string, file: string): Machine {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken !== undefined) {
    const at = lines.linePos(broken.pos[0]);
    const [sentence = broken.message] = broken.message.split(' at line ');
    throw machineError(`${file}:${at.line}:${at.col}`, `${sentence}.`);
  }
  const result = schema.safeParse(document.toJS());
  if (result.success) return { ...result.data, name: path.basename(file, '.yaml') };
  const [issue] = result.error.issues;
  const keys = issue?.path ?? [];
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const at = lines.linePos(offsetOf(document, [...keys, ...unknown]));
  const name = keys.length === 0 ? '' : `${keys.join('.')}: `;
  throw machineError(`${file}:${at.line}:${at.col}`, `${name}${issue?.message ?? 'not valid'}.`);
}

/** Values for the words in braces of `append`. */
export interface AppendValues {
  ip: string;
  mask: string;
  peer: string;
  blackhole: string;
  /** Run id. */
  run: string;
}

/**
 * The image's command line, or undefined if the machine gives it none.
 * @throws CheckError of class `usage` for a word in braces that there is none of.
 */
export function expandAppend(machine: Machine, values: AppendValues): string | undefined {
  return machine.append?.replace(/\{(\w+)\}/g, (_, word: string) => {
    if (Object.hasOwn(values, word)) return values[word as keyof AppendValues];
    throw machineError(
      `qemu/${machine.name}.yaml`,
      `append: there is nothing to fill in for {${word}}.`,
      `Words: ${Object.keys(values).join(', ')}.`,
    );
  });
}

function readDefinition(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const known = machineNames().join(', ');
    throw new CheckError('usage', 'machine-missing', `There is no machine definition ${file}.`, {
      hint: `Machines: ${known}.`,
      cause,
    });
  }
}

/** Where the deepest node on the way to `keys` begins. */
function offsetOf(document: Document, keys: PropertyKey[]): number {
  for (let depth = keys.length; depth >= 0; depth--) {
    const node = document.getIn(keys.slice(0, depth), true);
    if (isNode(node) && node.range !== undefined && node.range !== null) return node.range[0];
  }
  return 0;
}

function machineError(where: string, sentence: string, hint?: string): CheckError {
  return new CheckError('usage', 'machine-invalid', `${where}: ${sentence}`, {
    hint: hint ?? 'The definitions in qemu/ are examples; src/target/machine.ts lists the keys.',
  });
}
