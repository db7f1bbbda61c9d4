/**
 * One frame of the console protocol: `#SEQ KIND LEN PAYLOAD *CRC`
 * (docs/console-protocol.md). The C twin is firmware-tests/agent/frame.c.
 */
import { CheckError } from '../errors.js';
import { crc32 } from './crc.js';

export interface Frame {
  /** 0..9999. */
  seq: number;
  /** 1 to 8 upper-case letters. */
  kind: string;
  /** ASCII 32..126. */
  payload: string;
}

/** Sequence numbers are below this. */
export const SEQ_LIMIT = 10_000;
/** Longest frame without its line end. */
export const FRAME_MAXIMUM = 4096;
/** Longest payload: what a frame has room for with the longest other parts. */
export const PAYLOAD_MAXIMUM = 4064;

const PRINTABLE = /^[ -~]*$/;
const KIND = /^[A-Z]{1,8}$/;
/** Numbers have no leading zeros, so that a frame has exactly one form. */
const HEAD = /^#(0|[1-9]\d{0,3}) ([A-Z]{1,8}) (0|[1-9]\d{0,3})(?= )/;
const TAIL = / \*([\da-f]{8})$/;

/**
 * The frame's line, with CR and LF at its end.
 * @throws CheckError of class `bug` for what no frame can hold.
 */
export function encodeFrame({ seq, kind, payload }: Frame): string {
  const valid =
    Number.isInteger(seq) &&
    seq >= 0 &&
    seq < SEQ_LIMIT &&
    KIND.test(kind) &&
    PRINTABLE.test(payload) &&
    payload.length <= PAYLOAD_MAXIMUM;
  if (!valid) {
    throw new CheckError(
      'bug',
      'frame-invalid',
      `No frame can hold #${seq} ${kind} with ${payload.length} bytes of payload.`,
    );
  }
  const body = `${seq} ${kind} ${payload.length}${payload === '' ? '' : ` ${payload}`}`;
  return `#${body} *${crc32(body)}\r\n`;
}

/** The frame that a text without line end is, from its `#` to its CRC, or undefined. */
export function parseFrame(text: string): Frame | undefined {
  const head = HEAD.exec(text);
  const tail = TAIL.exec(text);
  if (head === null || tail === null || !PRINTABLE.test(text)) return undefined;
  const [front, seq = '', kind = '', length = ''] = head;
  const payload = text.slice(front.length + 1, tail.index);
  const separators = length === '0' ? 0 : 1;
  if (Number(length) > PAYLOAD_MAXIMUM) return undefined;
  if (front.length + separators + Number(length) !== tail.index) return undefined;
  if (crc32(text.slice(1, tail.index)) !== tail[1]) return undefined;
  return { seq: Number(seq), kind, payload };
}
