/** What of a run is still there when it is over. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Descriptors that this process has open, by what they are: `socket:`, a path. */
export function openDescriptors(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`).replace(/\[\d+\]$/, '')];
    } catch {
      // The one by which the folder was read.
      return [];
    }
  });
}

/**
 * Command lines of the processes that live in this process's own process
 * namespace, itself excepted. /proc may be that of the namespace outside, so
 * the namespaces are compared and not the numbers.
 */
export function otherProcesses(): string[] {
  const own = readlinkSync('/proc/self/ns/pid');
  const self = readlinkSync('/proc/self');
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== self)
    .flatMap((pid) => {
      try {
        if (readlinkSync(`/proc/${pid}/ns/pid`) !== own) return [];
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        return [`${pid} ${words || '(ended, not waited for)'}`];
      } catch {
        // It has ended meanwhile, or is none of ours.
        return [];
      }
    });
}
