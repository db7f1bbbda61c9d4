/**
 * The log of a run, for whoever has to find out why a lab does not work: what
 * was done when, with what. What the run came to is in the journal, not here.
 */
import { openSync, writeSync } from 'node:fs';
import path from 'node:path';
import pino, { type Logger } from 'pino';
import pretty from 'pino-pretty';

/**
 * Everything goes to `log.ndjson` in the run folder; with `verbose`, what is
 * above debug also goes to standard error, readable. Synchronous, so that
 * nothing is lost when the process ends.
 */
export function openLog(folder: string, runId: string, verbose: boolean): Logger {
  const file = patientFile(path.join(folder, 'log.ndjson'));
  const readable = pretty({
    destination: 2,
    sync: true,
    colorize: process.stderr.isTTY,
    ignore: 'pid,hostname,run',
  });
  const streams = [
    { level: 'trace' as const, stream: file },
    ...(verbose ? [{ level: 'info' as const, stream: readable }] : []),
  ];
  return pino({ level: 'trace', base: { run: runId } }, pino.multistream(streams));
}

/** A disk that is full must not end the run: the journal says that, and better. */
function patientFile(file: string): { write(text: string): void } {
  let descriptor: number | undefined;
  return {
    write(text) {
      try {
        descriptor ??= openSync(file, 'a');
        writeSync(descriptor, text);
      } catch {
        // The next line is tried again.
      }
    },
  };
}
