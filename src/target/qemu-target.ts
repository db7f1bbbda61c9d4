/** A target that QEMU runs. */
import type { Link } from '../network/link.js';
import type { Executor } from '../scenario/executor.js';
import type { Machine } from './machine.js';

export interface QemuTargetOptions {
  machine: Machine;
  /** Path of the image. */
  image: string;
  /** Without one the target has a NIC of no use, and loopback only. */
  link?: Link;
  /** Run id, 8..32 characters of [a-z0-9]; the target must echo it. */
  runId: string;
  /** The console is appended to this file, bytes as they came. */
  consoleLog: string;
  /** Times that a boot is tried before it is an infrastructure failure. */
  bootAttempts?: number;
}

export interface QemuTarget extends Executor {
  /** Command line of the last boot. */
  readonly commandLine: string[];
  /** Number of the last case run: the one in the markers and in Link.wire. */
  readonly caseNumber: number;
}
export declare const QemuTarget: new (options: QemuTargetOptions) => QemuTarget;
