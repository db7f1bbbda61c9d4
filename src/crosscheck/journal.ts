/**
 * The journal of a run: events as they happen, one JSON object a line, written
 * by appending only. It is the source of every report, and what a run that was
 * killed goes on from.
 */
import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs';
import type { z } from 'zod';
import { CheckError } from '../errors.js';
import { journalEvent, type EventBody, type JournalEvent } from './events.js';

/**
 * Events that must survive even the machine's sudden end. All others survive the
 * process's, because each is handed to the system in one write.
 */
const DURABLE: ReadonlySet<JournalEvent['event']> = new Set([
  'run-started',
  'interrupted',
  'run-ended',
]);

export class JournalWriter {
  readonly #path: string;
  readonly #file: number;
  readonly #now: () => number;
  readonly #offset: number;
  #open = true;

  /**
   * @param now milliseconds by a clock that never goes back
   * @param offset added to it: time that the run had taken before it was resumed
   */
  private constructor(path: string, file: number, now: () => number, offset: number) {
    this.#path = path;
    this.#file = file;
    this.#now = now;
    this.#offset = offset;
  }

  /**
   * Begins a journal.
   * @throws CheckError `usage` if the file is already there, `infrastructure` if
   *   it cannot be made
   */
  static create(path: string, now: () => number): JournalWriter {
    const file = openFor(path, constants.O_CREAT | constants.O_EXCL);
    return new JournalWriter(path, file, now, -now());
  }

  /**
   * Goes on with a journal that has been read; cuts off its torn last line.
   */
  static resume(path: string, read: Journal, now: () => number): JournalWriter {
    const file = openFor(path, 0);
    if (fstatSync(file).size > read.bytes) ftruncateSync(file, read.bytes);
    const elapsed = read.events.at(-1)?.at ?? 0;
    return new JournalWriter(path, file, now, elapsed - now());
  }

  /**
   * Appends an event and gives it back with its time.
   * @throws CheckError `infrastructure` if it cannot be stored; the journal then
   *   ends with the event before
   */
  append(body: EventBody): JournalEvent {
    const at = Math.max(0, Math.round((this.#now() + this.#offset) * 1000) / 1000);
    const event: JournalEvent = { at, ...body };
    const line = Buffer.from(`${JSON.stringify(event)}\n`);
    const before = sizeOf(this.#file);
    try {
      for (let sent = 0; sent < line.length;) sent += writeSync(this.#file, line, sent);
      if (DURABLE.has(event.event)) fdatasyncSync(this.#file);
    } catch (cause) {
      takeBack(this.#file, before);
      throw storageError(this.#path, cause);
    }
    return event;
  }

  /** May be called twice. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    closeSync(this.#file);
  }
}

export interface Journal {
  events: JournalEvent[];
  /** Length of the part that was read, in bytes. */
  bytes: number;
  /** Whether a line without an end followed, as a kill in the middle of a write leaves it. */
  torn: boolean;
}

/**
 * Reads a journal, a run's that is still going on included.
 * @throws CheckError `usage` with file and line for a line that is no event
 */
export function readJournal(path: string): Journal {
  let content: Buffer;
  try {
    content = readFileSync(path);
  } catch (cause) {
    throw new CheckError(
      'usage',
      'journal-unreadable',
      `Expected the journal of a run at ${path}, got: ${messageOf(cause)}.`,
      { hint: 'Name the folder of a run, as `closecheck run` prints it at its end.', cause },
    );
  }
  return parseJournal(content, path);
}

/** @param path for messages only */
export function parseJournal(content: Buffer, path: string): Journal {
  const bytes = content.lastIndexOf(0x0a) + 1;
  const lines = content.subarray(0, bytes).toString('utf8').split('\n').slice(0, -1);
  const events = lines.map((line, index) => parseLine(line, `${path}:${index + 1}`));
  if (events.length > 0 && events[0]?.event !== 'run-started') {
    throw lineError(`${path}:1`, `expected the event run-started first, got ${events[0]?.event}`);
  }
  return { events, bytes, torn: bytes < content.length };
}

function parseLine(line: string, where: string): JournalEvent {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw lineError(
      where,
      `expected a JSON object, got ${JSON.stringify(line.slice(0, 60))}`,
      cause,
    );
  }
  const parsed = journalEvent.safeParse(value);
  if (!parsed.success) throw lineError(where, firstIssue(parsed.error), parsed.error);
  return parsed.data;
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'not an event';
  const path = issue.path.map(String).join('.');
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}

function lineError(where: string, what: string, cause?: unknown): CheckError {
  return new CheckError('usage', 'journal-damaged', `${where}: ${what}.`, {
    hint: 'The journal was changed after the run, or was written by another version of closecheck.',
    ...(cause === undefined ? {} : { cause }),
  });
}

function openFor(path: string, extra: number): number {
  try {
    return openSync(path, constants.O_WRONLY | constants.O_APPEND | extra, 0o644);
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') {
      throw new CheckError('usage', 'journal-exists', `There is already a journal at ${path}.`, {
        hint: 'Choose another folder with --out.',
        cause,
      });
    }
    throw storageError(path, cause);
  }
}

function storageError(path: string, cause: unknown): CheckError {
  const full = codeOf(cause) === 'ENOSPC' || codeOf(cause) === 'EDQUOT';
  return new CheckError(
    'infrastructure',
    full ? 'disk-full' : 'journal-unwritable',
    full
      ? `Expected room for the journal ${path}, got a full disk.`
      : `Expected to write the journal ${path}, got: ${messageOf(cause)}.`,
    {
      phase: 'collect',
      hint: full
        ? 'Make room, or choose a folder on another disk with --out.'
        : 'Choose a folder with --out that can be written.',
      cause,
    },
  );
}

function sizeOf(file: number): number | null {
  const status = fstatSync(file);
  return status.isFile() ? status.size : null;
}

/** Half a line is worse than none; if not even that works the reader ignores it. */
function takeBack(file: number, size: number | null): void {
  if (size === null) return;
  try {
    ftruncateSync(file, size);
  } catch {
    return;
  }
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
