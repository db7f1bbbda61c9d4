import { expect } from 'chai';
import { explore } from '../../src/emulator/index.js';
import { predictionLitmus } from '../../src/cli/litmus.js';
import { litmusBlock } from '../../src/report/litmus-block.js';
import { programOf } from '../emulator/programs.js';

/** A line of an outcome as `tools/lexLog_tools.mll` takes it. */
const LINE = /^((\d+:[a-z][a-z_0-9]*|[a-z]+)=(-?\d+|[A-Za-z][A-Za-z0-9_]*);( |$))+$/;

describe('litmus logs', () => {
  const prediction = explore(programOf('A3'), { profile: 'unpatched', policy: 'any' });
  const lines = predictionLitmus(prediction).trimEnd().split('\n');

  it('a prediction is a States log whose lines mcompare7 can read', () => {
    expect(lines[0]).to.equal('Test A3+unpatched-2005 Forbidden');
    const count = Number(/^States (\d+)$/.exec(lines[1] ?? '')?.[1]);
    expect(count).to.be.greaterThan(1);
    const outcomes = lines.slice(2, 2 + count);
    for (const line of outcomes) expect(line).to.match(LINE);
    expect(new Set(outcomes).size).to.equal(count);
    expect(lines[2 + count]).to.equal('Ok');
  });

  it('every outcome of it binds the same locations', () => {
    const places = lines
      .filter((line) => line.includes('died='))
      .map((line) => line.replaceAll(/=[^;]*/g, ''));
    expect(new Set(places).size).to.equal(1);
  });

  it('it has the hash and the locations of a run of the same scenario and profile', () => {
    const [first] = prediction.outcomes;
    if (first === undefined) throw new Error('no outcome');
    const block = litmusBlock({
      name: 'A3',
      profile: 'unpatched@2005',
      kind: 'Histogram',
      lines: [
        {
          outcome: { results: first.results, panic: null, wire: null, leaks: {}, reported: [] },
          count: 7,
          allowed: true,
        },
      ],
      steps: Object.keys(first.results),
      seconds: 1,
    });
    const hashOf = (text: string): string => /^Hash=([0-9a-f]{32})$/m.exec(text)?.[1] ?? text;
    expect(hashOf(block)).to.equal(hashOf(lines.join('\n')));
    const places = (text: string): string =>
      /^.*died=.*$/m
        .exec(text)?.[0]
        .replace(/^.*>/, '')
        .replaceAll(/=[^;]*/g, '') ?? '';
    expect(places(block)).to.equal(places(lines.join('\n')));
  });
});
