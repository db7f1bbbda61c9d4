/** One TCP connection of the peer, whoever keeps it: the kernel or a script. */
export interface PeerConnection {
  /** Answers the SYN that has been swallowed so far. */
  synack(): Promise<void>;
  send(length: number): Promise<void>;
  /** Ends the peer's direction; the other stays open. */
  fin(): Promise<void>;
  rst(): Promise<void>;
  /** From now on the peer reads whatever comes. */
  drain(): Promise<void>;
  /** Resets it if it is still open, and forgets it. Never throws. */
  release(): Promise<void>;
}

/** What the peer sends: a pattern, so that a capture shows where a segment begins. */
export function pattern(length: number): Buffer {
  return Buffer.alloc(length, 'abcdefghijklmnopqrstuvwxyz');
}
