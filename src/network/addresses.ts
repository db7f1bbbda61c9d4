/** The addresses of subnet N, 10.77.N.0/24; the standalone image defaults to N = 0. */
import type { LinkAddresses } from './link.js';

/** Locally administered, in QEMU's range 52:54:00; the last byte is the host number. */
export function addressesOf(number: number): LinkAddresses {
  const mac = (host: number) => ['52', '54', '00', '77', hex(number), hex(host)].join(':');
  return {
    network: `10.77.${number}.0/24`,
    prefix: 24,
    host: `10.77.${number}.1`,
    target: `10.77.${number}.2`,
    scripted: `10.77.${number}.3`,
    hostMac: mac(1),
    targetMac: mac(2),
    scriptedMac: mac(3),
  };
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
