/** What a profile is: a close design over a stack. */
import type { Routine } from '../microop/routine.js';

export interface CloseDesign {
  name: string;
  /** One sentence for lists. */
  title: string;
  /** The stack it usually sits on. */
  stack: StackName;
  /** Routines that take the place of the stack's. */
  routines: Routine[];
  /** The design never lets children inherit so_pgid, whatever the stack. */
  childrenWithoutPgid: boolean;
  /** What its source calls the event CONNABORT, if not so. */
  abortEvent?: string;
}

export type StackName = '2005' | '6';

/** Properties of a stack, as constants of the tables. */
export const STACKS: Readonly<Record<StackName, Readonly<Record<string, number>>>> = {
  // Descriptors last in first out, select's write scan on the receive buffer,
  // children inherit so_pgid, a descriptor is open until its handler returns,
  // each code of ICMP unreachable has an errno of its own.
  '2005': { lifo: 1, write_scan_rcv: 1, inherits_pgid: 1, libio6: 0, unreach_net: 0 },
  '6': { lifo: 0, write_scan_rcv: 0, inherits_pgid: 0, libio6: 1, unreach_net: 1 },
};

export interface Profile {
  /** `connabort@6`. */
  name: string;
  design: CloseDesign;
  stack: StackName;
}
