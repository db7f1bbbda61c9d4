/**
 * The primitives of the tables: what the executive and the memory do, and the
 * built-in functions of expressions. Their JavaScript is in executive/, their
 * Promela in promela/.
 */

/**
 * When a task's step ends before the primitive:
 * - `always`;
 * - `choice`: as always, and even if nothing that counts has been done: its
 *   alternatives are choices of the state in front of it;
 * - `unmarked`: as long as no close has been called (its marker may come
 *   between what a critical section has done and what it puts on the wire);
 * - `contended`: if tasks are queued on the semaphore;
 * - `watched`: if the program has timeouts (a tick may fall into a critical
 *   section), or if the event wakes a task of which an `await` says that it is
 *   blocked or woken;
 * - `timers`: if the program has timeouts;
 * - `directives`: if tasks are suspended, deleted or change their priority
 *   (then who holds or waits for the semaphore shows);
 * - `never`.
 */
export type Boundary =
  'always' | 'choice' | 'unmarked' | 'contended' | 'watched' | 'timers' | 'directives' | 'never';

export interface Primitive {
  boundary: Boundary;
  /** It may block the task, which goes on behind it. */
  blocks: boolean;
  /**
   * It may make a task ready, and the step ends behind it: `preempted` if
   * another task takes the processor; `contended` if tasks are queued on the semaphore,
   * which it may have to go before.
   */
  yields?: 'preempted' | 'contended';
  /** It may end the schedule. */
  panics?: boolean;
}

const never: Primitive = { boundary: 'never', blocks: false };
const always: Primitive = { boundary: 'always', blocks: false };

export const PRIMITIVES: ReadonlyMap<string, Primitive> = new Map<string, Primitive>([
  // rtems_bsdnet_semaphore_obtain, _release
  ['obtain', { boundary: 'always', blocks: true }],
  ['release', { boundary: 'directives', blocks: false, yields: 'preempted' }],
  // rtems_event_send(task, events)
  ['send', { boundary: 'watched', blocks: false, yields: 'contended' }],
  // rtems_event_receive(events, ANY | NO_WAIT)
  ['poll', { boundary: 'directives', blocks: false }],
  // rtems_event_receive(events, ANY | WAIT, ticks): the set is then in `out`
  ['wait', { boundary: 'always', blocks: true }],
  // The same for the network daemon, of which nobody can tell whether it waits already
  ['idle', { boundary: 'never', blocks: true }],
  ['take', never],
  // A moment at which others may see what was done outside the semaphore
  ['visible', always],
  // Between two segments that the network daemon handles in one critical section
  ['between', { boundary: 'contended', blocks: false }],
  ['choose', { boundary: 'choice', blocks: false }],
  ['begin', never],
  ['result', { boundary: 'directives', blocks: false }],
  // What follows is put on the wire
  ['emit', { boundary: 'unmarked', blocks: false }],
  // The ticks that are left until the task's deadline
  ['clock', { boundary: 'timers', blocks: false }],
  ['panic', { boundary: 'never', blocks: false, panics: true }],
  // Conditions of `await`, `hog` and of the peer
  ['until', { boundary: 'always', blocks: true }],
  ['sleep', { boundary: 'always', blocks: true }],
  ['suspend', { boundary: 'always', blocks: false, yields: 'preempted' }],
  ['resume', { boundary: 'always', blocks: false, yields: 'preempted' }],
  ['delete', { boundary: 'always', blocks: true }],
  ['priority', { boundary: 'always', blocks: false, yields: 'preempted' }],
  ['mutex_obtain', { boundary: 'always', blocks: true }],
  ['mutex_release', { boundary: 'always', blocks: false, yields: 'preempted' }],
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
  ['net_put', { boundary: 'never', blocks: false, yields: 'contended' }],
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
  // connabort.c's records of sleeping calls: the first free one, and the task of the n-th
  'netwait_free',
  'netwait_task',
  // Whether a task's select step names a descriptor number
  'selects',
]);
