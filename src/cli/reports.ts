/** Which reports a run folder gets, and how the terminal is addressed. */
import path from 'node:path';
import { isatty } from 'node:tty';
import { fileReporter } from '../report/file-reporter.js';
import { resultJson } from '../report/json.js';
import { junitXml } from '../report/junit.js';
import { litmusLog } from '../report/litmus-log.js';
import { resultMarkdown } from '../report/markdown.js';
import type { Reporter } from '../report/reporter.js';
import { TerminalReporter } from '../report/terminal.js';

export const JOURNAL = 'journal.ndjson';

/** @param targets a litmus log is written for each: names of tests repeat between them */
export function fileReporters(folder: string, targets: readonly string[]): Reporter[] {
  return [
    fileReporter(path.join(folder, 'result.json'), resultJson),
    fileReporter(path.join(folder, 'junit.xml'), junitXml),
    fileReporter(path.join(folder, 'result.md'), resultMarkdown),
    ...targets.map((target) =>
      fileReporter(path.join(folder, `observed-${fileName(target)}.log`), (record) =>
        litmusLog(record, target),
      ),
    ),
  ];
}

/** A target's name as part of a file's. */
function fileName(target: string): string {
  return target.replace(/[^A-Za-z0-9.-]+/g, '_');
}

/** Progress and table on standard output; plain where that is no terminal. */
export function terminalReporter(folder: string, histogram = false): Reporter {
  const { stdout } = process;
  const onTerminal = isatty(stdout.fd);
  return new TerminalReporter({
    write: (text) => stdout.write(text),
    ...manner(process.env, onTerminal),
    columns: onTerminal ? stdout.columns : undefined,
    histogram,
    folder: shown(folder),
  });
}

/** Whether lines are rewritten, and coloured (no-color.org). */
export function manner(
  { CI, TERM, NO_COLOR = '' }: NodeJS.ProcessEnv,
  onTerminal: boolean,
): { interactive: boolean; colour: boolean } {
  const interactive = onTerminal && CI === undefined && TERM !== 'dumb';
  return { interactive, colour: interactive && NO_COLOR === '' };
}

/** Relative where that is shorter: it is to be typed. */
function shown(folder: string): string {
  const relative = path.relative('.', folder);
  return relative !== '' && relative.length < folder.length ? relative : folder;
}
