/** Reads the capture of a link while QEMU writes it, and sorts its frames by case. */
import { open, type FileHandle } from 'node:fs/promises';
import { decodeEthernet } from './frames/ethernet.js';
import { decodeMarker } from './frames/marker.js';
import { PcapReader, type PcapRecord } from './pcap.js';

const CHUNK_BYTES = 65_536;
/** Cases whose frames are kept in memory; the file keeps them all. */
const KEPT_CASES = 4;

export interface CaseFrames {
  records: PcapRecord[];
  /** Its `end` marker is there. */
  ended: boolean;
}

export class CaptureFile {
  readonly path: string;
  readonly #reader = new PcapReader();
  readonly #cases = new Map<number, CaseFrames>();
  #handle: FileHandle | undefined;
  #offset = 0;
  #current: CaseFrames | undefined;
  #reading: Promise<void> = Promise.resolve();

  constructor(path: string) {
    this.path = path;
  }

  /** Reads what has been added since the last time. A file that is not there yet is empty. */
  async update(): Promise<void> {
    this.#reading = this.#reading.then(() => this.#readOn());
    await this.#reading;
  }

  /** Frames of a case so far, from its `begin` marker on. */
  framesOf(caseNumber: number): CaseFrames | undefined {
    return this.#cases.get(caseNumber);
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  async #readOn(): Promise<void> {
    this.#handle ??= await openIfThere(this.path);
    if (this.#handle === undefined) return;
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const { bytesRead } = await this.#handle.read(chunk, 0, CHUNK_BYTES, this.#offset);
      if (bytesRead === 0) return;
      this.#offset += bytesRead;
      for (const record of this.#reader.push(chunk.subarray(0, bytesRead))) this.#sort(record);
    }
  }

  #sort(record: PcapRecord): void {
    const frame = decodeEthernet(record.frame);
    const marker = frame === undefined ? undefined : decodeMarker(frame);
    if (marker?.at === 'begin') this.#begin(marker.caseNumber);
    if (this.#current === undefined) return;
    // What comes after the end, up to the next case, is kept for the reader of the capture.
    this.#current.records.push(record);
    if (marker?.at === 'end') this.#current.ended = true;
  }

  #begin(caseNumber: number): void {
    this.#current = { records: [], ended: false };
    this.#cases.set(caseNumber, this.#current);
    // A Map iterates in the order of insertion: the first key is the oldest case.
    const [oldest] = this.#cases.keys();
    if (this.#cases.size > KEPT_CASES && oldest !== undefined) this.#cases.delete(oldest);
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
