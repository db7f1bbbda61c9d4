/**
 * From a schedule of the reference to gates that a target can be led through.
 *
 * A schedule is cut into turns: what one actor does until another one is next.
 * The gates are those that the tasks come to in it, in its order. Where a turn
 * begins between two gates it cannot be placed, and the turn says why.
 */
import { stepLines, type ReplayStep } from '../emulator/index.js';
import {
  CHECK_COLUMN,
  type Gate,
  type GatePoint,
  type Program,
  type TaskGate,
} from '../scenario/program.js';
import { columnStepNames } from '../scenario/step-names.js';
import { holdLatePackets } from './steer-packets.js';

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

/** A turn under construction. */
export interface Draft {
  actor: string;
  does: string[];
  gates: Gate[];
  steps: ReplayStep[];
  /** What it had been waiting for when it began. */
  waited: string | undefined;
}

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

const OUTSIDE: Record<string, string> = {
  netd: 'the network daemon goes on when it has something to do',
  wire: 'a packet comes when it comes',
  clock: 'the clock ticks by itself',
};
const WAIT = /(^|= )wait\(/;
const OBTAIN = 'obtain()';

/** @param replayed the schedule, as the reference tells it */
export function planSteer(program: Program, replayed: readonly ReplayStep[]): SteerPlan {
  const end = replayed.findIndex(({ actor }) => actor === 'check' || actor === CHECK_COLUMN);
  const drafts = draftsOf(program, end < 0 ? replayed : replayed.slice(0, end));
  drafts.forEach((draft, at) => {
    const [gate] = draft.gates;
    if (gate !== undefined && 'point' in gate) gate.atOnce = preempts(drafts[at - 1], draft);
  });
  const placing = drafts.map((draft, at) => placingOf(drafts, draft, at));
  holdLatePackets(program, drafts);
  const gates: Gate[] = [];
  const turns = drafts.map((draft, at): Turn => {
    const { actor, does } = draft;
    const own = draft.gates.map((gate) => gates.push(gate) - 1);
    const placed = actor in OUTSIDE && own.length > 0 ? AT_A_GATE : placing[at];
    return { actor, does, gates: own, ...(placed ?? AT_A_GATE) };
  });
  return { gates: [...gates, ...heldToTheEnd(program, drafts)], turns };
}

function draftsOf(program: Program, steps: readonly ReplayStep[]): Draft[] {
  const columns = new Map(program.columns.map(({ name }, index) => [name, index]));
  const names = program.columns.map((column) => columnStepNames(column));
  const progress = program.columns.map((): Progress => ({
    step: -1,
    sleeps: 0,
    waitsFor: undefined,
    asleep: false,
    netlocked: false,
  }));
  const drafts: Draft[] = [];
  steps.forEach((step, index) => {
    let draft = drafts.at(-1);
    const first = draft === undefined || draft.actor !== step.actor;
    if (draft === undefined || first) {
      draft = { actor: step.actor, does: [], gates: [], steps: [], waited: undefined };
      drafts.push(draft);
    }
    draft.steps.push(step);
    draft.does.push(...stepLines(step, steps[index - 1]));
    const column = columns.get(step.actor);
    const state = column === undefined ? undefined : progress[column];
    if (column === undefined || state === undefined) return;
    const number = names[column]?.indexOf(step.step) ?? -1;
    if (number !== state.step) Object.assign(state, { step: number, sleeps: 0, asleep: false });
    const op = program.columns[column]?.steps[number]?.op ?? '';
    if (first) draft.waited = state.waitsFor;
    const gate = { column, step: number, atOnce: false };
    const point = pointOf(step, op, state, first);
    if (point !== undefined) draft.gates.push({ ...gate, point, sleeps: state.sleeps });
    follow(step, op, state);
    if (step.result !== undefined) draft.gates.push({ ...gate, point: 'return', sleeps: 0 });
  });
  return drafts;
}

/** The gate at which a step begins, if it begins at one. */
function pointOf(
  step: ReplayStep,
  op: string,
  state: Progress,
  first: boolean,
): GatePoint | undefined {
  // An await is not begun but ended: the task comes to it by itself.
  if (op === 'await') return 'go-on';
  if (step.begins !== undefined) return 'call';
  if (op === 'hog') return 'go-on';
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

type Placing = Pick<Turn, 'placed' | 'why'>;

const AT_A_GATE: Placing = { placed: 'gate', why: '' };

function placingOf(drafts: readonly Draft[], draft: Draft, at: number): Placing {
  const late = interrupts(drafts, draft, at);
  if (late !== undefined) return { placed: 'late', why: late };
  return startsAtGate(draft)
    ? AT_A_GATE
    : { placed: 'itself', why: OUTSIDE[draft.actor] ?? ownWay(draft) };
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
function interrupts(drafts: readonly Draft[], draft: Draft, at: number): string | undefined {
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

/**
 * Tasks that could go on when the schedule ends, as it does in a panic. They
 * are held where they stand, so that they do not go on before that.
 */
function heldToTheEnd(program: Program, drafts: readonly Draft[]): TaskGate[] {
  const final = drafts.at(-1)?.actor;
  return program.columns.flatMap(({ name }): TaskGate[] => {
    const draft = drafts.findLast(({ actor }) => actor === name);
    const step = draft?.steps.at(-1);
    const gate = draft?.gates.findLast((one): one is TaskGate => 'point' in one);
    if (gate === undefined || step?.ready !== true || name === final) return [];
    // No sleep can have come before in this call: it would have been the last gate.
    if (gate.point !== 'call' || step.next !== OBTAIN) return [];
    return [{ ...gate, point: 'lock', atOnce: false }];
  });
}
