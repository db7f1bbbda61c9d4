/** A link whose target runs in QEMU: TAP, hub, capture and peers of one subnet. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CheckError } from '../errors.js';
import type { Peer } from '../scenario/executor.js';
import type { WireKind } from '../scenario/outcome.js';
import type { Program } from '../scenario/program.js';
import { addressesOf } from './addresses.js';
import { CaptureFile, type CaseFrames } from './capture-file.js';
import { CasePeer } from './case-peer.js';
import { decodeEthernet } from './frames/ethernet.js';
import { decodeMarker } from './frames/marker.js';
import { type LegPorts, hubAttachment, legPortsOf } from './hub.js';
import type { Attachment, Link, LinkAddresses } from './link.js';
import { encodePcap } from './pcap.js';
import { RawLeg } from './raw-leg.js';
import { ScriptedPeer } from './scripted-peer.js';
import { closeTap, isTap, openTap } from './tap.js';
import { type PortRange, wireKinds } from './wire-check.js';

/** How long the end of a case may take from the target's NIC to the capture. */
const CAPTURE_MILLISECONDS = 2000;

export class HubLink implements Link {
  readonly number: number;
  readonly tap: string;
  readonly addresses: LinkAddresses;
  readonly #folder: string;
  readonly #ports: LegPorts;
  readonly #leg: RawLeg;
  readonly #scripted: ScriptedPeer;
  #capture: CaptureFile | undefined;
  #attachments = 0;
  #peer: CasePeer | undefined;
  #closed: Promise<void> | undefined;

  private constructor(number: number, folder: string, ports: LegPorts, leg: RawLeg) {
    this.number = number;
    this.tap = tapName(number);
    this.addresses = addressesOf(number);
    this.#folder = folder;
    this.#ports = ports;
    this.#leg = leg;
    this.#scripted = new ScriptedPeer(leg, this.addresses);
  }

  static async open(number: number, folder: string): Promise<HubLink> {
    const ports = legPortsOf(number);
    await openTap(tapName(number), addressesOf(number));
    try {
      return new HubLink(number, folder, ports, await RawLeg.open(ports));
    } catch (error) {
      await closeTap(tapName(number));
      throw error;
    }
  }

  get captureFile(): string | undefined {
    return this.#capture?.path;
  }

  verify(): void {
    if (isTap(this.tap)) return;
    throw new CheckError(
      'infrastructure',
      'tap-lost',
      `The TAP ${this.tap} is gone: somebody has removed it in the middle of a case.`,
      { phase: 'case', hint: 'It is made again for the next case.' },
    );
  }

  async restore(): Promise<void> {
    if (!isTap(this.tap)) await openTap(this.tap, this.addresses);
  }

  attach(): Attachment {
    this.#attachments += 1;
    const file = join(this.#folder, `link${this.number}-boot${this.#attachments}.pcap`);
    void this.#capture?.close();
    this.#capture = new CaptureFile(file);
    return hubAttachment(this.tap, this.addresses, this.#ports, file);
  }

  async peerFor(program: Program, port: number): Promise<Peer> {
    // The station serves one case at a time.
    await this.#peer?.end();
    this.#peer = undefined;
    this.#peer = await CasePeer.open(program, port, this.#leg, this.#scripted, this.addresses);
    return this.#peer;
  }

  async wire(caseNumber: number, ports: PortRange): Promise<WireKind[]> {
    const { records } = await this.#endedCase(caseNumber);
    return wireKinds(
      records.map((record) => record.frame),
      caseNumber,
      { mac: this.addresses.targetMac, address: this.addresses.target },
      ports,
    );
  }

  async saveCase(caseNumber: number, file: string): Promise<void> {
    const frames = await this.#framesOf(caseNumber);
    try {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, encodePcap(frames?.records ?? []));
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new CheckError(
        'infrastructure',
        'capture-unwritable',
        `The capture of case ${caseNumber} cannot be written: ${why}.`,
        {
          phase: 'collect',
          hint: 'Make room, or choose a folder on another disk with --out.',
          cause,
        },
      );
    }
  }

  async close(): Promise<void> {
    this.#closed ??= this.#release();
    await this.#closed;
  }

  async #release(): Promise<void> {
    await this.#peer?.end();
    this.#scripted.close();
    await this.#leg.close();
    await this.#capture?.close();
    await closeTap(this.tap);
  }

  async #framesOf(caseNumber: number): Promise<CaseFrames | undefined> {
    await this.#capture?.update();
    return this.#capture?.framesOf(caseNumber);
  }

  /**
   * The report comes over the console, the frames over the NIC: neither waits
   * for the other. QEMU writes a frame to the capture before the hub hands it
   * to Node, so the end marker on the leg says that the file is complete.
   */
  async #endedCase(caseNumber: number): Promise<CaseFrames> {
    const onWire = this.#leg.next((frame) => isEnd(frame, caseNumber), CAPTURE_MILLISECONDS);
    const atOnce = await this.#framesOf(caseNumber);
    if (atOnce?.ended === true) return atOnce;
    await onWire;
    const later = await this.#framesOf(caseNumber);
    if (later?.ended === true) return later;
    throw new CheckError(
      'infrastructure',
      'capture-incomplete',
      `The end of case ${caseNumber} is not in the capture ${this.captureFile ?? '(none)'}.`,
      {
        phase: 'collect',
        hint: 'Look whether the target still has its NIC and the disk has room.',
      },
    );
  }
}

function tapName(number: number): string {
  return `closecheck${number}`;
}

function isEnd(bytes: Buffer, caseNumber: number): boolean {
  const frame = decodeEthernet(bytes);
  const marker = frame === undefined ? undefined : decodeMarker(frame);
  return marker?.at === 'end' && marker.caseNumber === caseNumber;
}
