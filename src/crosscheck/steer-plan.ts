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
import { placePackets } from './steer-packets.js';

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

/** A passing in the making: the gate of a turn, or the moment at which segments arrive. */
export interface Entry {
  turn: number;
  gate?: Gate;
  arrives?: string[];
}

/** A turn under construction. */
interface Draft {
  actor: string;
  does: string[];
  gates: TaskGate[];
  steps: ReplayStep[];
  /** It begins at its first gate; a gate may also come later in it. */
  startsAtGate: boolean;
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
  /** Its step has begun, and nothing else of it has been done. */
  begun: boolean;
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
/** An op that others can see, or that does something with them. */
const DOES = /\w\(/;

/** @param replayed the schedule, as the reference tells it */
export function planSteer(program: Program, replayed: readonly ReplayStep[]): SteerPlan {
  const end = replayed.findIndex(({ actor }) => actor === 'check' || actor === CHECK_COLUMN);
  const drafts = draftsOf(program, end < 0 ? replayed : replayed.slice(0, end));
  drafts.forEach((draft, at) => {
    const [gate] = draft.gates;
    if (gate !== undefined) gate.atOnce = preempts(drafts[at - 1], draft);
  });
  const entries = drafts.flatMap((draft, turn): Entry[] => {
    const arrives = draft.steps.flatMap(({ segment }) => segment ?? []);
    if (draft.actor === 'wire') return [{ turn, arrives }];
    return draft.gates.map((gate) => ({ turn, gate }));
  });
  const line = placePackets(program, entries).filter(({ gate }) => gate !== undefined);
  const turns = drafts.map((draft, turn): Turn => {
    const { actor, does } = draft;
    const gates = line.flatMap((entry, at) => (entry.turn === turn ? [at] : []));
    const placing = actor in OUTSIDE && gates.length > 0;
    return { actor, does, gates, ...(placing ? AT_A_GATE : placingOf(drafts, draft, turn)) };
  });
  const gates = line.flatMap(({ gate }) => gate ?? []);
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
    begun: false,
    netlocked: false,
  }));
  const drafts: Draft[] = [];
  steps.forEach((step, index) => {
    let draft = drafts.at(-1);
    const first = draft === undefined || draft.actor !== step.actor;
    if (draft === undefined || first) {
      const fresh = { does: [], gates: [], steps: [], startsAtGate: false, waited: undefined };
      draft = { actor: step.actor, ...fresh };
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
    const gate = { column, step: number, atOnce: false };
    const point = pointOf(step, op, state, first);
    if (first) Object.assign(draft, { waited: state.waitsFor, startsAtGate: point !== undefined });
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
  return first ? nextPoint(text, state) : undefined;
}

/** The gate right before an op, if there is one. */
function nextPoint(text: string, state: Progress): GatePoint | undefined {
  if (state.netlocked) return undefined;
  if (WAIT.test(text)) return state.asleep ? 'wake' : 'sleep';
  if (text === OBTAIN) return state.waitsFor === undefined ? 'lock' : undefined;
  return state.begun ? 'begun' : undefined;
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
  state.begun = step.begins !== undefined && !step.ops.some(({ text }) => does(text));
  if (op === 'netlock') state.netlocked = true;
  if (op === 'netunlock') state.netlocked = false;
}

function does(text: string): boolean {
  return DOES.test(text);
}

/**
 * Whether a turn begins although the one before could go on, and need not be
 * placed for that: the first task's own doing has made the second one run
 * instead of it, or it is the peer, at work while others are.
 */
function preempts(before: Draft | undefined, next: Draft): boolean {
  const last = before?.steps.at(-1);
  if (before === undefined || last === undefined || !last.ready) return false;
  return last.woken.includes(next.actor) || (before.actor === 'P' && last.next !== '');
}

type Placing = Pick<Turn, 'placed' | 'why'>;

const AT_A_GATE: Placing = { placed: 'gate', why: '' };

function placingOf(drafts: readonly Draft[], draft: Draft, at: number): Placing {
  const late = interrupts(drafts, draft, at);
  if (late !== undefined) return { placed: 'late', why: late };
  return draft.startsAtGate
    ? AT_A_GATE
    : { placed: 'itself', why: OUTSIDE[draft.actor] ?? ownWay(draft) };
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
  if (isInsideDaemon(drafts, draft, at)) return 'the network daemon holds the network semaphore';
  const before = drafts[at - 1];
  const last = before?.steps.at(-1);
  if (before === undefined || last === undefined || !last.ready || before.actor in OUTSIDE) {
    return undefined;
  }
  if (draft.actor in OUTSIDE || preempts(before, draft)) return undefined;
  const next = drafts.slice(at + 1).find(({ actor }) => actor === before.actor);
  const gate = next === undefined ? last.next === OBTAIN : next.startsAtGate;
  if (gate || last.next === '' || WAIT.test(last.next)) return undefined;
  return last.holds
    ? `${before.actor} holds the network semaphore there`
    : `there is no gate there in ${last.step}`;
}

/** Whether the network daemon has been left in the middle of its work, not by its own doing. */
function isInsideDaemon(drafts: readonly Draft[], { actor }: Draft, at: number): boolean {
  if (actor in OUTSIDE || actor === 'P') return false;
  const daemon = drafts.slice(0, at).findLast((draft) => draft.actor === 'netd');
  const last = daemon?.steps.at(-1);
  return last !== undefined && last.ready && last.holds && !last.woken.includes(actor);
}

/**
 * Tasks that could go on when the schedule ends, as it does in a panic. They
 * are held where they stand, so that they do not go on before that.
 */
function heldToTheEnd(program: Program, drafts: readonly Draft[]): TaskGate[] {
  const final = drafts.at(-1)?.actor;
  return program.columns.flatMap((column): TaskGate[] => {
    const draft = drafts.findLast(({ actor }) => actor === column.name);
    const step = draft?.steps.at(-1);
    const gate = draft?.gates.at(-1);
    if (gate === undefined || step?.ready !== true || column.name === final) return [];
    // No sleep can have come before in this call: it would have been the last gate.
    // A hog stands at no gate while it hogs.
    if (gate.point !== 'call' || column.steps[gate.step]?.op === 'hog') return [];
    if (step.next === OBTAIN) return [{ ...gate, point: 'lock', atOnce: false }];
    if (step.ops.some(({ text }) => does(text))) return [];
    return [{ ...gate, point: 'begun', atOnce: false }];
  });
}
