/** The bytes between host and target, one character for each byte. */
export interface Line {
  write(data: string): void;
  /** Returns what ends the listening. */
  onData(listener: (data: string) => void): () => void;
}
