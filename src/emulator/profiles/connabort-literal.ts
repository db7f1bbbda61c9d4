/** The post of 2005 to the letter, with the four amendments it needs (semantics.md 2.1). */
import { during, routine, when } from '../microop/routine.js';
import type { CloseDesign } from './profile.js';

export const connabortLiteral: CloseDesign = {
  name: 'connabort-literal',
  title:
    'the post of 2005: the wake-up calls inside soclose abort the sleeper and wait for its ack',
  stack: '2005',
  childrenWithoutPgid: true,
  routines: [
    routine('abort_sleep(so, events, ticks)', 'sbwait() and soconnsleep() of the post', [
      'release()',
      'got = wait(events | CONNABORT, ticks)',
      'obtain()',
      'late = poll(CONNABORT)',
      when('(got | late) & CONNABORT', ['return ECONNABORTED']),
      'return got ? 0 : EWOULDBLOCK',
    ]),

    routine('sbwait(so, sb)', 'rtems_glue.c sbwait(), amended', [
      'poll(SBWAIT | CONNABORT)',
      'sb.pid = self',
      'sb.flags |= SB_WAIT',
      'error = abort_sleep(so, SBWAIT, sb.timeo)',
      'sb.flags &= ~SB_WAIT',
      when('error == ECONNABORTED', ['send(so.closer, CLOSEACK)']),
      'return error',
    ]),

    routine('soconnsleep(so)', 'rtems_glue.c soconnsleep(), amended', [
      when('so.pgid', ['panic("Another task is already sleeping on that socket")']),
      'poll(SOSLEEP | CONNABORT)',
      'so.pgid = self',
      'error = abort_sleep(so, SOSLEEP, so.rcv.timeo)',
      'so.pgid = 0',
      when('error == ECONNABORTED', ['send(so.closer, CLOSEACK)']),
      'return error',
    ]),

    routine('sowakeup(so, sb)', 'rtems_glue.c sowakeup(), amended', [
      when('sb.flags & SB_WAIT', [
        when(
          'so.state & SS_ASYNC',
          [
            'so.closer = self',
            'send(sb.pid, CONNABORT)',
            during('sb.flags & SB_WAIT', ['release()', 'wait(CLOSEACK, 0)', 'obtain()']),
          ],
          ['send(sb.pid, SBWAIT)'],
        ),
      ]),
      // Amendment 3: a selecter has a flag of its own, and nobody waits for it.
      when('sb.flags & SB_SEL', ['sb.flags &= ~SB_SEL', 'send(sb.pid, SBWAIT)']),
    ]),

    routine('soconnwakeup(so)', 'rtems_glue.c soconnwakeup(), amended', [
      when('so.pgid', [
        when(
          'so.state & SS_ASYNC',
          [
            'so.closer = self',
            'send(so.pgid, CONNABORT)',
            during('so.pgid', ['release()', 'wait(CLOSEACK, 0)', 'obtain()']),
          ],
          ['send(so.pgid, SOSLEEP)'],
        ),
      ]),
    ]),

    routine('rtems_bsdnet_close(f)', 'rtems_syscall.c rtems_bsdnet_close(), amended', [
      'obtain()',
      'so = f.data1',
      when('!so', ['release()', 'return EBADF']),
      'f.data1 = 0',
      'so.state |= SS_ASYNC',
      'error = soclose(so)',
      'release()',
      'return error',
    ]),

    routine('socket_select(so, which)', 'rtems_select.c socket_select(), amended', [
      when('which == 0', [
        when('soreadable(so)', ['return 1']),
        'so.rcv.flags |= SB_SEL',
        'so.rcv.pid = self',
        'return 0',
      ]),
      when('which == 1', [
        when('sowriteable(so)', ['return 1']),
        when(
          'write_scan_rcv',
          ['so.rcv.flags |= SB_SEL', 'so.rcv.pid = self'],
          ['so.snd.flags |= SB_SEL', 'so.snd.pid = self'],
        ),
        'return 0',
      ]),
      'so.rcv.pid = self',
      'return 0',
    ]),
  ],
};
