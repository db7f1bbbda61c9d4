/** RTEMS since 2015 (semantics.md 3): sleepers get an event and touch nothing, nobody waits. */
import { loop, routine, when } from '../microop/routine.js';
import type { CloseDesign } from './profile.js';

export const networkClose: CloseDesign = {
  name: 'network-close',
  title:
    'RTEMS since 2015: sleepers are told by an event and return ENXIO, the closer does not wait',
  stack: '6',
  childrenWithoutPgid: true,
  // RTEMS_EVENT_SYSTEM_NETWORK_CLOSE
  abortEvent: 'NETWORK_CLOSE',
  routines: [
    routine('rtems_bsdnet_sleep(events, ticks)', 'rtems_glue.c rtems_bsdnet_sleep()', [
      'poll(events | CONNABORT)',
      'release()',
      'got = wait(events | CONNABORT, ticks)',
      'obtain()',
      'late = poll(events | CONNABORT)',
      when('(got | late) & CONNABORT', ['return ENXIO']),
      'return got ? 0 : EWOULDBLOCK',
    ]),

    routine('sbwait(so, sb)', 'rtems_glue.c sbwait()', [
      'sb.pid = self',
      'sb.flags |= SB_WAIT',
      'error = rtems_bsdnet_sleep(SBWAIT, sb.timeo)',
      when('error != ENXIO', ['sb.flags &= ~SB_WAIT']),
      'return error',
    ]),

    routine('soconnsleep(so)', 'rtems_glue.c soconnsleep()', [
      when('so.pgid', ['panic("Another task is already sleeping on that socket")']),
      'so.pgid = self',
      'error = rtems_bsdnet_sleep(SOSLEEP, so.rcv.timeo)',
      when('error != ENXIO', ['so.pgid = 0']),
      'return error',
    ]),

    routine('sowakeup(so, sb)', 'rtems_glue.c sowakeup()', [
      when('sb.flags & SB_WAIT', ['send(sb.pid, SBWAIT)']),
    ]),

    routine('close_notify(so)', 'uipc_socket.c rtems_socket_close_notify() and _sockbuf_', [
      when('so.pgid', ['send(so.pgid, CONNABORT)']),
      when('so.snd.flags & SB_WAIT', ['send(so.snd.pid, CONNABORT)']),
      when('so.rcv.flags & SB_WAIT', ['send(so.rcv.pid, CONNABORT)']),
    ]),

    routine('rtems_bsdnet_close(f)', 'rtems_syscall.c rtems_bsdnet_close()', [
      'obtain()',
      'so = f.data1',
      when('!so', ['release()', 'return EBADF']),
      'f.data1 = 0',
      'error = soclose(so)',
      'release()',
      'return error',
    ]),

    routine('accept_wait(head)', 'rtems_syscall.c accept()', [
      'error = head.error',
      loop([
        when('error || head.comp', ['break']),
        when('head.state & SS_CANTRCVMORE', ['error = ECONNABORTED', 'break']),
        'error = soconnsleep(head)',
      ]),
      'return error',
    ]),

    routine('connect_wait(so)', 'rtems_syscall.c connect()', [
      'error = so.error',
      loop([
        when('error || !(so.state & SS_ISCONNECTING)', ['break']),
        'error = soconnsleep(so)',
        when('error', ['break']),
        'error = so.error',
        'so.error = 0',
      ]),
      when('error != ENXIO', ['so.state &= ~SS_ISCONNECTING']),
      'return error',
    ]),

    routine('soreceive_interrupted(so, error)', 'uipc_socket.c soreceive(), MSG_WAITALL', [
      when('error != ENXIO', ['sbunlock(so.rcv)']),
    ]),

    routine('select()', 'rtems_select.c select()', [
      when('arg.timeout >= 0', ['deadline = max(1, arg.timeout)']),
      'poll(SBWAIT | CONNABORT)',
      loop([
        'obtain()',
        'bits = selscan()',
        'release()',
        when('bits', ['return bits']),
        'ticks = clock()',
        when('arg.timeout >= 0 && ticks == 0', ['return 0']),
        'wait(SBWAIT | CONNABORT, ticks)',
      ]),
    ]),
  ],
};
