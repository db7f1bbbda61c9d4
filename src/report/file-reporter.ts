/**
 * Writes a report into a file when the run has ended. The file is there whole or
 * not at all: a reader never meets half of it.
 */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Reporter } from './reporter.js';
import type { RunRecord } from './run-record.js';

/** @param render the file's text */
export function fileReporter(file: string, render: (record: RunRecord) => string): Reporter {
  return {
    name: path.basename(file),
    finish(record) {
      const unfinished = `${file}.part`;
      try {
        writeFileSync(unfinished, render(record));
        renameSync(unfinished, file);
      } catch (error) {
        rmSync(unfinished, { force: true });
        throw error;
      }
    },
  };
}
