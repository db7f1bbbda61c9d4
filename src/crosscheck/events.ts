/**
 * The events of a run. The journal stores them, one JSON object a line, and
 * every report is made from them and from nothing else.
 *
 * The schemas read a journal back; the types are theirs. Unknown keys are
 * dropped on reading, so that an older closecheck reads a newer journal as far
 * as it understands it.
 */
import { z } from 'zod';
import { VERDICTS } from './verdict.js';

const count = z.number().int().nonnegative();
const milliseconds = z.number().nonnegative();

const need = z.enum(['tap', 'suspend', 'delete', 'dup', 'mbuf-limit', 'smp']);
const wireKind = z.enum(['SYN', 'SYN-ACK', 'FIN', 'RST', 'ICMP']);
const results = z.record(z.string(), z.string());
const leaks = z.object({
  fds: z.number().exactOptional(),
  sockets: z.number().exactOptional(),
  mbufs: z.number().exactOptional(),
  heap: z.number().exactOptional(),
});

/** `TargetIdentity` of src/scenario/executor.ts. */
const identity = z.object({
  product: z.string(),
  arch: z.string(),
  stack: z.string(),
  fix: z.string(),
  policy: z.enum(['stale', '0xdd', 'any']),
  capabilities: z.array(need),
  tickRate: z.number().positive(),
});

/** `Observation` of src/scenario/executor.ts. */
const observation = z.object({
  outcome: z.object({
    results,
    faults: z.array(z.string()),
    wire: z.array(wireKind),
    leaks,
  }),
  order: z.array(z.string()),
  ticks: z.record(z.string(), z.number()),
  postMortem: z.array(z.string()),
  reboot: z.boolean(),
});

/** `Observable` of observable.ts: an outcome as far as the target can see it. */
const observable = z.object({
  results,
  panic: z.string().nullable(),
  wire: z.array(wireKind).nullable(),
  leaks,
  reported: z.array(z.string()),
});

const failure = z.object({
  kind: z.enum(['usage', 'infrastructure', 'interrupted', 'bug']),
  code: z.string(),
  message: z.string(),
  phase: z
    .enum(['reserve', 'power', 'load', 'boot', 'ready', 'case', 'collect', 'configure'])
    .exactOptional(),
  hint: z.string().exactOptional(),
});

/** One program on one target. Numbered from 1. */
const plannedRow = z.object({
  row: count,
  scenario: z.string(),
  variant: z.string(),
  /** The file of the scenario; a program of the catalogue has none. */
  file: z.string().exactOptional(),
  /** Of the program's text, so that a resumed run has the same programs. */
  digest: z.string().exactOptional(),
  /** Names of the calls that are part of an outcome. */
  calls: z.array(z.string()).exactOptional(),
  target: z.string(),
  /** Why it is not run, `needs tap`. */
  skipped: z.string().exactOptional(),
});

/** How a case is delayed; `Delays` of src/scenario/program.ts without its seed. */
const delays = z.object({
  spin: count,
  ticks: count,
  /** Names of the columns that are delayed; without it all are. */
  columns: z.array(z.string()).exactOptional(),
  /** Steps, by column and index in it, that are delayed by just so much. */
  exact: z
    .array(
      z.object({
        column: z.string(),
        step: count,
        locked: z.literal(true).exactOptional(),
        ticks: count,
        turns: count,
      }),
    )
    .exactOptional(),
});

/** One run of a row. Numbered from 1 in the order in which cases are run. */
const plannedCase = z.object({
  case: count,
  row: count,
  /** From 1. */
  repeat: count,
  /** 32 bits, for whatever chooses at random in this case. */
  seed: count,
  /** In place of the run's own, for a case that is to show something particular. */
  delays: delays.exactOptional(),
});

const plan = z.object({ rows: z.array(plannedRow), cases: z.array(plannedCase) });

/** What is known of a target before it has been booted. */
const plannedTarget = z.object({
  name: z.string(),
  /** `qemu`, `serial`, `emulator`. */
  kind: z.string(),
  machine: z.string().exactOptional(),
  image: z
    .object({ path: z.string(), sha256: z.string(), fix: z.string().exactOptional() })
    .exactOptional(),
  qemu: z.object({ version: z.string(), argv: z.array(z.string()) }).exactOptional(),
});

const at = {
  /** Milliseconds since the run started, by a clock that never goes back. */
  at: milliseconds,
};

const runStarted = z.object({
  ...at,
  event: z.literal('run-started'),
  /** Version of this file's schema. */
  format: z.literal(1),
  closecheck: z.string(),
  run: z.string(),
  /** ISO 8601, the host's clock. */
  started: z.string(),
  /** The command line of this run, without `closecheck`. */
  argv: z.array(z.string()),
  /** Where it was typed: its files are meant from there. */
  cwd: z.string().exactOptional(),
  seed: z.string(),
  profile: z.string(),
  scheduler: z.enum(['prio', 'any']),
  repeat: count,
  /** How cases are delayed that say nothing else; a run without it has not delayed any. */
  delays: delays.exactOptional(),
  /** Options that the rerun line of a case needs besides scenario, seed and target. */
  rerun: z.array(z.string()),
  /** Free facts about the host: `{ node: "v20.20.2", cpus: "2" }`. */
  host: z.record(z.string(), z.string()),
  targets: z.array(plannedTarget),
  plan,
});

