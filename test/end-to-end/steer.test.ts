import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import type { CliResult } from '../support/run-cli.js';
import { freshWorkplace } from '../support/suite-workplace.js';

const NETWORK_CLOSE = ['--profile', 'network-close', '--policy', 'any'];

/** The parts of steer.json that tests look at. */
interface Steered {
  followed: boolean;
  shown: boolean;
  passings: { passed: number[]; missed: number[]; gaveUpAt?: number };
  turns: { actor: string; following: string }[];
  seen: { panic: string | null; results: Record<string, string> };
}

describe('closecheck steer', () => {
  const place = freshWorkplace();

  function steer(...words: string[]): Promise<CliResult> {
    return place.run(['steer', ...words, '--out', 'out']);
  }

  function said(): Steered {
    const file = path.join(place.folder, 'out/steer.json');
    return JSON.parse(readFileSync(file, 'utf8')) as Steered;
  }

  it('leads the i386 image to a reader that never wakes, and exits 0', async () => {
    const { exitCode, stdout } = await steer('D7', '0', ...NETWORK_CLOSE);
    expect(stdout).to.contain('It has shown the outcome of the schedule, and followed every turn');
    expect(said()).to.include({ followed: true, shown: true });
    expect(said().seen.results).to.include({ 'T1.recv': 'blocked', 'T3.recv': '-1 ENXIO' });
    expect(exitCode).to.equal(0);
  });

  it('leads it one way and the other where two tasks race for the semaphore', async () => {
    const texts: (string | null)[] = [];
    for (const schedule of ['0', '1']) {
      const { exitCode } = await steer('E9', schedule, ...NETWORK_CLOSE);
      expect(exitCode).to.equal(0);
      texts.push(said().seen.panic);
    }
    expect(texts).to.deep.equal(['Socket buffer is already in use', 'sbflush']);
  });

  it('leads the ARM image, too', async () => {
    const { exitCode } = await steer('L6', '000', ...NETWORK_CLOSE, '--target', 'arm');
    expect(said().turns.map(({ following }) => following)).to.include('followed');
    expect(exitCode).to.equal(0);
  });

  it('prints what it has seen even if it cannot be kept', async () => {
    mkdirSync(path.join(place.folder, 'out/steer.json'), { recursive: true });
    const { exitCode, stdout, stderr } = await steer('D7', '0', ...NETWORK_CLOSE);
    expect(stdout).to.contain('It has shown the outcome of the schedule');
    expect(stderr).to.match(/^closecheck: .*steer\.json cannot be written/);
    expect(exitCode).to.equal(2);
  });

  it('exits 1 if the target shows something else, and says where it left the schedule', async () => {
    const words = ['--image-fix', 'connabort', '--json'];
    const { exitCode, stdout } = await steer('D7', '0', ...NETWORK_CLOSE, ...words);
    const data = JSON.parse(stdout) as Steered;
    expect(data).to.deep.equal(said());
    expect(data).to.include({ shown: false });
    expect(data.seen.results).to.include({ 'T1.recv': '-1 ECONNABORTED' });
    expect(exitCode).to.equal(1);
  });

  const usage: [string, string[], RegExp][] = [
    ['a scenario that is none', ['Q99', '0'], /Q99/],
    ['a scenario with variants', ['C1', '0'], /C1\/closer-above/],
    ['an id that is none', ['D7', '!!'], /Expected the id of a schedule/],
    ['a schedule of another program', ['D7', '0123', ...NETWORK_CLOSE], /is no schedule of this/],
    ['the emulator', ['D7', '0', '--target', 'emulator'], /closecheck replay/],
    ['an image that is not there', ['D7', '0', ...NETWORK_CLOSE, '--image', 'no.elf'], /no\.elf/],
  ];
  for (const [what, words, naming] of usage) {
    it(`names ${what}, makes no run folder and exits 2`, async () => {
      const { exitCode, stderr } = await steer(...words);
      expect(stderr).to.match(naming);
      expect(existsSync(path.join(place.folder, 'out'))).to.equal(false);
      expect(exitCode).to.equal(2);
    });
  }
});
