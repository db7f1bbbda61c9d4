/** The design of semantics.md 2.2: the closer drains all sleepers before soclose. */
import { during, loop, routine, when, type Routine, type Source } from '../microop/routine.js';
import type { CloseDesign } from './profile.js';

/** The records of the sleeping calls, in the order of the table that they lie in. */
export function forEachRecord(test: string, body: Source[]): Source[] {
  return [
    'n = 1',
    loop([
      when('n > task_count()', ['break']),
      'i = netwait_task(n)',
      when(`i && ${test}`, body),
      'n += 1',
    ]),
  ];
}

/** Aborts what sleeps on the socket, and counts it. */
export const abortCalls: readonly Source[] = [
  'left = 0',
  ...forEachRecord('i.keyso == so', [
    'left += 1',
    when('!i.aborted', ['i.aborted = 1', 'i.closer_task = self', 'send(i, CONNABORT)']),
  ]),
];

/** Q12: a task that polls for an mbuf has no record, but the lock, or a child not yet its own. */
export const NOT_POLLED = '!((so.rcv.flags | so.snd.flags) & SB_LOCK) && !(so.state & SS_NOFDREF)';

/**
 * Q1: whoever holds the semaphore more than once gives all of it back.
 * @param ticks 0 is for ever
 */
export function waitForCalls(ticks: string): Source[] {
  return [
    'outer = netlocks',
    during('outer', ['release()', 'outer -= 1']),
    'release()',
    `wait(CLOSEACK, ${ticks})`,
    'obtain()',
    'outer = netlocks',
    during('outer', ['obtain()', 'outer -= 1']),
  ];
}

/** @param drainAndClose sets `error` */
export function closeRoutine(drainAndClose: readonly Source[]): Routine {
  return routine('rtems_bsdnet_close(f)', 'rtems_syscall.c rtems_bsdnet_close(), wrapped', [
    'obtain()',
    'so = f.data1',
    when('!so', ['release()', 'return EBADF']),
    'f.data1 = 0',
    'so.state |= SS_ASYNC',
    when('so.options & SO_ACCEPTCONN', ['so.qlimit = -1']),
    'abort_selecters(f)',
    ...drainAndClose,
    'release()',
    'return error',
  ]);
}

export const connabort: CloseDesign = {
  name: 'connabort',
  title: 'the closer aborts every sleeper, waits until the last one has left, then closes',
  stack: '6',
  childrenWithoutPgid: false,
  routines: [
    routine('net_sleep(so, kind, events, ticks)', 'sbwait() and soconnsleep(), wrapped', [
      'poll(events | CONNABORT)',
      'self.linked = netwait_free()',
      'self.key = kind',
      'self.keyso = so',
      'release()',
      'got = wait(events | CONNABORT, ticks)',
      'obtain()',
      'self.linked = 0',
      'self.key = 0',
      'self.keyso = 0',
      // The record decides, the event is only a hint.
      when('self.aborted', [
        'self.aborted = 0',
        'closer = self.closer_task',
        'self.closer_task = 0',
        'send(closer, CLOSEACK)',
        'return ECONNABORTED',
      ]),
      'return got ? 0 : EWOULDBLOCK',
    ]),

    routine('sbwait(so, sb)', 'rtems_glue.c sbwait(), wrapped', [
      // Stays set: tcp_input() looks at it before it calls sowwakeup().
      'sb.flags |= SB_WAIT',
      'error = net_sleep(so, sb.key, SBWAIT, sb.timeo)',
      'return error',
    ]),

    routine('soconnsleep(so)', 'rtems_glue.c soconnsleep(), wrapped', [
      'error = net_sleep(so, KEY_SO, SOSLEEP, so.rcv.timeo)',
      'return error',
    ]),

    routine('sowakeup(so, sb)', 'rtems_glue.c sowakeup(), wrapped: wakes all', [
      ...forEachRecord('i.keyso == so && i.key == sb.key', ['send(i, SBWAIT)']),
      when('sb.flags & SB_SEL', [
        'sb.flags &= ~SB_SEL',
        ...forEachRecord('i.key == KEY_SELECT', ['send(i, SBWAIT)']),
      ]),
    ]),

    routine('soconnwakeup(so)', 'rtems_glue.c soconnwakeup(), wrapped', [
      ...forEachRecord('i.keyso == so && i.key == KEY_SO', ['send(i, SOSLEEP)']),
    ]),

    closeRoutine(['drain(so)', 'error = soclose(so)']),

    routine('abort_selecters(f)', 'the select records of a closing descriptor', [
      ...forEachRecord('i.key == KEY_SELECT && selects(i, f)', [
        'i.aborted = 1',
        'send(i, SBWAIT)',
      ]),
    ]),

    routine('drain(so)', 'the closer waits until no call has a record for the socket', [
      loop([
        ...abortCalls,
        when(`!left && ${NOT_POLLED}`, ['break']),
        ...waitForCalls('left ? 0 : 1'),
      ]),
    ]),

    routine('select()', 'rtems_select.c select(), with a record', [
      when('arg.timeout >= 0', ['deadline = max(1, arg.timeout)']),
      'poll(SBWAIT | CONNABORT)',
      loop([
        'obtain()',
        when('!self.linked', ['self.linked = netwait_free()', 'self.key = KEY_SELECT']),
        'bits = selscan()',
        when('self.aborted', ['bits = -EBADF']),
        'ticks = clock()',
        'done = bits || (arg.timeout >= 0 && ticks == 0)',
        when('done', ['self.linked = 0', 'self.key = 0', 'self.aborted = 0']),
        'release()',
        when('done', ['return bits']),
        'wait(SBWAIT, ticks)',
      ]),
    ]),

    routine('socket_select(so, which)', 'rtems_select.c socket_select(), with SB_SEL', [
      when('which == 0', [
        when('soreadable(so)', ['return 1']),
        'so.rcv.flags |= SB_SEL',
        'return 0',
      ]),
      when('which == 1', [
        when('sowriteable(so)', ['return 1']),
        when('write_scan_rcv', ['so.rcv.flags |= SB_SEL'], ['so.snd.flags |= SB_SEL']),
        'return 0',
      ]),
      'so.rcv.flags |= SB_SEL',
      'return 0',
    ]),
  ],
};
