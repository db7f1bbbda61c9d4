/** The agent leads its tasks through a schedule, gate by gate. */
import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import fc from 'fast-check';
import { readPassings } from '../../src/crosscheck/steer-result.js';
import { PACKAGE_ROOT } from '../../src/package-root.js';
import { formatGate } from '../../src/scenario/gate.js';
import type { GatePoint } from '../../src/scenario/program.js';
import { arbitraryGate } from '../scenario/arbitrary-program.js';
import { withAgent } from '../support/agent-session.js';

const AGENT = path.join(PACKAGE_ROOT, 'firmware-tests/agent');
const COLUMNS = ['CTL', 'T1', 'T2', 'HOG', 'P'];
const POINTS: readonly GatePoint[] = ['call', 'begun', 'go-on', 'lock', 'sleep', 'wake', 'return'];

describe('agent: gates', () => {
  describe('in words', () => {
    let folder: string;
    let program: string;

    before(async function () {
      this.timeout(60_000);
      folder = mkdtempSync(path.join(os.tmpdir(), 'closecheck-gates-'));
      program = path.join(folder, 'gates');
      const sources = ['gate_words.c', 'words.c', 'host/gates.c'];
      const flags = ['-std=c99', '-Wall', '-Wextra', '-Wpedantic', '-Werror'];
      flags.push('-fsanitize=address,undefined', '-fno-sanitize-recover=all');
      flags.push(`-I${path.join(AGENT, 'host/include')}`, `-I${AGENT}`);
      const files = sources.map((name) => path.join(AGENT, name));
      await execa('gcc', [...flags, '-o', program, ...files]);
    });

    after(() => {
      rmSync(folder, { recursive: true, force: true });
    });

    async function decode(statement: string): Promise<string> {
      const { stdout } = await execa(program, COLUMNS, { input: `${statement}\n` });
      return stdout;
    }

    it('are for the target what they are for the host', async () => {
      const naming = { column: (ref: number): string => COLUMNS[ref] ?? '?' };
      await fc.assert(
        fc.asyncProperty(fc.array(arbitraryGate, { maxLength: 120 }), async (gates) => {
          const text = gates.map((gate) => formatGate(gate, naming)).join(' ');
          const numbers = gates.map((gate) => {
            if (gate.point === 'netd') return '16 0 7 0 0 0';
            const { column, step, point, sleeps, atOnce, holdsNetd = false } = gate;
            const flags = [Number(atOnce), Number(holdsNetd)];
            return [column, step, POINTS.indexOf(point), sleeps, ...flags].join(' ');
          });
          expect(await decode(['G', text].join(text === '' ? '' : ' '))).to.equal(
            numbers.join(', '),
          );
        }),
        { numRuns: 30 },
      );
    });

    const bad: [string, string][] = [
      ['G X.0c', 'a gate of an unknown column'],
      ['G T1', 'a gate of an unknown column'],
      ['G T1.', 'a gate without its point'],
      ['G T1.0', 'a gate without its point'],
      ['G T1.0z', 'a gate without its point'],
      ['G T1.c', 'a gate without the index of a step'],
      ['G T1.24c', 'a gate without the index of a step'],
      ['G T1.0c#1', 'a gate with something behind it'],
      ['G T1.0c2', 'a gate with something behind it'],
      ['G T1.0!c', 'a gate without its point'],
      [`G${' T1.0c'.repeat(121)}`, 'more than 120 gates'],
    ];
    for (const [statement, reason] of bad) {
      it(`are refused: ${statement.slice(0, 20)}`, async () => {
        expect(await decode(statement)).to.equal(reason);
      });
    }
  });

  describe('on the way', () => {
    const host = withAgent();

    function program(columns: string, gates?: string): string {
      const statement = gates === undefined ? '' : `;G ${gates}`;
      return `V 1 X1 - 5;N 100;D a b${statement};${columns};E`;
    }

    async function said(columns: string, gates?: string): Promise<string[]> {
      return (await host.report(program(columns, gates))).split(';');
    }

    const order = (report: string[]): string => report.find((one) => one.startsWith('O ')) ?? '';
    const lines = (report: string[]): string[] =>
      report.filter((one) => one.startsWith('Q ')).map((one) => one.slice(2));

    const TWO = 'T T1 120;socket a udp;T T2 50;socket b udp';

    it('are not there without a schedule', async () => {
      const report = await said(TWO);
      expect(order(report)).to.equal('O T2.socket T1.socket');
      expect(lines(report)).to.deep.equal([]);
    });

    it('turn the order of two tasks round', async () => {
      const report = await said(TWO, 'T1.0c T1.0r T2.0c T2.0r');
      expect(order(report)).to.equal('O T1.socket T2.socket');
      expect(readPassings(lines(report))).to.deep.equal({ passed: [0, 1, 2, 3], missed: [] });
    });

    it('are told on the console as they are passed', async () => {
      await said(TWO, 'T1.0c T1.0r T2.0c T2.0r');
      expect(readPassings(host.session.recentLines)).to.deep.equal({
        passed: [0, 1, 2, 3],
        missed: [],
      });
    });

    it('let an await go on in its turn only', async () => {
      const columns =
        'T T1 120;socket a udp;T T2 50;await returned T1.0;socket b udp;' +
        'T T3 50;await returned T1.0;socket a udp';
      expect(order(await said(columns, 'T1.0c T2.0a T2.1c T2.1r T3.0a T3.1c'))).to.equal(
        'O T1.socket T2.socket T3.socket',
      );
      expect(order(await said(columns, 'T1.0c T3.0a T3.1c T3.1r T2.0a T2.1c'))).to.equal(
        'O T1.socket T3.socket T2.socket',
      );
    });

    it('are gone past where a task takes another way', async () => {
      const report = await said(
        'T T1 120;socket a udp;socket b udp;T T2 50;socket b udp',
        'T1.0a T1.1c T2.0c',
      );
      expect(readPassings(lines(report))).to.deep.equal({ passed: [1, 2], missed: [0] });
    });

    it('are given up when nobody comes, and let all others through', async () => {
      const report = await said(
        'T CTL 10;socket a udp;T T1 120;recv a 9;socket b udp;T T2 50;socket b udp',
        'T1.1c T2.0c',
      );
      expect(order(report)).to.equal('O T2.socket');
      expect(report).to.include('C 17 stuck');
      expect(readPassings(lines(report))).to.deep.equal({ passed: [1], missed: [], gaveUpAt: 0 });
    });

    it('are said to have been given up although they are passed after that', async () => {
      const report = await said(
        'T CTL 10;socket a udp;T T1 120;recv a 9;T T2 50;await blocked T1;close a',
        'T2.0a T1.0c T2.1c',
      );
      expect(readPassings(lines(report))).to.deep.equal({
        passed: [1, 0, 2],
        missed: [],
        gaveUpAt: 0,
      });
    });

    it('are of no task that was deleted', async () => {
      const report = await said(
        'T CTL 10;socket a udp;T T1 120;recv a 9;socket b udp;T T2 50;delete T1;socket b udp',
        'T1.0c T2.0c T1.1c T2.1c',
      );
      expect(readPassings(lines(report))).to.deep.equal({ passed: [0, 1, 3], missed: [2] });
    });

    it('do not make a task count as blocked in its call', async () => {
      // T2 may go on only when T1 sleeps in recv, and T1 is let go only after T3.
      const report = await said(
        'T CTL 10;socket a udp;T T1 120;recv a 9;T T2 50;await blocked T1;close a;' +
          'T T3 130;sleep 3;socket b udp',
        'T3.1c T1.0c',
      );
      expect(order(report)).to.match(/^O T3\.socket T2\.close/);
    });

    it('are refused inside a stack that has none', async () => {
      expect(await host.run(program(TWO, 'T1.0l'))).to.deep.equal({
        end: 'bad-program',
        reason: "there are no gates in this image's stack",
      });
    });

    it('are not given to a network daemon that has none', async () => {
      expect(await host.run(program(TWO, 'T1.0c- netd'))).to.have.property('end', 'bad-program');
    });

    it('are refused at a step that is not there', async () => {
      expect(await host.run(program(TWO, 'T1.1c'))).to.have.property('end', 'bad-program');
    });
  });
});
