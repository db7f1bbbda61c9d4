/** The Internet checksum (RFC 1071): of a packet that carries its own it is 0. */
export function checksum(...parts: Buffer[]): number {
  let sum = 0;
  for (const part of parts) {
    // Only the last part may have an odd length; all callers keep to that.
    for (let at = 0; at + 1 < part.length; at += 2) sum += part.readUInt16BE(at);
    if (part.length % 2 === 1) sum += part.readUInt8(part.length - 1) << 8;
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
