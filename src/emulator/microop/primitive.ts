/**
 * The primitives of the tables: what the executive and the memory do, and the
 * built-in functions of expressions. Their JavaScript is in executive/, their
 * Promela in promela/.
 */

/**
 * When a task's step ends before the primitive: `always`; `timers` only if the
 * program has timeouts (a tick may fall between two sends of one critical
 * section); `directives` only if tasks are suspended, deleted or change their
 * priority (then who holds or waits for the semaphore shows); `never`.
 */
export type Boundary = 'always' | 'timers' | 'directives' | 'never';

export interface Primitive {
  boundary: Boundary;
  /** It may block the task, which goes on behind it. */
  blocks: boolean;
  /** It may end the schedule. */
  panics?: boolean;
}

const never: Primitive = { boundary: 'never', blocks: false };
const always: Primitive = { boundary: 'always', blocks: false };

export const PRIMITIVES: ReadonlyMap<string, Primitive> = new Map<string, Primitive>([
  // rtems_bsdnet_semaphore_obtain, _release
  ['obtain', { boundary: 'always', blocks: true }],
  ['release', { boundary: 'directives', blocks: false }],
  // rtems_event_send(task, events)
  ['send', { boundary: 'timers', blocks: false }],
  // rtems_event_receive(events, ANY | NO_WAIT)
  ['poll', { boundary: 'directives', blocks: false }],
  // rtems_event_receive(events, ANY | WAIT, ticks): the set is then in `out`
  ['wait', { boundary: 'always', blocks: true }],
  // The same for the network daemon, of which nobody can tell whether it waits already
  ['idle', { boundary: 'never', blocks: true }],
  ['take', never],
  // A moment at which others may see what was done outside the semaphore
  ['visible', always],
  ['choose', always],
  ['begin', never],
  ['result', never],
  ['panic', { boundary: 'never', blocks: false, panics: true }],
  // Conditions of `await`, `hog` and of the peer
  ['until', { boundary: 'always', blocks: true }],
  ['sleep', { boundary: 'always', blocks: true }],
  ['suspend', always],
  ['resume', always],
  ['delete', always],
  ['priority', always],
  ['mutex_obtain', { boundary: 'always', blocks: true }],
  ['mutex_release', always],
  // Memory
  ['alloc_socket', never],
  ['free_socket', never],
  ['alloc_number', never],
  ['free_number', never],
  ['alloc_connection', never],
  ['record_append', never],
  ['record_drop', never],
  ['record_flush', never],
  ['wire_put', never],
  ['net_put', never],
  ['net_get', never],
  ['abandon', never],
]);

/** Functions without effect that expressions can call. */
export const FUNCTIONS: ReadonlySet<string> = new Set([
  'min',
  'max',
  // The segment as one number, and its parts
  'segment',
  'segment_type',
  'segment_connection',
  'segment_side',
  'segment_length',
  // The socket that listens at a port; whether any pcb has it; the UDP socket bound to it
  'listener',
  'port_used',
  'bound_udp',
  // The n-th connection of the host
  'host_connection',
  'net_pending',
  'record_first',
  // The sets of a select step
  'selected_variable',
  'selected_set',
  'task_count',
  // Whether a task's select step names a descriptor number
  'selects',
]);
