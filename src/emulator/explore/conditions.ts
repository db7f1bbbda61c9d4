/** Whether the conditions of an `await` or a `hog` hold in a state. */
import type { Memory } from '../bsdnet/memory.js';
import type { Condition } from '../../scenario/program.js';
import type { Layout } from '../executive/layout.js';
import { IOP, TASK_STATE, VARIABLE, offsetOf } from '../executive/records.js';
import type { Tasks } from '../executive/tasks.js';
import { PROTOCOLS, STATES } from '../executive/words.js';

const MODE = offsetOf('mode');
const STEP = offsetOf('step');
const PC = offsetOf('pc');
const WOKEN = offsetOf('woken');

export type ConditionTest = (S: Int32Array, conditions: readonly Condition[]) => boolean;

export function createConditionTest(layout: Layout, tasks: Tasks, memory: Memory): ConditionTest {
  const field = (name: string): number => offsetOf(name);
  const at = {
    open: field('open'),
    data1: field('data1'),
    cc: field('rcv_cc'),
    lowat: field('rcv_lowat'),
    state: field('state'),
    comp: field('comp'),
    error: field('error'),
    proto: field('proto'),
    sndHiwat: field('snd_hiwat'),
    sndCc: field('snd_cc'),
    sndLowat: field('snd_lowat'),
  };

  /** First cell of a descriptor's socket, -1 if it has none. Looking is no use after free. */
  function socketOf(S: Int32Array, variable: number): number {
    const handle = S[layout.variable + variable * VARIABLE.size] ?? 0;
    if (handle === 0) return -1;
    const base = layout.iop + (handle - 1) * IOP.size;
    const reference = S[base + at.data1] ?? 0;
    if (S[base + at.open] !== 1 || reference === 0) return -1;
    const faults = S[layout.globals.faults] ?? 0;
    const result = memory.socket(S, reference);
    S[layout.globals.faults] = faults;
    return result;
  }

  function readable(S: Int32Array, b: number): boolean {
    return (
      (S[b + at.cc] ?? 0) >= (S[b + at.lowat] ?? 0) ||
      ((S[b + at.state] ?? 0) & STATES.SS_CANTRCVMORE) !== 0 ||
      S[b + at.comp] !== 0 ||
      S[b + at.error] !== 0
    );
  }

  function writable(S: Int32Array, b: number): boolean {
    const state = S[b + at.state] ?? 0;
    const space = (S[b + at.sndHiwat] ?? 0) - (S[b + at.sndCc] ?? 0);
    const connected = (state & STATES.SS_ISCONNECTED) !== 0 || S[b + at.proto] !== PROTOCOLS.TCP;
    return (
      (space >= (S[b + at.sndLowat] ?? 0) && connected) ||
      (state & STATES.SS_CANTSENDMORE) !== 0 ||
      S[b + at.error] !== 0
    );
  }

  function holds(S: Int32Array, condition: Condition): boolean {
    switch (condition.is) {
      case 'blocked': {
        const T = tasks.at(condition.column);
        return S[T + MODE] === TASK_STATE.event;
      }
      case 'woken': {
        const T = tasks.at(condition.column);
        return S[T + WOKEN] === 1 && S[T + MODE] === TASK_STATE.ready;
      }
      case 'ended':
        return S[tasks.at(condition.column) + MODE] === TASK_STATE.ended;
      case 'called': {
        const T = tasks.at(condition.step.column);
        const step = S[T + STEP] ?? 0;
        if (step !== condition.step.step) return step > condition.step.step;
        return S[T + PC] !== 0 || S[T + MODE] === TASK_STATE.await;
      }
      case 'returned':
        return (S[tasks.at(condition.step.column) + STEP] ?? 0) > condition.step.step;
      case 'readable': {
        const base = socketOf(S, condition.descriptor);
        return base >= 0 && readable(S, base);
      }
      case 'writable': {
        const base = socketOf(S, condition.descriptor);
        return base >= 0 && writable(S, base);
      }
    }
  }

  return (S, conditions) => conditions.every((condition) => holds(S, condition));
}
