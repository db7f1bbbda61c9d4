/**
 * The classic pcap format, as QEMU's filter-dump writes it: a header of 24
 * bytes, then records of 16 bytes and a frame each.
 */

const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;
const MAGIC = 0xa1b2c3d4;
const LINKTYPE_ETHERNET = 1;
const SNAP_LENGTH = 65_536;

export interface PcapRecord {
  seconds: number;
  microseconds: number;
  frame: Buffer;
}

/**
 * Takes a file's bytes in any pieces and gives its records as they become
 * whole, so that a capture can be read while it grows.
 */
export class PcapReader {
  /** Bytes of the record, or of the file header, that is not whole yet. */
  #rest: Buffer = Buffer.alloc(0);
  #byteOrder: 'little' | 'big' | undefined;

  /** @throws Error if the bytes are not of a classic pcap file. */
  push(bytes: Buffer): PcapRecord[] {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    let at = 0;
    if (this.#byteOrder === undefined) {
      if (this.#rest.length < FILE_HEADER_BYTES) return [];
      this.#byteOrder = byteOrderOf(this.#rest);
      at = FILE_HEADER_BYTES;
    }
    const records: PcapRecord[] = [];
    while (this.#rest.length - at >= RECORD_HEADER_BYTES) {
      const length = this.#uint32(at + 8);
      if (length > SNAP_LENGTH) throw new Error(`pcap record of ${length} bytes`);
      const end = at + RECORD_HEADER_BYTES + length;
      if (this.#rest.length < end) break;
      records.push({
        seconds: this.#uint32(at),
        microseconds: this.#uint32(at + 4),
        frame: this.#rest.subarray(at + RECORD_HEADER_BYTES, end),
      });
      at = end;
    }
    this.#rest = this.#rest.subarray(at);
    return records;
  }

  #uint32(offset: number): number {
    return this.#byteOrder === 'big'
      ? this.#rest.readUInt32BE(offset)
      : this.#rest.readUInt32LE(offset);
  }
}

function byteOrderOf(header: Buffer): 'little' | 'big' {
  if (header.readUInt32LE(0) === MAGIC) return 'little';
  if (header.readUInt32BE(0) === MAGIC) return 'big';
  throw new Error(`not a pcap file: it begins with ${header.toString('hex', 0, 4)}`);
}

/** A whole file. */
export function encodePcap(records: readonly PcapRecord[]): Buffer {
  const header = Buffer.alloc(FILE_HEADER_BYTES);
  header.writeUInt32LE(MAGIC, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(SNAP_LENGTH, 16);
  header.writeUInt32LE(LINKTYPE_ETHERNET, 20);
  const parts: Buffer[] = [header];
  for (const record of records) {
    const head = Buffer.alloc(RECORD_HEADER_BYTES);
    head.writeUInt32LE(record.seconds, 0);
    head.writeUInt32LE(record.microseconds, 4);
    head.writeUInt32LE(record.frame.length, 8);
    head.writeUInt32LE(record.frame.length, 12);
    parts.push(head, record.frame);
  }
  return Buffer.concat(parts);
}
