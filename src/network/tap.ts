/** The TAP of a target, and what the kernel is told once for the whole namespace. */
import { readFileSync } from 'node:fs';
import { access, constants, writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import { CheckError } from '../errors.js';
import type { LinkAddresses } from './link.js';

const TUN_DEVICE = '/dev/net/tun';

/**
 * Least, initial and greatest receive buffer of the namespace's TCP sockets,
 * in bytes. A kernel peer that reads nothing then closes its window after some
 * 2,000 bytes: of the 12,000 that a sender's buffer takes, most stay there. Node has
 * no SO_RCVBUF for a listener, and an accepted socket is too late for it.
 */
const TCP_RECEIVE_BUFFER = '4096 4096 4096';

/**
 * Brings up loopback and sets the kernel's TCP to what the peers expect. Once
 * in a namespace, before the first TAP.
 */
export async function prepareNamespaceNetwork(): Promise<void> {
  await runIp('link set dev lo up', 'bring up the loopback interface of the namespace');
  try {
    await writeFile('/proc/sys/net/ipv4/tcp_rmem', TCP_RECEIVE_BUFFER);
  } catch (cause) {
    throw new CheckError(
      'infrastructure',
      'sysctl-refused',
      'The receive buffer of the peer sockets could not be set in /proc/sys/net/ipv4/tcp_rmem.',
      { phase: 'configure', hint: 'Mount /proc/sys writable, or run closecheck as root.', cause },
    );
  }
}

/**
 * Makes the TAP and gives it the host's address.
 * @throws CheckError if /dev/net/tun is missing or closed to the user.
 */
export async function openTap(tap: string, addresses: LinkAddresses): Promise<void> {
  await checkTunDevice();
  const commands = [
    `tuntap add dev ${tap} mode tap`,
    // Nothing but the case's own frames is wanted on the wire.
    `link set dev ${tap} address ${addresses.hostMac} addrgenmode none`,
    `address add ${addresses.host}/${addresses.prefix} dev ${tap}`,
    `link set dev ${tap} up`,
    // A peer that delays its acknowledgements (by 40 ms, four ticks) makes cases slow.
    `route change ${addresses.network} dev ${tap} src ${addresses.host} quickack 1`,
  ];
  await runIp(commands.join('\n'), `make ${tap}`);
}

/** Whether it is there, in the namespace of this process. */
export function isTap(tap: string): boolean {
  const lines = readFileSync('/proc/net/dev', 'utf8').split('\n');
  return lines.some((line) => line.trimStart().startsWith(`${tap}:`));
}

/** Removes it. A TAP that is gone already is no error. */
export async function closeTap(tap: string): Promise<void> {
  await execa('ip', ['link', 'delete', 'dev', tap], { reject: false });
}

/**
 * Whether TAPs can be made at all, as far as that can be known without one.
 * @throws CheckError that says what is in the way.
 */
export async function checkTunDevice(device = TUN_DEVICE): Promise<void> {
  try {
    await access(device, constants.R_OK | constants.W_OK);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT') {
      throw new CheckError('infrastructure', 'tun-missing', `There is no ${device} for the TAP.`, {
        phase: 'configure',
        hint: 'Load the kernel module (modprobe tun), or give the container the device (--device /dev/net/tun).',
        cause,
      });
    }
    throw new CheckError(
      'infrastructure',
      'tun-closed',
      `${device} may not be opened by this user, so there can be no TAP.`,
      {
        phase: 'configure',
        hint: `Run closecheck as root, or open the device to users (chmod 0666 ${device}).`,
        cause,
      },
    );
  }
}

/** Runs commands of ip(8), one a line, in one process. */
async function runIp(commands: string, purpose: string): Promise<void> {
  const result = await execa('ip', ['-batch', '-'], { input: `${commands}\n`, reject: false });
  if (!result.failed) return;
  if (result.code === 'ENOENT') {
    throw new CheckError('infrastructure', 'ip-missing', 'There is no `ip` command.', {
      phase: 'configure',
      hint: 'Install iproute2.',
    });
  }
  throw new CheckError(
    'infrastructure',
    'tap-refused',
    `The kernel refused to ${purpose}: ${result.stderr.trim() || result.shortMessage}`,
    { phase: 'configure', hint: 'Run closecheck as root, or see `closecheck doctor`.' },
  );
}
