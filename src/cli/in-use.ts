/** Whether a file is another closecheck's at this moment. */
import { readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { CheckError } from '../errors.js';

/**
 * Two that append to one file would spoil it for both. Who has it open is in
 * /proc, so that one that was killed is in nobody's way.
 * @throws CheckError of class `usage` if another process has it open
 */
export function refuseIfInUse(file: string): void {
  const real = realpathSync(file);
  // /proc may be that of the namespace outside; so is this number then.
  const self = readlinkSync('/proc/self');
  const user = readdirSync('/proc').find(
    (name) => /^\d+$/.test(name) && name !== self && openFiles(name).includes(real),
  );
  if (user === undefined) return;
  throw new CheckError('usage', 'in-use', `The process ${user} still writes ${file}.`, {
    hint: 'Wait for its end, or end it.',
  });
}

/** None of a process that has gone meanwhile, or is another user's. */
function openFiles(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
  } catch {
    return [];
  }
}
