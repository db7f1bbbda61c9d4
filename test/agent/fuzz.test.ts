/**
 * What the agent takes from the console, under a fuzzer. FUZZ_SECONDS=600
 * fuzzes for so long in place of a bounded number of inputs, and prints what
 * libFuzzer says; FUZZ_CORPUS=DIR keeps what it has found.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { DICTIONARY, buildFuzzer, buildReplay, writeSeeds } from '../support/agent-fuzzer.js';

const SECONDS = process.env['FUZZ_SECONDS'];
/** Some five seconds on one processor. */
const RUNS = 60_000;
const LIMITS = ['-max_len=4200', '-timeout=10', '-rss_limit_mb=1024'];

describe('agent: fuzzing', function () {
  this.timeout(SECONDS === undefined ? 120_000 : (Number(SECONDS) + 120) * 1000);
  let folder: string;
  let seeds: string;
  let files: string[];

  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'closecheck-fuzz-'));
    seeds = path.join(folder, 'seeds');
    files = writeSeeds(seeds);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('takes every program of the catalogue, as a text, in messages and in parts', async () => {
    const replay = path.join(folder, 'replay');
    await buildReplay(replay);
    const { stdout } = await execa(replay, files);
    expect(stdout).to.equal(`${files.length} inputs`);
    expect(files.length).to.be.greaterThan(300);
  });

  it('withstands what a fuzzer makes of them', async function () {
    const fuzzer = path.join(folder, 'fuzzer');
    const missing = await buildFuzzer(fuzzer);
    if (missing !== undefined) {
      process.stdout.write(`        skipped: ${missing}\n`);
      this.skip();
    }
    const corpus = process.env['FUZZ_CORPUS'] ?? path.join(folder, 'corpus');
    mkdirSync(corpus, { recursive: true });
    const bound =
      SECONDS === undefined ? ['-seed=1', `-runs=${RUNS}`] : [`-max_total_time=${SECONDS}`];
    const words = [...bound, ...LIMITS, `-dict=${DICTIONARY}`, '-print_final_stats=1'];
    const { exitCode, stderr } = await execa(fuzzer, [...words, corpus, seeds], {
      reject: false,
      cwd: folder,
    });
    if (SECONDS !== undefined)
      process.stdout.write(`${stderr.split('\n').slice(-12).join('\n')}\n`);
    // What it dies of is written to a file crash-*, timeout-* or oom-*.
    const found = readdirSync(folder).filter((name) => /^(crash|timeout|oom|leak)-/.test(name));
    expect([exitCode, ...found], stderr.slice(-4000)).to.deep.equal([0]);
    expect(Number(/stat::number_of_executed_units: *(\d+)/.exec(stderr)?.[1])).to.be.at.least(
      SECONDS === undefined ? RUNS : files.length,
    );
  });
});
