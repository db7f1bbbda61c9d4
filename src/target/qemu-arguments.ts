/** QEMU's command line for a machine. */
import type { Attachment } from '../network/link.js';
import type { Machine } from './machine.js';

/** Label of the character device behind the target's serial line. */
export const CONSOLE = 'console';
/** File descriptor on which QEMU finds its end of the machine protocol. */
export const QMP_DESCRIPTOR = 3;
/** File descriptor of the file for the machine's state, and QEMU's name for it. */
const STATE_DESCRIPTOR = 4;
export const STATE_SET = 1;

/**
 * The whole command line, the emulator first.
 *
 * With `--preconfig` QEMU makes its character devices and waits: the terminal
 * can be opened, and the capture runs, before the machine exists. A pty that
 * is opened later than the serial device is made gets noticed up to a second
 * late, and the output of that second is lost.
 */
export function qemuArguments(
  machine: Machine,
  image: string,
  append: string | undefined,
  attachment: Attachment | undefined,
): string[] {
  return [
    machine.emulator,
    '--preconfig',
    '-no-user-config',
    '-nodefaults',
    '-display',
    'none',
    '-machine',
    machine.machine,
    '-accel',
    'tcg',
    '-m',
    String(machine.memoryMegabytes),
    // In front of the console: a machine whose console is not its first serial
    // port has the ports before it in its arguments.
    ...machine.args,
    '-chardev',
    `socket,id=qmp,fd=${QMP_DESCRIPTOR}`,
    '-mon',
    'chardev=qmp,mode=control',
    '-add-fd',
    `fd=${STATE_DESCRIPTOR},set=${STATE_SET}`,
    '-chardev',
    `pty,id=${CONSOLE}`,
    '-serial',
    `chardev:${CONSOLE}`,
    ...networkArguments(machine, attachment),
    '-kernel',
    image,
    ...(append === undefined ? [] : ['-append', append]),
  ];
}

function networkArguments(machine: Machine, attachment: Attachment | undefined): string[] {
  if (attachment === undefined || machine.nic === undefined) return ['-nic', 'none'];
  const { args, netdev, mac } = attachment;
  return [...args, '-device', `${machine.nic},netdev=${netdev},mac=${mac}`];
}
