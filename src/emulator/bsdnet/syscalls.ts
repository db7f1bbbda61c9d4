/** rtems/rtems_syscall.c: the BSD entry points, each under the network semaphore. */
import { loop, routine, when, type Routine } from '../microop/routine.js';

export const systemCalls: Routine[] = [
  routine('socket()', 'rtems_syscall.c socket()', [
    'obtain()',
    'so = socreate(arg.proto)',
    'f = libio_allocate()',
    when('!f', ['soclose(so)', 'release()', 'return -ENFILE']),
    'f.data1 = so',
    'f.open = 1',
    'release()',
    'return f',
  ]),

  routine('bind()', 'rtems_syscall.c bind(), in_pcb.c in_pcbbind()', [
    'obtain()',
    'so = fd_to_socket(arg.fd)',
    when('!so', ['release()', 'return -EBADF']),
    'm_get()',
    'error = 0',
    when(
      '!so.pcb || so.port',
      ['error = EINVAL'],
      [
        'follow(so.proto)',
        when(
          'port_used(arg.port + 1, so.proto)',
          ['error = EADDRINUSE'],
          ['so.port = arg.port + 1'],
        ),
      ],
    ),
    'release()',
    'return -error',
  ]),

  routine('listen()', 'rtems_syscall.c listen(), uipc_socket.c solisten()', [
    'obtain()',
    'so = fd_to_socket(arg.fd)',
    when('!so', ['release()', 'return -EBADF']),
    'follow(so.proto)',
    when('so.proto != TCP', ['release()', 'return -EOPNOTSUPP']),
    when('!so.pcb', ['release()', 'return -EINVAL']),
    'in_pcbbind_any(so)',
    'so.tstate = TCPS_LISTEN',
    when('!so.comp', ['so.options |= SO_ACCEPTCONN']),
    'so.qlimit = arg.value < 0 || arg.value > SOMAXCONN ? SOMAXCONN : arg.value',
    'release()',
    'return 0',
  ]),

  routine('accept()', 'rtems_syscall.c accept()', [
    'obtain()',
    'head = fd_to_socket(arg.fd)',
    when('!head', ['release()', 'return -EBADF']),
    when('!(head.options & SO_ACCEPTCONN)', ['release()', 'return -EINVAL']),
    when('(head.state & SS_NBIO) && !head.comp', ['release()', 'return -EWOULDBLOCK']),
    'error = accept_wait(head)',
    when('error', ['release()', 'return -error']),
    'so = head.comp',
    'follow(so)',
    'comp_remove(head, so)',
    'head.qlen -= 1',
    'f = libio_allocate()',
    when('!f', [
      'so.link = head.comp',
      'head.comp = so',
      'head.qlen += 1',
      'soconnwakeup(head)',
      'release()',
      'return -ENFILE',
    ]),
    'f.data1 = so',
    'f.open = 1',
    'so.state &= ~SS_COMP',
    'so.head = 0',
    // The descriptor can be seen already.
    'm_get()',
    when('!(so.state & SS_NOFDREF)', ['panic("soaccept: !NOFDREF")']),
    'so.state &= ~SS_NOFDREF',
    'release()',
    'return f',
  ]),

  routine('accept_wait(head)', 'rtems_syscall.c accept() of 2005: so_error carries the result', [
    loop([
      when('head.comp || head.error', ['break']),
      when('head.state & SS_CANTRCVMORE', ['head.error = ECONNABORTED', 'break']),
      'error = soconnsleep(head)',
      'head.error = error',
    ]),
    when('head.error', ['error = head.error', 'head.error = 0', 'return error']),
    'return 0',
  ]),

  routine('connect()', 'rtems_syscall.c connect()', [
    'obtain()',
    'so = fd_to_socket(arg.fd)',
    when('!so', ['release()', 'return -EBADF']),
    when('(so.state & SS_NBIO) && (so.state & SS_ISCONNECTING)', ['release()', 'return -EALREADY']),
    'm_get()',
    'error = soconnect(so)',
    when(
      'error',
      ['so.state &= ~SS_ISCONNECTING'],
      [
        when('(so.state & SS_NBIO) && (so.state & SS_ISCONNECTING)', [
          'release()',
          'return -EINPROGRESS',
        ]),
        'error = connect_wait(so)',
      ],
    ),
    'release()',
    'return -error',
  ]),

  routine('soconnect(so)', 'uipc_socket.c soconnect(), pru_connect', [
    when('so.options & SO_ACCEPTCONN', ['return EOPNOTSUPP']),
    when('so.state & (SS_ISCONNECTED | SS_ISCONNECTING)', [
      'follow(so.proto)',
      when('so.proto == TCP', ['return EISCONN']),
      'error = sodisconnect(so)',
      when('error', ['return EISCONN']),
    ]),
    when('!so.pcb', ['return EINVAL']),
    'follow(so.proto)',
    when('so.proto == TCP', ['tcp_connect(so, arg.who, arg.port)', 'return 0']),
    'in_pcbbind_any(so)',
    'so.fwho = arg.who + 1',
    'so.fport = arg.port',
    'soisconnected(so)',
    'return 0',
  ]),

  routine('connect_wait(so)', 'rtems_syscall.c connect() of 2005', [
    'error = 0',
    loop([
      when('!(so.state & SS_ISCONNECTING) || so.error', ['break']),
      'error = soconnsleep(so)',
      when('error', ['break']),
    ]),
    when('!error', ['error = so.error', 'so.error = 0']),
    'so.state &= ~SS_ISCONNECTING',
    'return error',
  ]),

  routine('recv_fd()', 'rtems_syscall.c recvmsg()', [
    'obtain()',
    'so = fd_to_socket(arg.fd)',
    when('!so', ['release()', 'return -EBADF']),
    'count = soreceive(so, arg.length, arg.flags)',
    'release()',
    'return count',
  ]),
  routine('send_fd()', 'rtems_syscall.c sendmsg()', [
    'obtain()',
    'so = fd_to_socket(arg.fd)',
    when('!so', ['release()', 'return -EBADF']),
    when('arg.who >= 0', ['m_get()']),
    'count = sosend(so, arg.length, arg.flags, arg.who >= 0)',
    'release()',
    'return count',
  ]),
  routine('recv()', 'rtems_syscall.c recvfrom()', ['count = recv_fd()', 'return count']),
  routine('sendto()', 'rtems_syscall.c sendto()', ['count = send_fd()', 'return count']),

  routine('shutdown()', 'rtems_syscall.c shutdown()', [
    'obtain()',
    'so = fd_to_socket(arg.fd)',
    when('!so', ['release()', 'return -EBADF']),
    'error = soshutdown(so, arg.how)',
    'release()',
    'return -error',
  ]),

  routine('setopt_linger()', 'uipc_socket.c sosetopt(SO_LINGER)', [
    'obtain()',
    'so = fd_to_socket(arg.fd)',
    when('!so', ['release()', 'return -EBADF']),
    'so.linger = arg.value',
    'so.options |= SO_LINGER',
    'release()',
    'return 0',
  ]),
  ...['rcvtimeo', 'sndtimeo', 'rcvbuf', 'sndbuf'].map((option) =>
    routine(`setopt_${option}()`, 'uipc_socket.c sosetopt()', [
      'obtain()',
      'so = fd_to_socket(arg.fd)',
      when('!so', ['release()', 'return -EBADF']),
      `so.${option.slice(0, 3)}.${option.endsWith('timeo') ? 'timeo' : 'hiwat'} = arg.value`,
      ...(option === 'sndbuf' ? ['so.snd.lowat = min(so.snd.lowat, arg.value)'] : []),
      'release()',
      'return 0',
    ]),
  ),
  routine('rtems_bsdnet_fcntl(f)', 'rtems_syscall.c rtems_bsdnet_fcntl(F_SETFL)', [
    'obtain()',
    'so = f.data1',
    when('!so', ['release()', 'return EBADF']),
    'so.state |= SS_NBIO',
    'release()',
    'return 0',
  ]),
];

