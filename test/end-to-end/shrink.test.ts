import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import type { Prediction } from '../../src/scenario/outcome.js';
import { freshWorkplace } from '../support/suite-workplace.js';

const LITERAL = ['--profile', 'connabort-literal'];

describe('closecheck shrink', () => {
  const place = freshWorkplace();

  /** The schedule of the first outcome of a program that has the fault. */
  async function scheduleOf(words: string[], fault: string): Promise<string> {
    const { stdout } = await place.run(['explore', ...words, '--json']);
    const { outcomes } = JSON.parse(stdout) as Prediction;
    const found = outcomes.find(({ faults }) => faults.includes(fault));
    if (found === undefined) throw new Error(`no ${fault}:\n${stdout}`);
    return found.witness;
  }

  it('writes a smaller scenario, of which it prints the line that replays its schedule', async () => {
    const schedule = await scheduleOf(['J1', ...LITERAL], 'deadlock');
    const words = ['shrink', 'J1', schedule, ...LITERAL, '--out', 'small.yaml'];
    const { exitCode, stdout, stderr } = await place.run(words);
    expect(stderr).to.equal('');
    expect(exitCode).to.equal(0);
    expect(stdout).to.match(/^J1 under connabort-literal@2005: \d+ steps in 5 columns made/);
    expect(stdout).to.include('\n  T2.close#2 (close s)\n').and.to.include('faults: deadlock');
    const line = /^closecheck (replay small\.yaml .*)$/m.exec(stdout)?.[1] ?? '';
    const replayed = await place.run(line.split(' '));
    expect(replayed.stdout).to.include('close s').and.not.to.include('T1');
    expect(replayed.exitCode).to.equal(0);
    expect(await scheduleOf(['small.yaml', ...LITERAL], 'deadlock')).to.equal(line.split(' ')[2]);
    const again = ['shrink', 'small.yaml', line.split(' ')[2] ?? '', ...LITERAL];
    expect((await place.run(again)).stdout).to.include('nothing can be left out of 5 steps');
  });

  it('prints the same as a file without --out, and as data with --json', async () => {
    const schedule = await scheduleOf(['J1', ...LITERAL], 'deadlock');
    const words = ['shrink', 'J1', schedule, ...LITERAL];
    await place.run([...words, '--out', 'small.yaml']);
    const file = readFileSync(path.join(place.folder, 'small.yaml'), 'utf8');
    const { stdout } = await place.run(words);
    expect(stdout.replace('FILE.yaml', 'small.yaml')).to.equal(file.trimEnd());
    const data: unknown = JSON.parse((await place.run([...words, '--json'])).stdout);
    expect(data).to.deep.include({ scenario: 'J1', variant: '-', schedule, scheduler: 'prio' });
    expect(data).to.have.property('leftOut').that.includes('T1');
    expect(data).to.have.nested.property('after.columns', 3);
    expect(data).to.have.nested.property('outcome.faults').that.deep.equals(['deadlock']);
    expect(file.endsWith((data as { yaml: string }).yaml)).to.equal(true);
  });

  it('keeps the calls of an outcome with which nothing is wrong, unless fewer are named', async () => {
    const { stdout } = await place.run(['explore', 'C1/closer-above', '--json']);
    const schedule = (JSON.parse(stdout) as Prediction).outcomes[0]?.witness ?? '';
    const all = await place.run(['shrink', 'C1/closer-above', schedule]);
    expect(all.stdout).to.include('Nothing is wrong').and.to.include('T1.recv#2 = -1 EBADF');
    const one = await place.run(['shrink', 'C1/closer-above', schedule, '--keep', 'T1.recv']);
    expect(one.stdout).to.include('T1.recv = -1 ECONNABORTED').and.not.to.include('T1.recv#2 = -1');
    expect([all.exitCode, one.exitCode]).to.deep.equal([0, 0]);
  });

  it('has no peer and no needs in the file that only what was left out had', async () => {
    const unpatched = ['--profile', 'unpatched', '--policy', 'any'];
    const { stdout } = await place.run(['explore', 'N5', ...unpatched, '--json']);
    const panics = (JSON.parse(stdout) as Prediction).outcomes.filter(({ results, faults }) => {
      return results['T1.recv'] === 'blocked' && faults.some((fault) => fault.includes('buffer'));
    });
    const small = await place.run(['shrink', 'N5', panics[0]?.witness ?? '', ...unpatched]);
    expect(small.stdout)
      .to.include('socket u udp')
      .and.not.to.match(/^ +(needs|peer):/m);
    expect(small.exitCode).to.equal(0);
  });

  const bad: [string, string[], RegExp][] = [
    ['a scenario that is none', ['Q99', '0'], /unknown scenario "Q99"/],
    ['a scenario with variants', ['C1', '0'], /C1 has \d variants/],
    ['a schedule that is none', ['J1', '!!'], /"!!" is no schedule of this scenario/],
    ['a file that is none', ['mine.yaml', '0'], /mine\.yaml, it cannot be read/],
    ['an unknown profile', ['J1', '0', '--profile', 'connabrot'], /connabrot/],
    ['a call that is none', ['J1', '0', '--keep', 'T9.recv'], /"T9\.recv", which is no call of J1/],
  ];
  for (const [what, words, naming] of bad) {
    it(`names ${what} and exits 2`, async () => {
      const { exitCode, stdout, stderr } = await place.run(['shrink', ...words]);
      expect(stderr).to.match(naming);
      expect(stderr).not.to.match(/^\s+at /m);
      expect(stdout).to.equal('');
      expect(exitCode).to.equal(2);
    });
  }

  it('says that a file cannot be written, and exits 2', async () => {
    const schedule = await scheduleOf(['J1', ...LITERAL], 'deadlock');
    const words = ['shrink', 'J1', schedule, ...LITERAL, '--out', 'no/such/small.yaml'];
    const { exitCode, stdout, stderr } = await place.run(words);
    expect(stderr).to.match(/no\/such\/small\.yaml cannot be written: ENOENT/);
    expect(existsSync(path.join(place.folder, 'no'))).to.equal(false);
    expect(stdout).to.equal('');
    expect(exitCode).to.equal(2);
  });
});
