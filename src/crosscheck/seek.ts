/**
 * `--until-all-seen`: after the planned cases, rows that have not shown every
 * outcome that the reference allows are run again with larger delays, until
 * they have or the time is over.
 *
 * Every other case is steered: of the columns that the witness of an unseen
 * outcome holds back, the latest ones are delayed, first one, then two and so
 * on, and nobody else. The cases in between delay all columns, as a witness is
 * one way of many.
 */
import { columnsHeldBack } from '../emulator/index.js';
import type { MemoryPolicy } from '../scenario/outcome.js';
import type { RunConfig } from './config.js';
import type { AllowedView, CaseDelays, PlannedCase } from './events.js';
import type { Judgement } from './judge.js';
import type { Ledger, RowEntry } from './ledger.js';
import type { Recorder } from './recorder.js';

export interface SeekJob {
  config: Pick<RunConfig, 'profile' | 'scheduler' | 'seed'>;
  /** Milliseconds after which nothing further is begun. */
  limit: number;
  target: string;
  policy: MemoryPolicy;
  ledger: Ledger;
  recorder: Recorder;
  signal: AbortSignal;
  /** Runs what is in the ledger for the target. @returns whether the target can go on */
  run(): Promise<boolean>;
  judge(entry: RowEntry): Promise<Pick<Judgement, 'verdict' | 'allowed'>>;
  /** Writes down the verdict of a row that has been run again. */
  conclude(entry: RowEntry): Promise<void>;
}

/** Rows that get a case each before it is looked again; small, as a batch is always finished. */
const BATCH = 8;
const TICKS = [1, 3, 2, 6, 0] as const;
const SPINS = [200_000, 20_000, 1_000_000] as const;

interface Sought {
  entry: RowEntry;
  unseen: AllowedView[];
  tries: number;
}

export async function seekUnseen(job: SeekJob): Promise<void> {
  const { ledger, recorder, signal } = job;
  const end = recorder.now() + job.limit;
  const tried = new Set<RowEntry>();
  const sought = await unseenRows(job, ledger.rows(job.target));
  while (sought.length > 0 && recorder.now() < end && !signal.aborted) {
    // Those of this batch come last next time.
    const batch = sought.splice(0, BATCH);
    const cases = batch.map((row) => plan(job, row));
    recorder.record({ event: 'cases-added', cases, reason: reasonOf(batch) });
    ledger.add(cases);
    const fit = await job.run();
    for (const row of batch) {
      tried.add(row.entry);
      row.unseen = await unseenIn(job, row.entry);
      if (row.unseen.length > 0) sought.push(row);
    }
    if (!fit) break;
  }
  if (signal.aborted) return;
  for (const entry of tried) await job.conclude(entry);
}

async function unseenRows(job: SeekJob, entries: readonly RowEntry[]): Promise<Sought[]> {
  const rows: Sought[] = [];
  for (const entry of entries) {
    if (entry.row.skipped !== undefined) continue;
    const unseen = await unseenIn(job, entry);
    if (unseen.length > 0) rows.push({ entry, unseen, tries: 0 });
  }
  return rows;
}

/** Nothing for a row that has something worse to tell. */
async function unseenIn(job: SeekJob, entry: RowEntry): Promise<AllowedView[]> {
  const { verdict, allowed } = await job.judge(entry);
  if (verdict !== 'conforms' && verdict !== 'unstable') return [];
  return allowed.filter(({ seen }) => seen === 0);
}

function plan({ config, policy, ledger }: SeekJob, row: Sought): PlannedCase {
  const { entry, unseen, tries } = row;
  row.tries += 1;
  const aim = unseen[Math.floor(tries / 2) % unseen.length];
  if (tries % 2 === 1 || aim === undefined) {
    return ledger.extra(entry, config.seed, delaysFor(tries, []));
  }
  const late = columnsHeldBack(entry.program, {
    profile: config.profile,
    scheduler: config.scheduler,
    policy,
    witness: aim.witness,
  });
  const round = Math.floor(tries / 2 / unseen.length);
  const columns = late.slice(0, 1 + (round % Math.max(1, late.length)));
  return ledger.extra(entry, config.seed, delaysFor(tries, columns));
}

/** Lengths go round at rates of their own, so that all of them meet. */
function delaysFor(tries: number, columns: readonly string[]): CaseDelays {
  const delays = {
    spin: SPINS[tries % SPINS.length] ?? 0,
    ticks: TICKS[Math.floor(tries / 2) % TICKS.length] ?? 0,
  };
  return columns.length === 0 ? delays : { ...delays, columns: [...columns] };
}

function reasonOf(batch: readonly Sought[]): string {
  const outcomes = batch.reduce((sum, { unseen }) => sum + unseen.length, 0);
  return `${outcomes} allowed outcomes of ${batch.length} rows have not been seen`;
}
