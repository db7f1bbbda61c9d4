/**
 * What a test of RTEMS says about itself on the console
 * (cpukit/libtest/testbeginend.c, bsps/shared/start/bspfatal-default.c).
 */
import { FatalWatch, readSign, type FatalText } from '../console/fatal.js';

/** All that was read of one boot of a test image. */
export interface TestLog {
  /** Name in `BEGIN OF TEST`, or undefined. */
  name: string | undefined;
  /** The end banner with the name of the begin banner has come. */
  ended: boolean;
  /** `EXPECTED_PASS`, with `_` for `-`; other text as it stands there. */
  state: string | undefined;
  version: string | undefined;
  build: string | undefined;
  tools: string | undefined;
  /** `*** FATAL ***` has come, with what was said around it. */
  fatal: FatalText | undefined;
  /** `*** EXIT STATUS NOT ZERO ***` has come. */
  badExit: boolean;
  /** `FILE: LINE CONDITION` of a failed assertion. */
  assertion: string | undefined;
  /** RTEMS has said that it ends, or the last of its fatal lines has come. */
  over: boolean;
  /** Lines with something in them. */
  lines: number;
}

/** A banner is a line that begins with this, and nothing else is. */
const BANNER = '*** ';
const FIELDS = /^TEST (VERSION|STATE|BUILD|TOOLS):\s*(.*)$/;
/** As rtems_test_assert prints it. */
const ASSERTION = /^\S.*: \d+ \S/;

export class TestBanners {
  readonly #watch = new FatalWatch();
  readonly #fields = new Map<string, string>();
  #name: string | undefined;
  #ended = false;
  #fatalSeen = false;
  #badExit = false;
  #assertion: string | undefined;
  #lines = 0;

  /**
   * @param line without its line end; carriage returns and bytes that are no text do no harm
   * @param isWhole false: it may go on, so it says no label
   */
  push(line: string, isWhole = true): void {
    const text = clean(line);
    if (text.trim() === '') return;
    this.#lines += 1;
    this.#watch.push(text);
    if (text.startsWith(BANNER)) this.#banner(text, isWhole);
    else if (this.#name !== undefined && !this.#ended && ASSERTION.test(text)) {
      this.#assertion = text.trim();
    }
  }

  get log(): TestLog {
    const fatal = this.#watch.fatal;
    return {
      name: this.#name,
      ended: this.#ended,
      state: this.#fields.get('STATE')?.replaceAll('-', '_'),
      version: this.#fields.get('VERSION'),
      build: this.#fields.get('BUILD'),
      tools: this.#fields.get('TOOLS'),
      fatal: this.#fatalSeen ? fatal : undefined,
      badExit: this.#badExit,
      assertion: fatal === undefined ? undefined : this.#assertion,
      over: this.#watch.complete,
      lines: this.#lines,
    };
  }

  #banner(text: string, isWhole: boolean): void {
    const found = readSign(text);
    if (found?.sign === 'test-begin') this.#name ??= found.test;
    // Another test's end would say nothing about this one.
    if (found?.sign === 'test-end' && found.test === this.#name) this.#ended = true;
    if (found?.sign === 'fatal') this.#fatalSeen = true;
    if (text.includes('*** EXIT STATUS NOT ZERO')) this.#badExit = true;
    const [, field, value = ''] = FIELDS.exec(text.slice(BANNER.length)) ?? [];
    if (field !== undefined && isWhole && !this.#fields.has(field))
      this.#fields.set(field, value.trim());
  }
}

/** A line without carriage returns and control characters. */
function clean(line: string): string {
  // eslint-disable-next-line no-control-regex
  return line.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
}
