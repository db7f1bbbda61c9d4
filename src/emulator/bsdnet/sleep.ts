/** rtems/rtems_glue.c: how a call sleeps on a socket and how it is woken. */
import { routine, when, type Routine } from '../microop/routine.js';

export const sleepAndWakeup: Routine[] = [
  routine('sbwait(so, sb)', 'rtems_glue.c sbwait(); a timeout leaves SB_WAIT set', [
    'poll(SBWAIT)',
    'sb.pid = self',
    'sb.flags |= SB_WAIT',
    'ticks = sb.timeo',
    'release()',
    'got = wait(SBWAIT, ticks)',
    'obtain()',
    'return got ? 0 : EWOULDBLOCK',
  ]),

  routine('soconnsleep(so)', 'rtems_glue.c soconnsleep()', [
    when('so.pgid', ['panic("Another task is already sleeping on that socket")']),
    'poll(SOSLEEP)',
    'so.pgid = self',
    'ticks = so.rcv.timeo',
    'release()',
    'got = wait(SOSLEEP, ticks)',
    'obtain()',
    'so.pgid = 0',
    'return got ? 0 : EWOULDBLOCK',
  ]),

  routine('sowakeup(so, sb)', 'rtems_glue.c sowakeup(); SB_WAIT goes before the event', [
    when('sb.flags & SB_WAIT', ['sb.flags &= ~SB_WAIT', 'send(sb.pid, SBWAIT)']),
  ]),

  routine('soconnwakeup(so)', 'rtems_glue.c soconnwakeup()', [
    when('so.pgid', ['send(so.pgid, SOSLEEP)']),
  ]),

  routine('sorwakeup(so)', 'sys/socketvar.h sorwakeup()', ['sowakeup(so, so.rcv)']),
  routine('sowwakeup(so)', 'sys/socketvar.h sowwakeup()', ['sowakeup(so, so.snd)']),

  // Places for a close design; the stack itself does nothing there.
  routine('close_notify(so)', 'nothing before 2015', ['return 0']),
];
