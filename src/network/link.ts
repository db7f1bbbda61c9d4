/**
 * One target's network: a TAP, a subnet, a hub inside QEMU and what listens on
 * it. The types that the other rooms see; `hub-link.ts` is what stands behind
 * them.
 */
import type { Peer } from '../scenario/executor.js';
import type { WireKind } from '../scenario/outcome.js';
import type { Program } from '../scenario/program.js';
import type { PortRange } from './wire-check.js';

/** Addresses of subnet N, 10.77.N.0/24. */
export interface LinkAddresses {
  /** `10.77.N.0/24`. */
  network: string;
  /** Kernel peer: the TAP's own address, 10.77.N.1. */
  host: string;
  /** The target, 10.77.N.2. */
  target: string;
  /** Scripted peer and blackhole, 10.77.N.3. */
  scripted: string;
  hostMac: string;
  targetMac: string;
  scriptedMac: string;
  prefix: number;
}

/** What QEMU is given to join the link. Valid for one QEMU process. */
export interface Attachment {
  /** Arguments that make the hub, its capture and a netdev for the NIC. */
  args: string[];
  /** Id of the netdev that the NIC is to use. */
  netdev: string;
  /** MAC address that the NIC is to have. */
  mac: string;
  /** The capture that this QEMU writes. */
  captureFile: string;
}

export interface Link {
  /** N of the addresses. */
  readonly number: number;
  /** Name of the TAP interface. */
  readonly tap: string;
  readonly addresses: LinkAddresses;
  /**
   * Whether what was seen in the case that has ended can be believed.
   * @throws CheckError of class `infrastructure` if the TAP is gone
   */
  verify(): void;
  /** Makes the TAP again if it is gone. For a target that does not run. */
  restore(): Promise<void>;
  /** For each new QEMU process: begins a new capture. */
  attach(): Attachment;
  /** The capture now being written, once a QEMU is attached. */
  readonly captureFile: string | undefined;
  /**
   * The host's ends for one run of one program; they listen when this
   * resolves. `end()` releases them.
   */
  peerFor(program: Program, port: number): Promise<Peer>;
  /**
   * Kinds of segments that the target sent between its first close and the end
   * of the case, on connections with one of the case's ports. Call it when the case's report is there.
   * @throws CheckError of class `infrastructure` if the capture lacks the end of the case.
   */
  wire(caseNumber: number, ports: PortRange): Promise<WireKind[]>;
  /** Writes the frames of one case, markers included, as a pcap file of their own. */
  saveCase(caseNumber: number, file: string): Promise<void>;
  /** Releases everything. Never throws; may be called again. */
  close(): Promise<void>;
}
