/**
 * The program: one scenario in one variant, the same for every executor.
 *
 * A program is a set of columns. Each column runs its steps in order, columns
 * run concurrently. The text form (`encode.ts`, docs/program.md) is what goes
 * over the console; the emulator takes this object.
 */

/** Index into {@link Program.descriptors}. */
export type DescriptorRef = number;
/** Index into {@link Program.columns}. */
export type ColumnRef = number;

/** Whom a connect or sendto is addressed to. */
export type Who = 'peer' | 'blackhole' | 'loop';

export type RecvFlag = 'waitall' | 'peek' | 'dontwait' | 'oob';
export type SocketOption = 'linger' | 'rcvtimeo' | 'sndtimeo' | 'rcvbuf' | 'sndbuf';

/**
 * What an `await` or a `hog` waits for. A condition is tested while nothing
 * else changes; the column goes on at some later moment at which it still
 * holds.
 */
export type Condition =
  /** The column's task waits for an event inside its current call. */
  | { is: 'blocked'; column: ColumnRef }
  /** Its event wait was satisfied, it has not run since. */
  | { is: 'woken'; column: ColumnRef }
  /** The column has no step left. */
  | { is: 'ended'; column: ColumnRef }
  /** The step has been started (its call may still be blocked). */
  | { is: 'called'; step: StepRef }
  /** The step has returned, or the peer's step is done. */
  | { is: 'returned'; step: StepRef }
  /** soreadable() holds for the descriptor's socket. */
  | { is: 'readable'; descriptor: DescriptorRef }
  /** sowriteable() holds for the descriptor's socket. */
  | { is: 'writable'; descriptor: DescriptorRef };

/** A step of a column, by position. */
export interface StepRef {
  column: ColumnRef;
  step: number;
}

/** A step that returns a value: a socket call. */
export type Call =
  | { op: 'socket'; descriptor: DescriptorRef; protocol: 'tcp' | 'udp' }
  | { op: 'bind'; descriptor: DescriptorRef; port: number }
  | { op: 'listen'; descriptor: DescriptorRef; backlog: number }
  | { op: 'accept'; descriptor: DescriptorRef; into: DescriptorRef }
  | { op: 'connect'; descriptor: DescriptorRef; who: Who; port: number }
  | { op: 'recv'; descriptor: DescriptorRef; length: number; flags: RecvFlag[] }
  | { op: 'send'; descriptor: DescriptorRef; length: number; flags: 'dontwait'[] }
  | { op: 'sendto'; descriptor: DescriptorRef; who: Who; port: number; length: number }
  | { op: 'read'; descriptor: DescriptorRef; length: number }
  | { op: 'write'; descriptor: DescriptorRef; length: number }
  | {
      op: 'select';
      /** Ticks, or null to wait for ever. */
      timeout: number | null;
      read: DescriptorRef[];
      write: DescriptorRef[];
      except: DescriptorRef[];
    }
  | { op: 'shutdown'; descriptor: DescriptorRef; how: 'rd' | 'wr' | 'rdwr' }
  | { op: 'close'; descriptor: DescriptorRef }
  | { op: 'dup'; descriptor: DescriptorRef; into: DescriptorRef }
  /** linger: seconds; rcvtimeo, sndtimeo: ticks; rcvbuf, sndbuf: bytes. */
  | { op: 'setopt'; descriptor: DescriptorRef; option: SocketOption; value: number }
  | { op: 'nonblock'; descriptor: DescriptorRef };

/** A step that has no result of its own: directives and synchronisation. */
export type Directive =
  | { op: 'await'; conditions: Condition[] }
  /** Keeps the processor busy at the column's priority until they hold. */
  | { op: 'hog'; conditions: Condition[] }
  /** rtems_task_wake_after. */
  | { op: 'sleep'; ticks: number }
  | { op: 'suspend'; column: ColumnRef }
  | { op: 'resume'; column: ColumnRef }
  | { op: 'delete'; column: ColumnRef }
  | { op: 'priority'; column: ColumnRef; priority: number }
  /** A mutex of the application, not of the network code. */
  | { op: 'lock' }
  | { op: 'unlock' }
  /** rtems_bsdnet_semaphore_obtain / _release by the application itself. */
  | { op: 'netlock' }
  | { op: 'netunlock' }
  /** Takes all descriptors, or mbufs, that are left; gives back what it took. */
  | { op: 'exhaust'; what: Scarce }
  | { op: 'restore'; what: Scarce };

export type Scarce = 'fds' | 'mbufs';

/**
 * What the other end of the wire does. `connection` counts the connections of
 * this program in the order in which they come to be, from 0.
 */
