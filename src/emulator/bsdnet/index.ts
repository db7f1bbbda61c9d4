/** The tables of the stack, as profiles build on them. */
import type { Routine } from '../microop/routine.js';
import { socketBuffer } from './buffer.js';
import { connectionState } from './connection.js';
import { libio } from './libio.js';
import { peer } from './peer.js';
import { select } from './select.js';
import { sleepAndWakeup } from './sleep.js';
import { socketLife } from './socket.js';
import { directives, systemCalls } from './syscalls.js';
import { tcp, tcpInput } from './tcp.js';
import { transfer } from './transfer.js';
import { udp } from './udp.js';

export const STACK: readonly Routine[] = [
  ...sleepAndWakeup,
  ...socketBuffer,
  ...connectionState,
  ...socketLife,
  ...transfer,
  ...tcp,
  ...tcpInput,
  ...udp,
  ...libio,
  ...systemCalls,
  ...select,
  ...directives,
  ...peer,
];

/** Routines that a step of a program starts with, and the network daemon. */
export const ENTRIES: readonly string[] = [
  'netd',
  'socket',
  'bind',
  'listen',
  'accept',
  'connect',
  'recv',
  'sendto',
  'read',
  'write',
  'select',
  'shutdown',
  'close',
  'dup',
  'setopt_linger',
  'setopt_rcvtimeo',
  'setopt_sndtimeo',
  'setopt_rcvbuf',
  'setopt_sndbuf',
  'nonblock',
  'step_sleep',
  'step_suspend',
  'step_resume',
  'step_delete',
  'step_priority',
  'step_lock',
  'step_unlock',
  'step_netlock',
  'step_netunlock',
  'step_exhaust',
  'step_restore',
  'p_connect',
  'p_syn',
  'p_synack',
  'p_send',
  'p_fin',
  'p_rst',
  'p_drain',
  'p_sendto',
  'p_unreachable',
];
