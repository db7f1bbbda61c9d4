/**
 * Where a machine is at one moment, kept by its own QEMU in a file without a
 * name: nothing is left of it when QEMU has gone, however it went.
 */
import { randomUUID } from 'node:crypto';
import { openSync, unlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { STATE_SET } from './qemu-arguments.js';
import type { Qmp } from './qmp.js';

const FILE = 'closecheck-file';
const DISK = 'closecheck-state';
const TAG = 'ready';
/** Grows with what is saved. */
const DISK_BYTES = 1_048_576;

/**
 * An empty file that nobody else can open, for one of QEMU's descriptors. Where
 * there can be none, one that takes nothing: a machine is then not saved.
 */
export function openState(): number {
  const name = path.join(os.tmpdir(), `closecheck-state-${randomUUID()}`);
  try {
    const descriptor = openSync(name, 'wx+', 0o600);
    unlinkSync(name);
    return descriptor;
  } catch {
    return openSync('/dev/null', 'r+');
  }
}

/** Once for a QEMU. @throws Error if it cannot, for a device that cannot be saved for one */
export async function saveState(qmp: Qmp): Promise<void> {
  const filename = `/dev/fdset/${STATE_SET}`;
  await qmp.execute('blockdev-add', { driver: 'file', 'node-name': FILE, filename });
  // No guest sees this disk; its format is the one that holds the state of a machine.
  await qmp.job('blockdev-create', {
    options: { driver: 'qcow2', file: FILE, size: DISK_BYTES },
  });
  await qmp.execute('blockdev-add', { driver: 'qcow2', 'node-name': DISK, file: FILE });
  await obeyed(qmp, `savevm ${TAG}`);
}

/** @throws Error if it cannot, or nothing has been saved */
export async function restoreState(qmp: Qmp): Promise<void> {
  await obeyed(qmp, `loadvm ${TAG}`);
}

/** Of these commands QEMU says something only if they failed. */
async function obeyed(qmp: Qmp, commandLine: string): Promise<void> {
  const said = (await qmp.human(commandLine)).trim();
  if (said !== '') throw new Error(`${commandLine}: ${said}`);
}
