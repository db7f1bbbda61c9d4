/** Marker frames: where the agent's steps are on the wire (docs/console-protocol.md). */
import { ETHERTYPE, type EthernetFrame } from './ethernet.js';

export type Marker =
  | { at: 'begin' | 'end'; caseNumber: number }
  /** `step`: `T2.close#2`. */
  | { at: 'call' | 'return'; caseNumber: number; step: string };

const TEXT = /^closecheck (\d+) (?:(begin|end)|(\S+) (call|return))$/;

/** Returns undefined for any other frame. */
export function decodeMarker(frame: EthernetFrame): Marker | undefined {
  if (frame.type !== ETHERTYPE.marker) return undefined;
  // The padding of a short frame is zeros.
  const text = frame.payload.toString('latin1').replace(/\0+$/, '');
  const [, number, edge, step, side] = TEXT.exec(text) ?? [];
  if (number === undefined) return undefined;
  const caseNumber = Number(number);
  if (edge === 'begin' || edge === 'end') return { at: edge, caseNumber };
  if (step === undefined || (side !== 'call' && side !== 'return')) return undefined;
  return { at: side, caseNumber, step };
}

export function encodeMarkerPayload(marker: Marker): Buffer {
  const words = 'step' in marker ? [marker.step, marker.at] : [marker.at];
  return Buffer.from(['closecheck', marker.caseNumber, ...words].join(' '), 'latin1');
}
