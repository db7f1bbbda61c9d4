import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { readEvents, readResult, verdictsOf, type RunResult } from '../support/run-folder.js';
import type { CliResult } from '../support/run-cli.js';
import { sharedWorkplace } from '../support/suite-workplace.js';
import { TWELVE } from '../support/twelve.js';
import { readXml, type XmlElement } from '../report/xml-reader.js';

/** Beginning of a pcap file of Ethernet frames, as libpcap defines it, little-endian. */
const PCAP_MAGIC = 'd4c3b2a1';

describe('closecheck run over the twelve scenarios', () => {
  const place = sharedWorkplace();

  /** Runs all twelve in the run folder `out`. */
  function twelve(out: string, ...args: string[]): Promise<CliResult> {
    const words = ['--scenario', ...TWELVE, '--seed', 'gate', '--out', out];
    return place.run(['run', ...args, ...words]);
  }

  function result(out: string): RunResult {
    return readResult(path.join(place.folder, out));
  }

  /** Names of the rows that do not conform. */
  function deviating(out: string): string[] {
    const verdicts = Object.entries(verdictsOf(result(out)));
    return verdicts.filter(([, verdict]) => verdict !== 'conforms').map(([name]) => name);
  }

  describe('on the image with connabort', () => {
    let cli: CliResult;
    before(async () => {
      cli = await twelve('connabort', '--repeat', '2');
    });

    it('conforms in every row, says that it is a stand-in, and exits 0', () => {
      const { rows, exitCode, end } = result('connabort');
      expect(cli.stdout).to.contain('conforms (stand-in)');
      expect(cli.stderr).to.equal('');
      expect([cli.exitCode, exitCode, end]).to.deep.equal([0, 0, 'finished']);
      expect(new Set(rows.map(({ name }) => name.split('/')[0]))).to.deep.equal(new Set(TWELVE));
      for (const row of rows) {
        expect(row, row.name).to.include({
          verdict: 'conforms',
          standIn: true,
          runs: 2,
          planned: 2,
        });
      }
    });

    it('writes plan and every case into the journal, which ends with the exit code', () => {
      const events = readEvents(path.join(place.folder, 'connabort'));
      const [begin] = events;
      if (begin?.event !== 'run-started') throw new Error('no run-started');
      expect(begin.seed).to.equal('gate');
      const observed = events.flatMap((event) =>
        event.event === 'observation' ? [event.case] : [],
      );
      expect(observed.sort((a, b) => a - b)).to.deep.equal(begin.plan.cases.map((one) => one.case));
      expect(events.at(-1)).to.include({ event: 'run-ended', exitCode: 0 });
    });

    it('says with which image, which QEMU and which command line', () => {
      const [target] = result('connabort').targets;
      const image = target?.image?.path ?? '';
      const sha256 = createHash('sha256').update(readFileSync(image)).digest('hex');
      expect(target?.image?.sha256).to.equal(sha256);
      expect(target?.qemu).to.match(/^\d+\.\d+\.\d+$/);
      expect(target?.argv?.[0]).to.equal('qemu-system-i386');
      expect(target?.argv).to.include(image);
    });

    it('gives each row a line that runs it again with the same result', async () => {
      const row = result('connabort').rows.find(({ name }) => name === 'C1/closer-equal');
      const words = (row?.rerun ?? '').split(' ');
      expect(words[0]).to.equal('closecheck');
      const again = await place.run([...words.slice(1), '--repeat', '1', '--out', 'again']);
      expect(again.exitCode).to.equal(0);
      expect(result('again').seed).to.equal('gate');
      expect(verdictsOf(result('again'))).to.deep.equal({ 'C1/closer-equal': 'conforms' });
    });

    it('writes a junit.xml with a test for each row', () => {
      const file = path.join(place.folder, 'connabort/junit.xml');
      const suites = readXml(readFileSync(file, 'utf8'));
      const tests = suites.children.flatMap((suite: XmlElement) =>
        suite.children.filter(({ name }) => name === 'testcase'),
      );
      const names = tests.map(({ attributes }) => attributes['name']);
      expect(names).to.have.members(result('connabort').rows.map(({ name }) => name));
      expect(suites.attributes).to.include({ failures: '0', errors: '0' });
    });

    it('keeps the console, and the frames of each case as a capture', () => {
      const folder = path.join(place.folder, 'connabort');
      const [log = ''] = readdirSync(path.join(folder, 'console'));
      const text = readFileSync(path.join(folder, 'console', log), 'latin1');
      expect(text).to.contain('closecheck agent ready');
      const { rows } = result('connabort');
      for (const { name, files, planned } of rows) {
        expect(files, name).to.have.length(planned);
        for (const file of files) {
          const capture = readFileSync(path.join(folder, file));
          expect(capture.toString('hex', 0, 4), file).to.equal(PCAP_MAGIC);
        }
      }
    });

    it('gives the same reports again when asked', async () => {
      const before = readFileSync(path.join(place.folder, 'connabort/result.json'), 'utf8');
      const report = await place.run(['report', 'connabort']);
      expect(report.exitCode).to.equal(0);
      const after = readFileSync(path.join(place.folder, 'connabort/result.json'), 'utf8');
      expect(after).to.equal(before);
    });
  });

  describe('on the image without a close design', () => {
    let wrong: CliResult;
    before(async () => {
      wrong = await twelve('wrong', '--image-fix', 'unpatched', '--repeat', '1');
    });

    it('names what deviates from connabort, and how, and exits 1', () => {
      const { exitCode, stdout } = wrong;
      expect(exitCode).to.equal(1);
      const { rows } = result('wrong');
      const reasons = Object.fromEntries(rows.map(({ name, reason }) => [name, reason]));
      const verdicts = verdictsOf(result('wrong'));
      // Wrong errno, panic, use after free; what the target can see of each is in the sentence.
      expect(verdicts['C1/closer-above']).to.equal('deviates');
      expect(reasons['C1/closer-above']).to.match(/T1\.recv returned 0; allowed: -1 ECONNABORTED/);
      expect(verdicts['H3']).to.equal('target died');
      expect(reasons['H3']).to.match(/panic: Another task is already sleeping/);
      expect(stdout).to.contain('use-after-free');
      // One death costs one case: all others have their verdicts.
      expect(rows.every(({ runs, planned }) => runs === planned)).to.equal(true);
    });

    for (const policy of ['stale', '0xdd']) {
      it(`conforms to unpatched, judged with freed memory that is ${policy}, and exits 0`, async () => {
        const words = ['--image-fix', 'unpatched', '--profile', 'unpatched', '--policy', policy];
        const { exitCode } = await twelve(policy, ...words, '--repeat', '1');
        const found = result(policy).rows.filter(({ verdict }) => verdict !== 'conforms');
        const sentences = found.map(({ name, verdict, reason }) => `${name} ${verdict}: ${reason}`);
        expect(sentences).to.deep.equal([]);
        expect(exitCode).to.equal(0);
      });
    }

    it('deviates where the reference without a close design does', async () => {
      const words = ['--target', 'emulator:unpatched', '--repeat', '1'];
      const { exitCode } = await twelve('emulated', ...words);
      expect(exitCode).to.equal(1);
      expect(deviating('emulated')).to.deep.equal(deviating('wrong'));
    });
  });

  it('conforms when the reference itself is the target, and is no stand-in', async () => {
    const { exitCode } = await twelve('emulator', '--target', 'emulator', '--repeat', '2');
    expect(exitCode).to.equal(0);
    expect(deviating('emulator')).to.deep.equal([]);
    expect(result('emulator').rows.some(({ standIn }) => standIn)).to.equal(false);
  });
});
