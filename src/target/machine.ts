/** How QEMU is started for an image: the files of qemu/. */
import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { CheckError } from '../errors.js';

const schema = z.strictObject({
  /** What it is, a line for people. */
  title: z.string().min(1),
  emulator: z.string().min(1),
  machine: z.string().min(1),
  memoryMegabytes: z.number().int().positive(),
  /** Further arguments. */
  args: z.array(z.string()).default([]),
  /** Device of the NIC; netdev and mac are added. */
  nic: z.string().min(1),
  /** How the image is handed over: its file format is checked against it. */
  elf: z.enum(['i386', 'arm']),
  /** Command line of the image; `{ip}`, `{mask}`, `{peer}`, `{blackhole}` and `{run}` are replaced. */
  append: z.string().optional(),
  /** Seconds. */
  deadlines: z.strictObject({ boot: z.number().positive(), ready: z.number().positive() }),
});

export type Machine = z.infer<typeof schema> & {
  /** Name of the file without `.yaml`. */
  name: string;
};

/**
 * Reads a machine definition.
 * @throws CheckError of class `usage` that names file, line and column.
 */
export function loadMachine(file: string): Machine {
  void readFileSync;
  void parseDocument;
  throw new CheckError('bug', 'not-yet', `${file}: not yet`);
}
