/**
 * What one run of a program came to. Everything that compares, stores or
 * prints results uses this shape.
 */

/**
 * Result of a call by step name, `T1.recv`, `T1.recv#2`:
 * `"0"`, `"10"`, `"fd"` (a descriptor), `"1 r:s"` (select: count and ready
 * sets), `"-1 ECONNABORTED"`, `"-1 errno:57005"` (no such errno), and for a
 * call that did not return `"blocked"`, `"deleted"` (its task was) or
 * `"not-run"` (it was never started).
 */
export type Results = Record<string, string>;

/** Kinds of segments that the target sends between its first close and the end. */
export type WireKind = 'SYN' | 'SYN-ACK' | 'FIN' | 'RST' | 'ICMP';

/** Objects that exist at the end and should not: a positive count each. */
export interface Leaks {
  fds?: number;
  sockets?: number;
  mbufs?: number;
  heap?: number;
}

export interface Outcome {
  results: Results;
  /**
   * Sorted: `use-after-free`, `double-free`, `panic: TEXT`,
   * `never-woke: T1`, `deadlock`, `semaphore-held`.
   */
  faults: string[];
  /** In the order of sending. */
  wire: WireKind[];
  leaks: Leaks;
}

/** An outcome that the reference allows, with how to get there. */
export interface AllowedOutcome extends Outcome {
  /** Schedule id, base36. */
  witness: string;
  preemptions: number;
}

/** What the reference says about one program (one line of `explore --json`). */
export interface Prediction {
  scenario: string;
  variant: string;
  profile: string;
  scheduler: 'prio' | 'any';
  complete: boolean;
  states: number;
  transitions: number;
  seconds: number;
  /**
   * Only if it is not complete: how many random schedules were followed besides.
   * There may be outcomes that neither they nor the search came to.
   */
  randomSchedules?: number;
  /** Sets of identical tasks: of states that differ by an exchange of those one was kept. */
  identical?: string[][];
  outcomes: AllowedOutcome[];
}

/** What freed socket memory reads as. */
export type MemoryPolicy = 'stale' | '0xdd' | 'any';
