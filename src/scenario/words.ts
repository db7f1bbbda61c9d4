/** Reads a step word by word; every complaint says which word it is about. */
import type { CheckError } from '../errors.js';
import { didYouMean } from './near-match.js';

export interface Word {
  text: string;
  /** Offset in the step's text. */
  offset: number;
}

/** Makes the error for a word of the step: the caller knows where the step stands. */
export type Complain = (offset: number, sentence: string) => CheckError;

/** Values of a sweep, by name: `$n` in a step stands for the value. */
export type Bindings = ReadonlyMap<string, string>;

const NO_BINDINGS: Bindings = new Map();

export class WordReader {
  readonly #words: Word[];
  readonly #end: number;
  readonly #complain: Complain;
  #next = 0;

  constructor(text: string, complain: Complain, bindings: Bindings = NO_BINDINGS) {
    this.#complain = complain;
    this.#end = text.trimEnd().length;
    // A comma at the end of a word separates conditions; inside a word it is part of it.
    this.#words = [...text.matchAll(/,(?=\s|$)|(?:[^\s,]|,(?!\s|$))+/g)].map((match) => ({
      text: this.#bound(match[0], match.index, bindings),
      offset: match.index,
    }));
  }

  #bound(text: string, offset: number, bindings: Bindings): string {
    return text.replaceAll(/\$([A-Za-z][A-Za-z0-9]*)?/g, (whole, name: string | undefined) => {
      const value = name === undefined ? undefined : bindings.get(name);
      if (value !== undefined) return value;
      const known = [...bindings.keys()].map((key) => `$${key}`).join(', ');
      throw this.error(
        offset,
        `"${whole}" is not a name under "sweep"${known === '' ? '' : ` (there are ${known})`}`,
      );
    });
  }

  error(offset: number, sentence: string): CheckError {
    return this.#complain(offset, sentence);
  }

  /** An error about the word read last. */
  errorHere(sentence: string): CheckError {
    return this.error(this.#words[this.#next - 1]?.offset ?? 0, sentence);
  }

  get more(): boolean {
    return this.#next < this.#words.length;
  }

  peek(): string | undefined {
    return this.#words[this.#next]?.text;
  }

  /** @param expected what should stand here, for the error when nothing does */
  word(expected: string): Word {
    const word = this.#words[this.#next];
    if (word === undefined)
      throw this.error(this.#end, `expected ${expected} at the end of the step`);
    this.#next += 1;
    return word;
  }

  number(expected: string, least: number, most: number): number {
    const word = this.word(`${expected} (a number)`);
    const value = /^\d{1,9}$/.test(word.text) ? Number(word.text) : Number.NaN;
    if (!(value >= least && value <= most)) {
      const range = `${String(least)} to ${String(most)}`;
      throw this.error(word.offset, `expected ${expected}, ${range}, got "${word.text}"`);
    }
    return value;
  }

  oneOf<T extends string>(expected: string, choices: readonly T[]): T {
    const word = this.word(`${expected} (${choices.join(', ')})`);
    const choice = choices.find((candidate) => candidate === word.text);
    if (choice !== undefined) return choice;
    const near = didYouMean(word.text, choices);
    const sentence = `expected ${expected} (${choices.join(', ')}), got "${word.text}"${near}`;
    throw this.error(word.offset, sentence);
  }

  /** The rest of the words, each one of `choices` and none twice, in any order. */
  flags<T extends string>(choices: readonly T[]): T[] {
    const flags: T[] = [];
    while (this.more) {
      const flag = this.oneOf('a flag', choices);
      if (flags.includes(flag)) throw this.errorHere(`the flag "${flag}" is given twice`);
      flags.push(flag);
    }
    return choices.filter((choice) => flags.includes(choice));
  }

  /** Takes the word if it is next. */
  skip(text: string): boolean {
    if (this.peek() !== text) return false;
    this.#next += 1;
    return true;
  }

  end(): void {
    const word = this.#words[this.#next];
    if (word !== undefined)
      throw this.error(word.offset, `expected nothing more, got "${word.text}"`);
  }
}
