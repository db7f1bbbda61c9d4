/** From what a row has shown to its verdict in the journal. */
import type { Bench } from './bench.js';
import type { RunConfig } from './config.js';
import { judge, type Judgement } from './judge.js';
import { applyKnown, knownWarnings } from './known.js';
import type { RowEntry } from './ledger.js';
import type { Predictions } from './predictions.js';
import type { Recorder } from './recorder.js';

export class Conclusions {
  readonly #config: RunConfig;
  readonly #recorder: Recorder;
  readonly #predictions: Predictions;
  readonly #today = new Date().toISOString().slice(0, 10);

  constructor(config: RunConfig, recorder: Recorder, predictions: Predictions) {
    this.#config = config;
    this.#recorder = recorder;
    this.#predictions = predictions;
  }

  /** Lets the reference begin with the rows that a target is going to run. */
  expect(bench: Bench, entries: readonly RowEntry[]): void {
    for (const { row, program } of entries) {
      if (row.skipped === undefined) void this.#predictions.of(program, policyOf(bench));
    }
  }

  /** Judges a row by what it has shown so far. */
  async judge(bench: Bench, entry: RowEntry): Promise<Judgement> {
    const { identity, failures } = bench;
    return judge({
      prediction: await this.#predictions.of(entry.program, policyOf(bench)),
      observations: entry.observations,
      identity,
      attempts: identity === null ? failures : entry.attempts,
      planned: entry.casesPlanned,
    });
  }

  /** Judges a row by what it has shown so far and writes the verdict down. */
  async row(bench: Bench, entry: RowEntry): Promise<void> {
    const judgement = await this.judge(bench, entry);
    const { identity } = bench;
    const { row, target, scenario, variant } = entry.row;
    const { profile, known } = this.#config;
    const context = { scenario, variant, profile, identity, today: this.#today };
    for (const message of knownWarnings(judgement, context, known)) {
      this.#recorder.record({ event: 'warning', message });
    }
    const final = applyKnown(judgement, context, known);
    this.#recorder.record({ event: 'verdict', row, target, ...final });
  }
}

function policyOf({ identity }: Bench): 'stale' | '0xdd' | 'any' {
  return identity?.policy ?? 'stale';
}
