/** kern/uipc_socket.c: sosend and soreceive. Both return a count or a negative errno. */
import { during, loop, routine, when, type Routine } from '../microop/routine.js';

/** A flag that no program gives. */
const ATOMIC = 256;

export const transfer: Routine[] = [
  routine('follow(pointer)', 'a read through a pointer that freed memory may hold', [
    when('pointer == WILD', ['panic("wild pointer")']),
  ]),

  routine(
    'sosend(so, len, flags, addressed)',
    'uipc_socket.c sosend(), rtems_syscall.c sendmsg()',
    [
      'follow(so.proto)',
      // `atomic`: what the protocol is now, whatever becomes of the memory meanwhile
      `flags |= so.proto != TCP ? ${ATOMIC} : 0`,
      'resid = len',
      loop([
        'sblock(so.snd, flags & MSG_DONTWAIT)',
        `error = sosend_locked(so, resid, addressed, flags & ${ATOMIC})`,
        // -1: nothing fits; the lock is dropped before the sleep.
        when('error == -1', [
          'sbunlock(so.snd)',
          'error = sbwait(so, so.snd)',
          when('error', [
            when('error == EWOULDBLOCK && resid != len', ['return len - resid']),
            'return -error',
          ]),
          'continue',
        ]),
        when('error', [
          'sbunlock(so.snd)',
          when('error == EWOULDBLOCK && resid != len', ['return len - resid']),
          'return -error',
        ]),
        'follow(so.proto)',
        'count = min(resid, sbspace(so.snd))',
        // MGETHDR(M_WAIT), with the buffer locked
        'm_get()',
        when(
          'so.proto != TCP',
          ['error = udp_output(so, resid)', 'resid = 0'],
          [
            when('!so.pcb', ['error = EINVAL'], ['so.snd.cc += count', 'tcp_output(so)']),
            'resid -= count',
          ],
        ),
        when('error', ['sbunlock(so.snd)', 'return -error']),
        when('resid == 0', ['sbunlock(so.snd)', 'return len']),
        // The loop of sosend goes on with the lock held; taking it again is the same.
        'sbunlock(so.snd)',
      ]),
    ],
  ),

  routine(
    'm_get()',
    'uipc_mbuf.c m_get(M_WAIT), rtems_glue.c m_mballoc(): polls, no event ends it',
    [
      during('nombufs', [
        'outer = netlocks',
        during('outer', ['release()', 'outer -= 1']),
        'release()',
        'sleep(1)',
        'obtain()',
        'outer = netlocks',
        during('outer', ['obtain()', 'outer -= 1']),
      ]),
    ],
  ),

  routine('sosend_locked(so, resid, addressed, atomic)', 'uipc_socket.c sosend(), its tests', [
    when('so.state & SS_CANTSENDMORE', ['return EPIPE']),
    when('so.error', ['error = so.error', 'so.error = 0', 'return error']),
    'follow(so.proto)',
    when('!(so.state & SS_ISCONNECTED)', [
      when('so.proto == TCP', ['return ENOTCONN']),
      when('!addressed', ['return EDESTADDRREQ']),
    ]),
    when('atomic && resid > so.snd.hiwat', ['return EMSGSIZE']),
    'space = sbspace(so.snd)',
    when('space < resid && (atomic || space < so.snd.lowat)', [
      when('so.state & SS_NBIO', ['return EWOULDBLOCK']),
      'return -1',
    ]),
    'return 0',
  ]),

  routine('soreceive(so, len, flags)', 'uipc_socket.c soreceive(), rtems_syscall.c recvmsg()', [
    'pr = so.proto',
    'follow(pr)',
    // Urgent data is not modelled: there is none (tcp_usr_rcvoob, udp PRU_RCVOOB).
    when('flags & MSG_OOB', ['return pr == TCP ? -EINVAL : -EOPNOTSUPP']),
    loop([
      'sblock(so.rcv, flags & MSG_DONTWAIT)',
      'count = soreceive_ready(so, len, flags, pr)',
      // 1: there is something to take
      when('count == 1', ['break']),
      'sbunlock(so.rcv)',
      // 2: sleep, with the lock dropped
      when('count != 2', ['return count']),
      'error = sbwait(so, so.rcv)',
      when('error', ['return -error']),
    ]),
    'follow(so.rcv.cc)',
    when('pr != TCP', [
      'count = min(len, record_first(so))',
      when('!(flags & MSG_PEEK)', ['record_drop(so)']),
      'sbunlock(so.rcv)',
      'return count',
    ]),
    'resid = len',
    loop([
      'count = min(resid, so.rcv.cc)',
      'resid -= count',
      when('flags & MSG_PEEK', ['break']),
      'so.rcv.cc -= count',
      when('so.pcb', ['tcp_window(so, count)']),
      when('!(flags & MSG_WAITALL) || resid == 0', ['break']),
      // uipc_socket.c, the inner loop of MSG_WAITALL: SB_LOCK stays
      during('!so.rcv.cc', [
        when('so.error || (so.state & SS_CANTRCVMORE)', ['break']),
        'error = sbwait(so, so.rcv)',
        when('error', ['soreceive_interrupted(so, error)', 'return len - resid']),
      ]),
      when('!so.rcv.cc', ['break']),
    ]),
    'sbunlock(so.rcv)',
    'return len - resid',
  ]),

  routine('soreceive_interrupted(so, error)', 'uipc_socket.c soreceive(), error in MSG_WAITALL', [
    'sbunlock(so.rcv)',
  ]),

  routine('soreceive_ready(so, len, flags, pr)', 'uipc_socket.c soreceive(), its tests', [
    'm = so.rcv.cc',
    when(
      `m && ((flags & MSG_DONTWAIT) || pr != TCP || m >= len
        || m >= so.rcv.lowat && !((flags & MSG_WAITALL) && len <= so.rcv.hiwat))`,
      ['return 1'],
    ),
    when('so.error', [
      when('m', ['return 1']),
      'error = so.error',
      when('!(flags & MSG_PEEK)', ['so.error = 0']),
      'return -error',
    ]),
    when('so.state & SS_CANTRCVMORE', ['return m ? 1 : 0']),
    // The protocol of this moment: memory that was freed may be another socket's by now.
    when('!(so.state & (SS_ISCONNECTED | SS_ISCONNECTING))', [
      'follow(so.proto)',
      when('so.proto == TCP', ['return -ENOTCONN']),
    ]),
    when('len == 0', ['return 0']),
    when('(so.state & SS_NBIO) || (flags & MSG_DONTWAIT)', ['return -EWOULDBLOCK']),
    'return 2',
  ]),
];
