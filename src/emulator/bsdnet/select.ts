/** rtems/rtems_select.c. Nothing that it registers is ever unregistered. */
import { loop, routine, when, type Routine } from '../microop/routine.js';

export const select: Routine[] = [
  routine('select()', 'rtems_select.c select()', [
    when('arg.timeout >= 0', ['deadline = max(1, arg.timeout)']),
    'poll(SBWAIT)',
    loop([
      'obtain()',
      'bits = selscan()',
      'release()',
      when('bits', ['return bits']),
      'ticks = clock()',
      when('arg.timeout >= 0 && ticks == 0', ['return 0']),
      'wait(SBWAIT, ticks)',
    ]),
  ]),

  routine('selscan()', 'rtems_select.c selscan(): ready sets, bit by position, or -EBADF', [
    'bits = 0',
    'index = 0',
    loop([
      when('index >= arg.count', ['return bits']),
      'so = fd_to_socket(selected_variable(index))',
      when('!so', ['return -EBADF']),
      'ready = socket_select(so, selected_set(index))',
      when('ready', ['bits |= 1 << index']),
      'index += 1',
    ]),
  ]),

  routine('socket_select(so, which)', 'rtems_select.c socket_select(); 0 read, 1 write, 2 except', [
    when('which == 0', [
      when('soreadable(so)', ['return 1']),
      'so.rcv.flags |= SB_WAIT',
      'so.rcv.pid = self',
      'return 0',
    ]),
    when('which == 1', [
      when('sowriteable(so)', ['return 1']),
      when(
        'write_scan_rcv',
        ['so.rcv.flags |= SB_WAIT', 'so.rcv.pid = self'],
        ['so.snd.flags |= SB_WAIT', 'so.snd.pid = self'],
      ),
      'return 0',
    ]),
    'so.rcv.pid = self',
    'return 0',
  ]),
];
