/** What the names in a scenario's steps stand for. */
import type { CheckError } from '../errors.js';
import type { Draft } from './draft.js';
import { didYouMean } from './near-match.js';
import { CHECK_COLUMN, SETUP_COLUMN } from './program.js';
import type { StepRef } from './program.js';
import { shifted, sourceError } from './source.js';
import type { Position } from './source.js';
import { columnStepNames } from './step-names.js';
import type { StepResolver } from './step.js';
import type { Bindings, Complain, Word } from './words.js';
import { WordReader } from './words.js';

const DESCRIPTOR = /^[a-z][a-z0-9]{0,7}$/;

export class Scope {
  /** In the order in which the program names them. */
  readonly descriptors: string[] = [];
  readonly #opened = new Set<string>();
  readonly #firstUse = new Map<string, CheckError>();
  readonly #drafts: readonly Draft[];
  readonly #steps = new Map<string, StepRef>();

  constructor(drafts: readonly Draft[], bindings: Bindings) {
    this.#drafts = drafts;
    drafts.forEach(({ source }, column) => {
      // Conditions may name steps of columns further right: names need operations only.
      const steps = source.steps.map(({ text, at }) => ({ op: operationOf(text, at, bindings) }));
      columnStepNames({ name: source.name, steps }).forEach((name, step) => {
        this.#steps.set(name, { column, step });
      });
    });
  }

  /** Names as seen from column `self`. */
  resolver(self: string, complain: Complain): StepResolver {
    const waits = self !== SETUP_COLUMN && self !== CHECK_COLUMN;
    const column = (word: Word): number => {
      if (!waits) throw complain(word.offset, `${self} runs alone, it cannot wait for a column`);
      return this.#column(word, complain);
    };
    return {
      descriptor: (word) => this.#descriptor(word, complain, false),
      declare: (word) => this.#descriptor(word, complain, true),
      column,
      task: (word) => {
        if (word.text === 'P') {
          throw complain(word.offset, 'P is the peer, expected a column with a task');
        }
        return column(word);
      },
      step: (word) => {
        if (!waits) throw complain(word.offset, `${self} runs alone, it cannot wait for a step`);
        return this.#step(word, complain);
      },
    };
  }

  /** @throws CheckError for a descriptor that no step opens, at its first use */
  checkDescriptors(): void {
    for (const [name, error] of this.#firstUse) if (!this.#opened.has(name)) throw error;
  }

  #descriptor(word: Word, complain: Complain, opens: boolean): number {
    const { text, offset } = word;
    if (!DESCRIPTOR.test(text)) {
      throw complain(
        offset,
        `expected a descriptor (a small letter, then up to 7 small letters or digits), got "${text}"`,
      );
    }
    if (opens) this.#opened.add(text);
    else if (!this.#firstUse.has(text)) {
      const sentence = `no step opens the descriptor "${text}" (socket, accept and dup do)`;
      this.#firstUse.set(text, complain(offset, sentence));
    }
    const known = this.descriptors.indexOf(text);
    return known >= 0 ? known : this.descriptors.push(text) - 1;
  }

  #column(word: Word, complain: Complain): number {
    const names = this.#drafts.map(({ source }) => source.name);
    const index = names.indexOf(word.text);
    const usable = names.filter((name) => name !== SETUP_COLUMN && name !== CHECK_COLUMN);
    if (index >= 0 && usable.includes(word.text)) return index;
    const near = didYouMean(word.text, usable);
    throw complain(
      word.offset,
      `unknown column "${word.text}"${near} (there are ${usable.join(', ')})`,
    );
  }

  #step(word: Word, complain: Complain): StepRef {
    const ref = this.#steps.get(word.text);
    const [column = ''] = word.text.split('.');
    if (!word.text.includes('.')) {
      throw complain(
        word.offset,
        `expected a step, COLUMN.OPERATION or COLUMN.OPERATION#N, got "${word.text}"`,
      );
    }
    this.#column({ text: column, offset: word.offset }, complain);
    if (ref !== undefined) return ref;
    const names = [...this.#steps.keys()].filter((name) => name.startsWith(`${column}.`));
    const near = didYouMean(word.text, names);
    throw complain(
      word.offset,
      `unknown step "${word.text}"${near} (${column} has ${names.join(', ')})`,
    );
  }
}

function operationOf(text: string, at: Position, bindings: Bindings): string {
  const complain: Complain = (offset, sentence) =>
    sourceError(shifted(at, offset), 'bad-step', sentence);
  return new WordReader(text, complain, bindings).word('an operation').text;
}
