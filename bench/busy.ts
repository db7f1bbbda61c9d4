/** Wall time and processor time: where others load the machine, the second one tells more. */
import { execa } from 'execa';

export interface Time {
  /** Seconds of the clock. */
  seconds: number;
  /** Seconds of processor time, of all threads and children. */
  busy: number;
}

/** Does something in this process. */
export function timed<T>(action: () => T): Time & { result: T } {
  const before = performance.now();
  const used = process.cpuUsage();
  const result = action();
  const { user, system } = process.cpuUsage(used);
  return { result, seconds: (performance.now() - before) / 1000, busy: (user + system) / 1e6 };
}

/** Runs a command, whose output goes to a file or nowhere. */
export async function timedCommand(
  command: readonly string[],
  options: { cwd?: string; output?: string } = {},
): Promise<Time> {
  const { cwd = process.cwd(), output = '/dev/null' } = options;
  const before = performance.now();
  const { stdout } = await execa('sh', ['-c', '"$@" >"$0"; times', output, ...command], { cwd });
  return { seconds: (performance.now() - before) / 1000, busy: childSeconds(stdout) };
}

/** Second line of the shell's `times`: user and system time of its children. */
function childSeconds(times: string): number {
  const fields =
    times
      .trim()
      .split('\n')
      .at(-1)
      ?.match(/[\d.]+/g)
      ?.map(Number) ?? [];
  const [userMinutes = 0, userSeconds = 0, systemMinutes = 0, systemSeconds = 0] = fields;
  return (userMinutes + systemMinutes) * 60 + userSeconds + systemSeconds;
}

/** `1.23 s, 1.20 s busy`. */
export function timeText({ seconds, busy }: Time): string {
  return `${seconds.toPrecision(3)} s, ${busy.toPrecision(3)} s busy`;
}
