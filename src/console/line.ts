/** The bytes between host and target, one character for each byte. */
export interface Line {
  /** Bits a second, if there is less to it than the protocol's 115,200. */
  readonly baudRate?: number;
  write(data: string): void;
  /** Returns what ends the listening. */
  onData(listener: (data: string) => void): () => void;
}
