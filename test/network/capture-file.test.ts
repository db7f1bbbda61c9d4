import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { CaptureFile } from '../../src/network/capture-file.js';
import { encodePcap } from '../../src/network/pcap.js';
import { fromTarget, marker } from './support/wire.js';

const FILE_HEADER_BYTES = 24;

function pcap(frames: Buffer[]): Buffer {
  return encodePcap(frames.map((frame) => ({ seconds: 1, microseconds: 0, frame })));
}

describe('the capture while it grows', () => {
  let folder: string;
  let file: string;
  let capture: CaptureFile;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'closecheck-capture-'));
    file = path.join(folder, 'wire.pcap');
    capture = new CaptureFile(file);
  });

  afterEach(async () => {
    await capture.close();
    await rm(folder, { recursive: true });
  });

  it('is empty as long as there is no file', async () => {
    await capture.update();
    expect(capture.framesOf(1)).to.equal(undefined);
  });

  it('gives the frames of a case from its begin to the begin of the next', async () => {
    const frames = [
      fromTarget(['ack']),
      marker({ at: 'begin', caseNumber: 1 }),
      fromTarget(['fin']),
      marker({ at: 'end', caseNumber: 1 }),
      fromTarget(['rst']),
      marker({ at: 'begin', caseNumber: 2 }),
    ];
    await writeFile(file, pcap(frames));
    await capture.update();
    expect(capture.framesOf(1)?.records.map(({ frame }) => frame)).to.deep.equal(
      frames.slice(1, 5),
    );
    expect(capture.framesOf(1)?.ended).to.equal(true);
    expect(capture.framesOf(2)?.ended).to.equal(false);
  });

  it('knows that a case has ended only when its end marker is whole', async () => {
    const bytes = pcap([
      marker({ at: 'begin', caseNumber: 1 }),
      fromTarget(['fin']),
      marker({ at: 'end', caseNumber: 1 }),
    ]);
    const cut = bytes.length - 1;
    await writeFile(file, bytes.subarray(0, cut));
    await capture.update();
    expect(capture.framesOf(1)?.ended).to.equal(false);
    await appendFile(file, bytes.subarray(cut));
    await capture.update();
    expect(capture.framesOf(1)?.ended).to.equal(true);
  });

  it('reads more than one chunk, and two readers at once get the same', async () => {
    const frames = Array.from({ length: 2000 }, () => fromTarget(['ack']));
    await writeFile(file, pcap([marker({ at: 'begin', caseNumber: 1 }), ...frames]));
    await Promise.all([capture.update(), capture.update()]);
    expect(capture.framesOf(1)?.records).to.have.length(2001);
  });

  it('forgets old cases, not the file', async () => {
    const bytes = pcap([1, 2, 3, 4, 5].map((caseNumber) => marker({ at: 'begin', caseNumber })));
    await writeFile(file, bytes);
    await capture.update();
    expect(capture.framesOf(1)).to.equal(undefined);
    expect(capture.framesOf(5)?.records).to.have.length(1);
  });

  it('says when the file is none of QEMU', async () => {
    await writeFile(file, Buffer.alloc(FILE_HEADER_BYTES, 'x'));
    const failure = await capture.update().then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(String(failure)).to.contain('not a pcap file');
  });
});
