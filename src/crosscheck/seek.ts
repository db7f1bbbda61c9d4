/**
 * `--until-all-seen`: after the planned cases, rows that have not shown every
 * outcome that the reference allows are run again with larger delays, until
 * they have or the time is over.
 *
 * Each case aims at one outcome that was not seen, all in turn; aim.ts says how.
 */
import { stepsHeldBack } from '../emulator/index.js';
import type { MemoryPolicy } from '../scenario/outcome.js';
import { Aim } from './aim.js';
import type { RunConfig } from './config.js';
import type { AllowedView, CaseDelays, PlannedCase } from './events.js';
import type { Judgement } from './judge.js';
import type { Ledger, RowEntry } from './ledger.js';
import { caseSeed, programName } from './plan.js';
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
/** Delays that are passed over at once because they have been tried. */
const PASSED_OVER = 3;

interface Sought {
  entry: RowEntry;
  allowed: readonly AllowedView[];
  tries: number;
  /** By the number of the outcome. */
  aims: Map<number, Aim>;
  /** Delays of its cases so far, as text. */
  done: Set<string>;
  last: Aim | undefined;
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
      const allowed = await allowedIn(job, row.entry);
      if (!allowed.some(isUnseen)) continue;
      row.last?.learn(shownSince(row.allowed, allowed));
      row.allowed = allowed;
      sought.push(row);
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
    const allowed = await allowedIn(job, entry);
    if (!allowed.some(isUnseen)) continue;
    rows.push({ entry, allowed, tries: 0, aims: new Map(), done: new Set(), last: undefined });
  }
  return rows;
}

/** What the row may show; nothing for a row that has something worse to tell. */
async function allowedIn(job: SeekJob, entry: RowEntry): Promise<readonly AllowedView[]> {
  const { verdict, allowed } = await job.judge(entry);
  return verdict === 'conforms' || verdict === 'unstable' ? allowed : [];
}

function isUnseen({ seen }: AllowedView): boolean {
  return seen === 0;
}

/** Number of the outcome that has been seen once more; undefined if there is none. */
function shownSince(
  before: readonly AllowedView[],
  after: readonly AllowedView[],
): number | undefined {
  const index = after.findIndex(({ seen }, at) => seen > (before[at]?.seen ?? 0));
  return index < 0 ? undefined : index;
}

/** A case for the next of the outcomes that the row has not shown, each in its turn. */
function plan(job: SeekJob, row: Sought): PlannedCase {
  const { entry, allowed, tries } = row;
  const unseen = [...allowed.keys()].filter((index) => allowed[index]?.seen === 0);
  const aimed = unseen[tries % unseen.length] ?? 0;
  row.tries += 1;
  let aim = row.aims.get(aimed);
  if (aim === undefined) {
    aim = aimAt(job, entry, allowed[aimed]?.witness ?? '', aimed);
    row.aims.set(aimed, aim);
  }
  row.last = aim;
  return job.ledger.extra(entry, job.config.seed, freshDelays(aim, row.done));
}

/** Witnesses resemble each other: what another aim has tried is passed over. */
function freshDelays(aim: Aim, done: Set<string>): CaseDelays {
  let delays = aim.next();
  for (let more = 0; more < PASSED_OVER && done.has(JSON.stringify(delays)); more += 1) {
    delays = aim.next();
  }
  done.add(JSON.stringify(delays));
  return delays;
}

function aimAt({ config, policy }: SeekJob, entry: RowEntry, witness: string, index: number): Aim {
  const { profile, scheduler, seed } = config;
  const late = stepsHeldBack(entry.program, { profile, scheduler, policy, witness });
  let draws = 0;
  const name = `${programName(entry.row)} outcome ${index}`;
  return new Aim(late, (most) => {
    draws += 1;
    return caseSeed(seed, name, draws) % (most + 1);
  });
}

function reasonOf(batch: readonly Sought[]): string {
  const outcomes = batch.reduce((sum, { allowed }) => sum + allowed.filter(isUnseen).length, 0);
  return `${outcomes} allowed outcomes of ${batch.length} rows have not been seen`;
}