/** Directives of the executive as steps of a program. */
export const directives: Routine[] = [
  routine('step_sleep()', 'rtems_task_wake_after()', ['sleep(arg.value)']),
  routine('step_suspend()', 'rtems_task_suspend()', ['suspend(arg.fd)']),
  routine('step_resume()', 'rtems_task_resume()', ['resume(arg.fd)']),
  routine('step_delete()', 'rtems_task_delete()', ['delete(arg.fd)']),
  routine('step_priority()', 'rtems_task_set_priority()', ['priority(arg.fd, arg.value)']),
  routine('step_lock()', "the application's rtems_semaphore_obtain()", ['mutex_obtain()']),
  routine('step_unlock()', "the application's rtems_semaphore_release()", ['mutex_release()']),
  routine('step_exhaust()', 'the application takes all descriptors, or mbufs', [
    'obtain()',
    when('arg.value == 1', ['fdslots = 1'], ['nombufs = 1']),
    'release()',
  ]),
  routine('step_restore()', 'and gives them back', [
    'obtain()',
    when('arg.value == 1', ['fdslots = 0'], ['nombufs = 0']),
    'release()',
  ]),
  routine('step_netlock()', 'rtems_bsdnet_semaphore_obtain()', ['obtain()', 'netlocks += 1']),
  routine('step_netunlock()', 'rtems_bsdnet_semaphore_release()', [
    when('netlocks', ['netlocks -= 1', 'release()']),
  ]),
];