/** The run goes on after an end that was none. */
const runResumed = z.object({
  ...at,
  event: z.literal('run-resumed'),
  started: z.string(),
  argv: z.array(z.string()),
});

/** The plan has grown: these are run too. Recorded before the first of them begins. */
const casesAdded = z.object({
  ...at,
  event: z.literal('cases-added'),
  cases: z.array(plannedCase),
  /** A sentence without its full stop. */
  reason: z.string(),
});

const targetStarted = z.object({
  ...at,
  event: z.literal('target-started'),
  target: z.string(),
  identity,
  /** The command line that booted it, if there was one. */
  argv: z.array(z.string()).exactOptional(),
  /** From power to the agent's answer. */
  ms: milliseconds,
});

/** The target is to be started again; `target-started` follows when it was. */
const targetRestarted = z.object({
  ...at,
  event: z.literal('target-restarted'),
  target: z.string(),
  reason: z.string(),
  case: count.exactOptional(),
});

const caseStarted = z.object({
  ...at,
  event: z.literal('case-started'),
  case: count,
  row: count,
  target: z.string(),
  /** From 1; above it the case is repeated because infrastructure failed. */
  attempt: count,
});

const observed = z.object({
  ...at,
  event: z.literal('observation'),
  case: count,
  row: count,
  target: z.string(),
  observation,
  ms: milliseconds,
  /** Files of the run folder, relative to it. */
  files: z.array(z.string()).exactOptional(),
});

/** No observation came of it. Without `case`: the target could not be started. */
const attemptFailed = z.object({
  ...at,
  event: z.literal('attempt-failed'),
  target: z.string(),
  case: count.exactOptional(),
  row: count.exactOptional(),
  attempt: count,
  /** Whether it is tried again. */
  retry: z.boolean(),
  error: failure,
  ms: milliseconds,
});

/** An outcome that the target has shown. */
const seenOutcome = z.object({
  outcome: observable,
  count,
  allowed: z.boolean(),
  /** Schedule of the allowed outcome that it is, or of the nearest one; null if there is none. */
  witness: z.string().nullable(),
});

/** An outcome that the reference allows, as far as the target can see it. */
const allowedOutcome = z.object({
  outcome: observable,
  witness: z.string(),
  preemptions: count,
  /** How often the target has shown it. */
  seen: count,
});

/** What is known of a finding that is listed as expected. */
const knownFailure = z.object({ reason: z.string(), expires: z.string(), verdict: z.string() });

/** The last one of a row counts. */
const verdict = z.object({
  ...at,
  event: z.literal('verdict'),
  row: count,
  target: z.string(),
  verdict: z.enum(VERDICTS),
  standIn: z.boolean(),
  /** A sentence without its full stop. */
  reason: z.string(),
  /** Observations that it rests on. */
  runs: count,
  seen: z.array(seenOutcome),
  allowed: z.array(allowedOutcome),
  /** Null for rows that were not run. */
  reference: z
    .object({
      profile: z.string(),
      scheduler: z.enum(['prio', 'any']),
      complete: z.boolean(),
      states: count,
    })
    .nullable(),
  known: knownFailure.exactOptional(),
});

/** Something that the reader should know and that no verdict says. */
const warning = z.object({ ...at, event: z.literal('warning'), message: z.string() });

const interrupted = z.object({
  ...at,
  event: z.literal('interrupted'),
  /** `SIGINT`, or what else ended the run early. */
  by: z.string(),
});

/** The last event of a run that came to its end, an early one included. */
const runEnded = z.object({
  ...at,
  event: z.literal('run-ended'),
  exitCode: count,
});

export const journalEvent = z.discriminatedUnion('event', [
  runStarted,
  runResumed,
  casesAdded,
  targetStarted,
  targetRestarted,
  caseStarted,
  observed,
  attemptFailed,
  verdict,
  warning,
  interrupted,
  runEnded,
]);

export type JournalEvent = z.infer<typeof journalEvent>;
/** The event of one kind: `EventOf<'verdict'>`. */
export type EventOf<Kind extends JournalEvent['event']> = Extract<JournalEvent, { event: Kind }>;
/** An event that has not got its time yet. */
export type EventBody<E extends JournalEvent = JournalEvent> = E extends JournalEvent
  ? Omit<E, 'at'>
  : never;

export type RunStarted = z.infer<typeof runStarted>;
export type Plan = z.infer<typeof plan>;
export type PlannedRow = z.infer<typeof plannedRow>;
export type PlannedCase = z.infer<typeof plannedCase>;
export type CaseDelays = z.infer<typeof delays>;
export type PlannedTarget = z.infer<typeof plannedTarget>;
export type Failure = z.infer<typeof failure>;
export type SeenOutcome = z.infer<typeof seenOutcome>;
export type AllowedView = z.infer<typeof allowedOutcome>;
export type Observable = z.infer<typeof observable>;
export type KnownMark = z.infer<typeof knownFailure>;
