/**
 * libcsupport: descriptors. In 2005 a descriptor stays open until the close
 * handler has returned; RTEMS 6 closes it first, and counts the calls of
 * read(), write() and fcntl() that use it.
 */
import { atomic, routine, when, type Routine } from '../microop/routine.js';

export const libio: Routine[] = [
  routine('fd_to_socket(d)', 'rtems_syscall.c rtems_bsdnet_fdToSocket()', [
    'f = d.number',
    when('!f', ['return 0']),
    when('!f.open', ['return 0']),
    'so = f.data1',
    'self.entered = 1',
    'return so',
  ]),

  routine('libio_allocate()', 'libcsupport libio.c rtems_libio_allocate(); 0 if there is none', [
    when('fdslots == 1', ['return 0']),
    when('fdslots', ['fdslots -= 1']),
    'f = alloc_number()',
    when('f', ['f.data0 = 1']),
    'return f',
  ]),

  // One instruction, or a loop of compare and exchange.
  atomic(
    routine('libio_hold(f)', 'libcsupport libio_.h rtems_libio_iop_hold(); 0 if it is closed', [
      when('!f.open', ['return 0']),
      when('libio6', ['f.refs += 1']),
      'return 1',
    ]),
  ),
  atomic(
    routine('libio_close(f)', 'libcsupport close.c close(), up to the handler', [
      when('!f.open', ['return EBADF']),
      when('libio6', [when('f.refs', ['return EBUSY']), 'f.open = 0']),
      'return 0',
    ]),
  ),

  routine('close()', 'libcsupport close.c close()', [
    'f = arg.fd.number',
    when('!f', ['return -EBADF']),
    // The descriptor is looked at, and closed by RTEMS 6, before the semaphore is asked for.
    'visible()',
    'error = libio_close(f)',
    when('error', ['return -error']),
    'error = rtems_bsdnet_close(f)',
    // In 2005 others still find the descriptor here: it points to a closed socket.
    when('!libio6', ['visible()']),
    when('fdslots', ['fdslots += 1']),
    'free_number(f)',
    // From now on a call that still sleeps on it was not woken by its close.
    when('error != EBADF', ['abandon(f)']),
    'return -error',
  ]),

  routine('rtems_bsdnet_close(f)', 'rtems_syscall.c rtems_bsdnet_close(); data1 stays', [
    'obtain()',
    'so = f.data1',
    when('!so', ['release()', 'return EBADF']),
    'error = soclose(so)',
    'release()',
    'return error',
  ]),

  routine('dup()', 'libcsupport fcntl.c duplicate_iop(); data0 and data1 are not copied', [
    'f = arg.fd.number',
    when('!f', ['return -EBADF']),
    'copy = libio_hold(f)',
    when('!copy', ['return -EBADF']),
    when('libio6', ['visible()']),
    'copy = libio_allocate()',
    when('copy', ['copy.data0 = 0', 'copy.data1 = 0', 'copy.open = 1']),
    when('libio6', ['visible()', 'f.refs -= 1']),
    'return copy ? copy : -ENFILE',
  ]),

  routine('nonblock()', 'libcsupport fcntl.c fcntl(F_SETFL, O_NONBLOCK)', [
    'f = arg.fd.number',
    when('!f', ['return -EBADF']),
    'visible()',
    'error = libio_hold(f)',
    when('!error', ['return -EBADF']),
    'error = rtems_bsdnet_fcntl(f)',
    when('libio6', ['visible()', 'f.refs -= 1']),
    'return -error',
  ]),
  routine('read()', 'libcsupport read.c read()', [
    'f = arg.fd.number',
    when('!f', ['return -EBADF']),
    'visible()',
    'count = libio_hold(f)',
    when('!count', ['return -EBADF']),
    // Of a copy it is the console's number, 0.
    when('f.data0', ['count = recv_fd()'], ['count = -ENOTSOCK']),
    when('libio6', ['visible()', 'f.refs -= 1']),
    'return count',
  ]),
  routine('write()', 'libcsupport write.c write()', [
    'f = arg.fd.number',
    when('!f', ['return -EBADF']),
    'visible()',
    'count = libio_hold(f)',
    when('!count', ['return -EBADF']),
    when('f.data0', ['count = send_fd()'], ['count = -ENOTSOCK']),
    when('libio6', ['visible()', 'f.refs -= 1']),
    'return count',
  ]),
];
