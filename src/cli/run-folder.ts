/** The folder of a run: making it, and reading what is in it. */
import { existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { RunStarted } from '../crosscheck/events.js';
import { readJournal, type Journal } from '../crosscheck/journal.js';
import { CheckError } from '../errors.js';
import { JOURNAL } from './reports.js';

/**
 * Makes the folder for a run, by default one that is named after the time.
 * @throws CheckError of class `infrastructure` if it cannot be made
 */
export function makeRunFolder(out: string | undefined, runId: string): string {
  const time = new Date().toISOString().slice(0, 19).replace(/[:T]/g, '-');
  const folder = path.resolve(out ?? path.join('runs', `${time}-${runId}`));
  for (const sub of ['console', 'pcap']) makeFolder(path.join(folder, sub));
  return folder;
}

/** @throws CheckError of class `infrastructure` if it cannot be made */
export function makeFolder(folder: string): void {
  try {
    makeWithParents(folder);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CheckError('infrastructure', 'run-folder', `The folder cannot be made: ${why}.`, {
      phase: 'configure',
      hint: 'Choose another place for it.',
      cause,
    });
  }
}

/** Node's own way, `recursive`, never returns where a kernel says ENOENT, as in /proc. */
function makeWithParents(folder: string): void {
  const parent = path.dirname(folder);
  if (!existsSync(parent) && parent !== folder) makeWithParents(parent);
  try {
    mkdirSync(folder);
  } catch (error) {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
  }
}

/**
 * The journal of a run, and how it began.
 * @throws CheckError of class `usage` if there is none, or nothing in it
 */
export function readRun(folder: string): { journal: Journal; begin: RunStarted } {
  const journal = readJournal(path.join(folder, JOURNAL));
  const [begin] = journal.events;
  if (begin?.event !== 'run-started') {
    throw new CheckError('usage', 'not-begun', `The run in ${folder} had not begun.`, {
      hint: 'Start it again with closecheck run.',
    });
  }
  return { journal, begin };
}
