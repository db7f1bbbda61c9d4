import { crc32 as zlibCrc32 } from 'node:zlib';

/** CRC-32 of IEEE 802.3 over ASCII text, as eight lower-case hex digits. */
export function crc32(text: string): string {
  return zlibCrc32(text).toString(16).padStart(8, '0');
}
