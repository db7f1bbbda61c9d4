/**
 * QEMU's side of a link: a hub that joins the NIC, the TAP and a datagram
 * socket, and a capture of all that passes the NIC.
 *
 * The capture is a filter on the NIC's own port of the hub, and a filter runs
 * before the hub hands a frame on. So a frame of the target that Node has seen
 * on the datagram socket is in the file already.
 */
import type { Attachment, LinkAddresses } from './link.js';

/** UDP ports on the namespace's loopback over which raw frames travel. */
export interface LegPorts {
  node: number;
  qemu: number;
}

/** Fixed numbers: the namespace is ours alone. */
export function legPortsOf(number: number): LegPorts {
  return { node: 20_000 + 2 * number, qemu: 20_001 + 2 * number };
}

export function hubAttachment(
  tap: string,
  addresses: LinkAddresses,
  ports: LegPorts,
  captureFile: string,
): Attachment {
  const leg = [
    'dgram,id=frames',
    `local.type=inet,local.host=127.0.0.1,local.port=${ports.qemu}`,
    `remote.type=inet,remote.host=127.0.0.1,remote.port=${ports.node}`,
  ];
  return {
    netdev: 'nic',
    mac: addresses.targetMac,
    captureFile,
    args: [
      // Without the virtio header there is no offload to negotiate: the host's
      // kernel makes whole segments with whole checksums, as a cable has them.
      '-netdev',
      `tap,id=tap,ifname=${tap},script=no,downscript=no,vnet_hdr=off`,
      '-netdev',
      'hubport,id=tap-port,hubid=0,netdev=tap',
      '-netdev',
      leg.join(','),
      '-netdev',
      'hubport,id=frames-port,hubid=0,netdev=frames',
      '-netdev',
      'hubport,id=nic,hubid=0',
      '-object',
      `filter-dump,id=capture,netdev=nic,file=${escapeOption(captureFile)}`,
    ],
  };
}

/** A comma ends an option of QEMU's unless it is doubled. */
function escapeOption(value: string): string {
  return value.replaceAll(',', ',,');
}
