/** Conditions of a state as one Promela expression: what may happen, and what an `await` waits for. */
import type { Condition } from '../../scenario/program.js';
import type { Machine } from '../explore/machine.js';
import { TASK_STATE } from '../executive/records.js';
import { CONNECTION_KINDS, PROTOCOLS, STATES, TCP_STATES } from '../executive/words.js';

export const GUARD_MACROS = `
#define SOCKET_OF(v) F[V[v].number - 1].data1
#define HAS_SOCKET(v) (V[v].number > 0 && F[V[v].number - 1].open == 1 && SOCKET_OF(v) != 0)
#define READABLE(so) (so.rcv_cc >= so.rcv_lowat || (so.state & ${String(STATES.SS_CANTRCVMORE)}) != 0 || so.comp != 0 || so.error != 0)
#define WRITABLE(so) ((so.snd_hiwat - so.snd_cc >= so.snd_lowat && ((so.state & ${String(STATES.SS_ISCONNECTED)}) != 0 || so.proto != ${String(PROTOCOLS.TCP)})) || (so.state & ${String(STATES.SS_CANTSENDMORE)}) != 0 || so.error != 0)
`;

function one(condition: Condition): string {
  switch (condition.is) {
    case 'blocked':
      return `T[${String(condition.column)}].mode == ${String(TASK_STATE.event)}`;
    case 'woken': {
      const task = `T[${String(condition.column)}]`;
      return `(${task}.woken == 1 && ${task}.mode == ${String(TASK_STATE.ready)})`;
    }
    case 'ended':
      return `T[${String(condition.column)}].mode == ${String(TASK_STATE.ended)}`;
    case 'called': {
      const { column, step } = condition.step;
      const task = `T[${String(column)}]`;
      return `(${task}.step > ${String(step)} || (${task}.step == ${String(step)} && (${task}.pc != 0 || ${task}.mode == ${String(TASK_STATE.await)})))`;
    }
    case 'returned':
      return `T[${String(condition.step.column)}].step > ${String(condition.step.step)}`;
    case 'readable':
    case 'writable': {
      const variable = String(condition.descriptor);
      const test = condition.is === 'readable' ? 'READABLE' : 'WRITABLE';
      return `(HAS_SOCKET(${variable}) && ${test}(SO[SLOT(SOCKET_OF(${variable}))]))`;
    }
  }
}

/** All conditions at one moment. */
export function conditionsText(conditions: readonly Condition[]): string {
  return conditions.length === 0 ? '1' : `(${conditions.map(one).join(' && ')})`;
}

/** The handle of the host's connection of an index, 0 if it has not come to be. */
export function hostConnection(count: number, index: string): string {
  const kinds = Array.from(
    { length: count },
    (_, at) => `(C[${String(at)}].ckind == ${String(CONNECTION_KINDS.CONN_HOST)})`,
  );
  return kinds.reduceRight((otherwise, kind, at) => {
    const before = kinds.slice(0, at).join(' + ') || '0';
    return `((${kind} && (${before}) == ${index}) -> ${String(at + 1)} : ${otherwise})`;
  }, '0');
}

/** Whether a SYN that was dropped may be sent again: it can make a difference. */
export function resendable(machine: Machine, connection: number): string {
  const c = `C[${String(connection)}]`;
  const fits = Array.from({ length: machine.layout.sockets }, (_, slot) => slot).reduceRight(
    (otherwise, slot) => {
      const so = `SO[${String(slot)}]`;
      const listens = `((${so}.block & 1) == 1 && ${so}.pcb == 1 && ${so}.port == ${c}.cport && ${so}.tstate == ${String(TCP_STATES.TCPS_LISTEN)})`;
      return `(${listens} -> (${so}.qlen <= 3 * ${so}.qlimit / 2) : ${otherwise})`;
    },
    '1',
  );
  return `(${String(connection)} < connections && ${c}.lost == 1 && ${fits})`;
}
