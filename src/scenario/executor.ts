/**
 * One program, two executors: the emulator and a target implement the same
 * interface, so that nothing above them knows which one it drives.
 */
import type { MemoryPolicy, Outcome } from './outcome.js';
import type { Need, Program } from './program.js';

/** Who is at the other end: as the target itself says. */
export interface TargetIdentity {
  /** `closecheck standalone`, `rtems-6.1`, `emulator`. */
  product: string;
  arch: string;
  /** Stack of the profile: `2005` or `6`. */
  stack: string;
  /** Close design built in: `connabort`, `unpatched`, a mutant's name ... */
  fix: string;
  policy: MemoryPolicy;
  capabilities: Need[];
  /** Clock ticks per second. */
  tickRate: number;
}

/** What a target reports about one run of one program. */
export interface Observation {
  outcome: Outcome;
  /** Steps in the order in which they returned. */
  order: string[];
  /** Ticks from call to return, by step. */
  ticks: Record<string, number>;
  /** Free text, a line each, when something did not wake or died. */
  postMortem: string[];
  /** The target must be restarted before the next program. */
  reboot: boolean;
}

/** The host's end of the wire, told step by step when to act. */
export interface Peer {
  /** Performs step `index` of the program's peer column; resolves when done. */
  perform(index: number): Promise<void>;
  /** `GO end`: resets whatever connections of the case are still open. Never throws. */
  end(): Promise<void>;
}

export interface Executor {
  /** Boots or connects; resolves when the target is ready for a program. */
  start(): Promise<TargetIdentity>;
  /**
   * Runs one program once.
   * @param port first port number of this case; ports of the program are
   *   offsets from it, so that no case meets a predecessor's TIME_WAIT.
   * @param seed 32 bits, for an executor that chooses at random: with equal
   *   seeds the emulator takes equal schedules.
   * @throws CheckError of class `infrastructure` if there is no observation;
   *   a target that panics or resets is an observation.
   */
  run(program: Program, peer: Peer, port: number, seed: number): Promise<Observation>;
  /** Releases everything. Never throws, may be called at any moment. */
  stop(): Promise<void>;
}
