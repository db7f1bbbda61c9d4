import { expect } from 'chai';
import { partText, partsOf, without, type Part } from '../../../src/emulator/explore/cut.js';
import { describeSteps } from '../../../src/scenario/index.js';
import type { Program } from '../../../src/scenario/program.js';
import { compileBody } from '../../scenario/compiled.js';

const [program] = compileBody(`peer: kernel
setup: [socket s tcp, connect s peer 1]
tasks:
  T1: [recv s 100, recv s 200]
  T2: ["await blocked T1, returned T1.recv#2", suspend T3, close s]
  T3: [await called T2.close, send s 10]
peer-steps: [await ended T2, send 10]`) as [Program];

/** The parts with these names. */
function parts(...texts: string[]): Part[] {
  return texts.map((text) => {
    const part = partsOf(program).find((one) => partText(program, one) === text);
    if (part === undefined) throw new Error(`no part ${text}`);
    return part;
  });
}

function columns(of: Program): Record<string, string[]> {
  return Object.fromEntries(of.columns.map((column) => [column.name, describeSteps(of, column)]));
}

describe('leaving parts out of a program', () => {
  it('keeps it as it is without any', () => {
    expect(without(program, []).program).to.deep.equal(program);
  });

  it('takes with a column what refers to it, and whatever is empty then', () => {
    expect(columns(without(program, parts('T2')).program)).to.deep.equal({
      CTL: ['socket s tcp', 'connect s peer 1'],
      T1: ['recv s 100', 'recv s 200'],
      T3: ['send s 10'],
      P: ['send 0 10'],
    });
  });

  it('gives steps their new names, in conditions as well', () => {
    const cut = without(program, parts('T1.recv (recv s 100)', '"blocked T1" of T2.await'));
    expect(columns(cut.program)['T1']).to.deep.equal(['recv s 200']);
    expect(columns(cut.program)['T2']?.[0]).to.equal('await returned T1.recv');
    expect(cut.names.get('T1.recv#2')).to.equal('T1.recv');
    expect(cut.names.has('T1.recv')).to.equal(false);
  });

  it('takes an await with its last condition, and a directive with its task', () => {
    const cut = without(program, parts('T1', 'T3'));
    expect(columns(cut.program)).to.deep.equal({
      CTL: ['socket s tcp', 'connect s peer 1'],
      T2: ['close s'],
      P: ['await ended T2', 'send 0 10'],
    });
  });

  it('has no peer where nobody has to do with one', () => {
    const connect = parts('CTL.connect (connect s peer 1)');
    expect(without(program, connect).program.peer).to.equal('kernel');
    expect(without(program, [...connect, ...parts('the peer')]).program.peer).to.equal('none');
  });

  it('leaves the set-up empty, but there', () => {
    const cut = without(
      program,
      parts('CTL.socket (socket s tcp)', 'CTL.connect (connect s peer 1)'),
    );
    expect(columns(cut.program)['CTL']).to.deep.equal([]);
  });
});
