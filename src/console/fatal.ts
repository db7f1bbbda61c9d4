/**
 * Recognises what RTEMS, and the stand-in in its form, prints when it ends:
 * a fatal error (cpukit/libmisc/fatal), the banners of a test
 * (cpukit/libtest/testbeginend.c), the shutdown of an application.
 */

export interface FatalText {
  /** What was said last before the fatal lines, or the fatal source if that says more. */
  text: string;
  /** `RTEMS_FATAL_SOURCE_PANIC`, if it was printed. */
  source: string | undefined;
  /** Name of the task that was running, if it was printed. */
  task: string | undefined;
}

export type ConsoleSign =
  | { sign: 'test-begin'; test: string }
  | { sign: 'test-end'; test: string }
  /** The fatal lines begin. */
  | { sign: 'fatal' }
  | { sign: 'fatal-source'; source: string }
  | { sign: 'fatal-task'; task: string }
  /** RTEMS has come to its end; after a failed assertion of a test, too. */
  | { sign: 'shutdown' }
  /** The agent has started (docs/console-protocol.md). */
  | { sign: 'ready' };

const SIGNS: readonly [RegExp, (word: string) => ConsoleSign][] = [
  [/^\*\*\* BEGIN OF TEST (.+) \*\*\*$/, (test) => ({ sign: 'test-begin', test })],
  [/^\*\*\* END OF TEST (.+) \*\*\*$/, (test) => ({ sign: 'test-end', test })],
  [/\*\*\* FATAL \*\*\*$/, () => ({ sign: 'fatal' })],
  [/^fatal source: (\d+(?: \(\w+\))?)/, (source) => ({ sign: 'fatal-source', source })],
  [/^executing thread name: (.*)$/, (task) => ({ sign: 'fatal-task', task: task.trim() })],
  [/^\[ RTEMS shutdown \]$/, () => ({ sign: 'shutdown' })],
  [/closecheck agent ready$/, () => ({ sign: 'ready' })],
];

/** What a line of the console announces, if anything. */
export function readSign(line: string): ConsoleSign | undefined {
  const trimmed = line.trim();
  for (const [pattern, make] of SIGNS) {
    const match = pattern.exec(trimmed);
    if (match !== null) return make(match[1] ?? '');
  }
  return undefined;
}

/** Sources whose own text stands in the line before the fatal lines. */
const SAYS_WHY = /_(?:PANIC|ASSERT)\b|^(?:7|11)$/;
/** What is behind the text: `fatal source: 9 (RTEMS_FATAL_SOURCE_EXCEPTION)`. */
const SOURCE_NAME = /\((\w+)\)/;

/** Watches the lines of one boot for its end. */
export class FatalWatch {
  #last = '';
  #fatal: FatalText | undefined;
  #complete = false;

  /** @param line without its line end */
  push(line: string): void {
    const found = readSign(line);
    switch (found?.sign) {
      case 'fatal':
      case 'shutdown':
        this.#fatal ??= { text: this.#last, source: undefined, task: undefined };
        break;
      case 'fatal-source':
        this.#fatal = this.#withSource(found.source);
        break;
      case 'fatal-task':
        if (this.#fatal !== undefined) this.#fatal = { ...this.#fatal, task: found.task };
        this.#complete = true;
        break;
      case 'test-begin':
      case 'test-end':
      case 'ready':
      case undefined:
        if (line.trim() !== '') this.#last = line.trim();
        break;
    }
  }

  /** The fatal error or the shutdown, as far as it has been printed. */
  get fatal(): FatalText | undefined {
    return this.#fatal;
  }

  /** Whether the last of the fatal lines is there. */
  get complete(): boolean {
    return this.#complete;
  }

  #withSource(source: string): FatalText {
    const name = SOURCE_NAME.exec(source)?.[1];
    const said = this.#fatal?.text ?? this.#last;
    const text = SAYS_WHY.test(name ?? source) && said !== '' ? said : `fatal source ${source}`;
    return { text, source: name, task: this.#fatal?.task };
  }
}
