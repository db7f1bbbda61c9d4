/**
 * Takes cases from the ledger and runs them on one instance of a target, until
 * there are none left, the run is interrupted or the target is beyond help.
 */
import { setImmediate } from 'node:timers/promises';
import { isCheckError } from '../errors.js';
import type { TargetIdentity } from '../scenario/executor.js';
import type { CaseDelays, Failure } from './events.js';
import type { Item } from './ledger.js';
import { delayed } from './perturb.js';
import type { Recorder } from './recorder.js';
import type { Station } from './station.js';

/** Infrastructure is tried this often for one case; a verdict never is. */
const ATTEMPTS = 3;

export interface Work {
  target: string;
  station: Station;
  recorder: Recorder;
  signal: AbortSignal;
  /** Of a case that says nothing itself. */
  delays: CaseDelays | undefined;
  /** The next case for this target, or undefined when there is none. */
  next(): Item | undefined;
  /** The case has come to its end, with an observation or without. */
  finished(item: Item): void;
}

/**
 * Resolves when the work is done; if the target cannot be restarted, the cases left fail.
 * @returns whether the target could still run cases
 */
export async function drive(work: Work): Promise<boolean> {
  let broken: Failure | undefined;
  for (let item = work.next(); item !== undefined; item = work.next()) {
    // A target that is no machine never waits: Ctrl-C would not be heard before the end.
    await setImmediate();
    if (work.signal.aborted) return false;
    if (broken === undefined) broken = await runCase(work, item);
    else recordFailure(work, item, { attempt: 1, retry: false, error: broken, ms: 0 });
    if (work.signal.aborted) return false;
    item.entry.casesLeft--;
    work.finished(item);
  }
  return broken === undefined;
}

/** @returns why no further case can be run on this target, if that is so */
async function runCase(work: Work, item: Item): Promise<Failure | undefined> {
  const { station, recorder, target, signal } = work;
  const { planned, entry } = item;
  const about = { case: planned.case, row: planned.row, target };
  for (let attempt = 1; ; attempt++) {
    const started = recorder.now();
    recorder.record({ event: 'case-started', ...about, attempt });
    try {
      const { observation, files } = await station.run(
        delayed(entry.program, planned, work.delays),
        planned,
      );
      const ms = recorder.now() - started;
      recorder.record({ event: 'observation', ...about, observation, ms, files });
      entry.observations.push(observation);
      if (!observation.reboot) return undefined;
      return await restart(work, item, 'the case left the target unfit for the next one');
    } catch (error) {
      if (signal.aborted) return undefined;
      const failure = failureOf(error);
      const retry = attempt < ATTEMPTS && failure.kind === 'infrastructure';
      const ms = recorder.now() - started;
      recordFailure(work, item, { attempt, retry, error: failure, ms });
      if (failure.kind !== 'infrastructure') throw error;
      const broken = await restart(work, item, failure.message);
      if (broken !== undefined || !retry) return broken;
    }
  }
}

/** Restarts the target. @returns why it could not be, if it could not */
async function restart(work: Work, item: Item, reason: string): Promise<Failure | undefined> {
  const { recorder, target, station, signal } = work;
  if (signal.aborted) return undefined;
  recorder.record({ event: 'target-restarted', target, reason, case: item.planned.case });
  const started = recorder.now();
  try {
    const identity = await station.restart();
    recordStart(recorder, target, station, identity, recorder.now() - started);
    return undefined;
  } catch (error) {
    if (signal.aborted) return undefined;
    const failure = failureOf(error);
    const ms = recorder.now() - started;
    recorder.record({
      event: 'attempt-failed',
      target,
      attempt: 1,
      retry: false,
      error: failure,
      ms,
    });
    return failure;
  }
}

function recordFailure(
  work: Work,
  { planned, entry }: Item,
  what: { attempt: number; retry: boolean; error: Failure; ms: number },
): void {
  const { recorder, target } = work;
  recorder.record({
    event: 'attempt-failed',
    target,
    case: planned.case,
    row: planned.row,
    ...what,
  });
  entry.attempts.push(what.error);
}

export function recordStart(
  recorder: Recorder,
  target: string,
  station: Station,
  identity: TargetIdentity,
  ms: number,
): void {
  const argv = station.commandLine;
  recorder.record({
    event: 'target-started',
    target,
    identity,
    ms,
    ...(argv === undefined ? {} : { argv }),
  });
}

/** The journal's form of an error. */
export function failureOf(error: unknown): Failure {
  if (isCheckError(error)) {
    const { kind, code, message, phase, hint } = error;
    return {
      kind,
      code,
      message,
      ...(phase === undefined ? {} : { phase }),
      ...(hint === undefined ? {} : { hint }),
    };
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { kind: 'bug', code: 'unforeseen', message };
}
