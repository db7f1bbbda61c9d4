/**
 * From a schedule of the reference to gates that a target can be led through.
 *
 * A schedule is cut into turns: what one actor does until another one is next.
 * The gates are those that the tasks come to in it, in its order. Where a turn
 * begins between two gates it cannot be placed, and the turn says why.
 */
import { stepLines, type ReplayStep } from '../emulator/index.js';
import { CHECK_COLUMN, type Gate, type GatePoint, type Program } from '../scenario/program.js';
import { columnStepNames } from '../scenario/step-names.js';

export interface Turn {
  /** Column, `netd`, `wire` or `clock`. */
  actor: string;
  /** What happens in it, a line each. */
  does: string[];
  /** Its gates, by position in the list. */
  gates: number[];
  /**
   * `gate`: it begins when its first gate is passed. `itself`: nothing holds
   * it, it begins when it can. `late`: it is to begin where there is no gate,
   * so it begins when the task before it has come to rest.
   */
  placed: 'gate' | 'itself' | 'late';
  /** Why there is no gate; empty for `gate`. */
  why: string;
}

export interface SteerPlan {
  gates: Gate[];
  turns: Turn[];
}

const OUTSIDE: Record<string, string> = {
  netd: 'the network daemon has no gate',
  wire: 'a packet comes when it comes',
  clock: 'the clock ticks by itself',
};
const WAIT = /(^|= )wait\(/;
const OBTAIN = 'obtain()';

/** How far a column has come on the way through the schedule. */
interface Progress {
  step: number;
  /** Sleeps of its step that have ended. */
  sleeps: number;
  /** What it waits for, if it does: `the network semaphore`. */
  waitsFor: string | undefined;
  asleep: boolean;
  /** It has taken the network semaphore by a step of its own: it cannot be held. */
  netlocked: boolean;
}

/** @param replayed the schedule, as the reference tells it */
export function planSteer(program: Program, replayed: readonly ReplayStep[]): SteerPlan {
  const end = replayed.findIndex(({ actor }) => actor === 'check' || actor === CHECK_COLUMN);
  const steps = end < 0 ? replayed : replayed.slice(0, end);
  const columns = new Map(program.columns.map(({ name }, index) => [name, index]));
  const names = program.columns.map((column) => columnStepNames(column));
  const progress = program.columns.map((): Progress => ({
    step: -1,
    sleeps: 0,
    waitsFor: undefined,
    asleep: false,
    netlocked: false,
  }));
  const gates: Gate[] = [];
  const drafts: Draft[] = [];

  steps.forEach((step, index) => {
    const before = steps[index - 1];
    let draft = drafts.at(-1);
    const first = draft === undefined || draft.actor !== step.actor;
    if (draft === undefined || first) {
      draft = { actor: step.actor, does: [], gates: [], steps: [], waited: undefined };
      drafts.push(draft);
    }
    draft.steps.push(step);
    draft.does.push(...stepLines(step, before));
    const column = columns.get(step.actor);
    const state = column === undefined ? undefined : progress[column];
    if (column === undefined || state === undefined) return;
    const number = names[column]?.indexOf(step.step) ?? -1;
    if (number !== state.step) Object.assign(state, { step: number, sleeps: 0, asleep: false });
    const op = program.columns[column]?.steps[number]?.op ?? '';
    if (first) draft.waited = state.waitsFor;
    const add = (point: GatePoint): void => {
      draft.gates.push(gates.length);
      gates.push({ column, step: number, point, sleeps: state.sleeps, atOnce: false });
    };
    const point = pointOf(step, op, state, first);
    if (point !== undefined) add(point);
    follow(step, op, state);
    if (step.result !== undefined) {
      state.sleeps = 0;
      add('return');
    }
  });
  const all = [...markAtOnce(gates, drafts), ...heldToTheEnd(drafts, progress, columns)];
  return { gates: all, turns: drafts.map((_, at) => turnOf(drafts, at)) };
}

/**
 * Tasks that could go on when the schedule ends, as it does in a panic. They
 * are held where they stand, so that they do not go on before that.
 */
function heldToTheEnd(
  drafts: readonly Draft[],
  progress: readonly Progress[],
  columns: ReadonlyMap<string, number>,
): Gate[] {
  const last = new Map(drafts.map((draft) => [draft.actor, draft.steps.at(-1)]));
  last.delete(drafts.at(-1)?.actor ?? '');
  return [...last].flatMap(([actor, step]): Gate[] => {
    const column = columns.get(actor);
    const state = column === undefined ? undefined : progress[column];
    if (column === undefined || state === undefined || step?.ready !== true) return [];
    const at = { column, step: state.step, sleeps: state.sleeps, atOnce: false };
    if (step.next === OBTAIN && !state.netlocked) return [{ ...at, point: 'lock' }];
    if (WAIT.test(step.next) && !state.netlocked) return [{ ...at, point: 'sleep' }];
    return [];
  });
}

interface Draft extends Pick<Turn, 'actor' | 'does' | 'gates'> {
  steps: ReplayStep[];
  /** What it had been waiting for when it began. */
  waited: string | undefined;
}

/** The gate at which a step begins, if it begins at one. */
function pointOf(
  step: ReplayStep,
  op: string,
  state: Progress,
  first: boolean,
): GatePoint | undefined {
  if (step.begins !== undefined) return 'call';
  if (op === 'await' || op === 'hog') return 'go-on';
  const text = step.ops[0]?.text ?? '';
  if (!first || state.netlocked) return undefined;
  if (WAIT.test(text)) return state.asleep ? 'wake' : 'sleep';
  return text === OBTAIN && state.waitsFor === undefined ? 'lock' : undefined;
}

/** Takes note of what the column has done in a step. */
function follow(step: ReplayStep, op: string, state: Progress): void {
  step.ops.forEach(({ text }, index) => {
    if (!WAIT.test(text)) return;
    const sleeps = step.sleeping !== undefined && index === step.ops.length - 1;
    if (!state.asleep && sleeps) state.asleep = true;
    else {
      state.asleep = false;
      state.sleeps += 1;
    }
  });
  state.waitsFor = step.sleeping;
  if (op === 'netlock') state.netlocked = true;
  if (op === 'netunlock') state.netlocked = false;
}

/** Whether the first task's own doing has made the second one run instead of it. */
function preempts(before: Draft | undefined, next: Draft): boolean {
  const last = before?.steps.at(-1);
  return last !== undefined && last.ready && last.woken.includes(next.actor);
}

function markAtOnce(gates: readonly Gate[], drafts: readonly Draft[]): Gate[] {
  const once = new Set(
    drafts.flatMap((draft, at) => (preempts(drafts[at - 1], draft) ? draft.gates.slice(0, 1) : [])),
  );
  return gates.map((gate, at) => (once.has(at) ? { ...gate, atOnce: true } : gate));
}

function turnOf(drafts: readonly Draft[], at: number): Turn {
  const draft = drafts[at] as Draft;
  const { actor, does, gates } = draft;
  const begins = startsAtGate(draft);
  const late = interrupts(drafts, at);
  const why = late ?? (begins ? '' : (OUTSIDE[actor] ?? ownWay(draft)));
  const placed = late !== undefined ? 'late' : begins ? 'gate' : 'itself';
  return { actor, does, gates, placed, why };
}

/** A gate may also come later in the turn: then nothing holds its beginning. */
function startsAtGate({ gates, steps }: Draft): boolean {
  const [first] = steps;
  if (first === undefined || gates.length === 0) return false;
  const text = first.ops[0]?.text ?? '';
  return first.begins !== undefined || first.ops.length === 0 || WAIT.test(text) || text === OBTAIN;
}

function ownWay({ actor, waited }: Draft): string {
  return waited === undefined
    ? `${actor} goes on where it was`
    : `${actor} goes on when it has got ${waited}`;
}

/**
 * Why a turn cannot begin where the schedule has it: it interrupts a task that
 * could go on, without that task's doing, and not at a gate.
 */
function interrupts(drafts: readonly Draft[], at: number): string | undefined {
  const draft = drafts[at] as Draft;
  const before = drafts[at - 1];
  const last = before?.steps.at(-1);
  if (before === undefined || last === undefined || !last.ready || before.actor in OUTSIDE) {
    return undefined;
  }
  if (draft.actor in OUTSIDE || preempts(before, draft)) return undefined;
  const next = drafts.slice(at + 1).find(({ actor }) => actor === before.actor);
  const gate = next === undefined ? last.next === OBTAIN : startsAtGate(next);
  if (gate || last.next === '' || WAIT.test(last.next)) return undefined;
  return last.holds
    ? `${before.actor} holds the network semaphore there`
    : `there is no gate there in ${last.step}`;
}