export type PeerStep =
  | { op: 'await'; conditions: Condition[] }
  /** Peer connects to the target's port and waits until it is established. */
  | { op: 'connect'; port: number }
  /** Peer sends a SYN and never answers the SYN-ACK. */
  | { op: 'syn'; port: number }
  /** Peer answers the SYN that it has swallowed so far. */
  | { op: 'synack'; connection: number }
  | { op: 'send'; connection: number; length: number }
  | { op: 'fin'; connection: number }
  | { op: 'rst'; connection: number }
  /** Peer reads what is queued, so that its window opens. */
  | { op: 'drain'; connection: number }
  /** A datagram to the target's port. */
  | { op: 'sendto'; port: number; length: number }
  /** ICMP port unreachable for the target's last datagram to the peer. */
  | { op: 'unreachable' };

export type Step = Call | Directive;

export interface TaskColumn {
  kind: 'task';
  /** `CTL` (set-up, always first), a task's name, or `CHK` (always last, if any). */
  name: string;
  /** RTEMS priority: 1 is the highest. */
  priority: number;
  /** Mode RTEMS_TIMESLICE: on each tick it goes behind the ready tasks of its priority. */
  timeslice?: true;
  steps: Step[];
}

export interface PeerColumn {
  kind: 'peer';
  /** Always `P`. */
  name: 'P';
  steps: PeerStep[];
}

export type Column = TaskColumn | PeerColumn;

/** How the host's end of TCP connections behaves (src/network/peers). */
export type PeerKind =
  /** No host side at all. */
  | 'none'
  /** A real kernel: listens at the program's ports, reads nothing unless told to. */
  | 'kernel'
  /** Scripted frames: answers a SYN with nothing until told to. */
  | 'scripted';

/** What a target must be able to do for a program. */
export type Need = 'tap' | 'suspend' | 'delete' | 'dup' | 'mbuf-limit' | 'smp';

/**
 * How a target varies the moments at which columns go on. A program with
 * delays allows what it allows without: a task that is slow keeps its
 * processor, interrupts may come at any moment anyway, and an `await` may go on
 * at any moment at which its conditions hold. So the emulator ignores them.
 */
export interface Delays {
  /** 0..999999999. Equal seeds give equal delays, step by step. */
  seed: number;
  /** A task turns at most so often before a call, and before it is let go on. */
  spin: number;
  /** An `await` is held back for at most so many ticks. */
  ticks: number;
  /** The columns that are delayed; all of them if it is not given. */
  columns?: ColumnRef[];
  /** Steps that are delayed by just so much besides. */
  exact?: ExactDelay[];
}

/**
 * A step that comes late: a task turns for so many ticks once it has called
 * the step, and then for so many turns; an `await` or a `hog` goes on so much
 * after its conditions held.
 */
export interface ExactDelay extends StepRef {
  /** The task turns when the call has found its socket, and holds the network semaphore meanwhile. */
  locked?: true;
  ticks: number;
  turns: number;
}

/**
 * Where in a step a task can be held: before the call or directive, and when it
 * counts as called; when an `await` or `hog` goes on; before the call asks for
 * the network semaphore; before it sleeps in the network code, and behind that
 * sleep; when it has returned.
 */
export type GatePoint = 'call' | 'begun' | 'go-on' | 'lock' | 'sleep' | 'wake' | 'return';

/** A task passes a gate. */
export interface TaskGate extends StepRef {
  point: GatePoint;
  /** Sleeps of the step before this one. */
  sleeps: number;
  /** The task need not wait until the one that passed before has come to rest. */
  atOnce: boolean;
  /** From here on the network daemon is held as it wakes, until a {@link DaemonGate}. */
  holdsNetd?: true;
}

/** The network daemon, which was held as it woke, goes on. */
export interface DaemonGate {
  point: 'netd';
}

/** One passing of a schedule that a target is to follow. */
export type Gate = TaskGate | DaemonGate;

export interface Program {
  /** Scenario id, `C1`. */
  scenario: string;
  /** Variant of the scenario, `closer-above`; `-` if there is only one. */
  variant: string;
  needs: Need[];
  peer: PeerKind;
  /** Priority of the network daemon. */
  netd: number;
  /** Quiet ticks after which a call that has not returned counts as blocked. */
  patience: number;
  descriptors: string[];
  columns: Column[];
  /** Runs of this program for each one that is asked for, if rounds are. Host only. */
  rounds?: number;
  /** The file that it was read from; a program of the catalogue has none. Host only. */
  file?: string;
  /** Set for a single run; a program of the catalogue has none. */
  delays?: Delays;
  /** The schedule to be followed, in the order of passing (docs/steer.md). Likewise. */
  gates?: Gate[];
}

/**
 * CTL runs alone and to its end before the other columns start; CHK starts
 * when no other column can go on. Only results of the columns in between and
 * of CHK are part of an outcome.
 */
export const SETUP_COLUMN = 'CTL';
export const CHECK_COLUMN = 'CHK';

/** Default priorities of semantics.md 5.0. */
export const PRIORITY = { ctl: 10, closer: 50, netd: 100, hog: 110, sleeper: 120 } as const;
