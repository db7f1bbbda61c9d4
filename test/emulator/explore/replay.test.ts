import { expect } from 'chai';
import { columnsText, explore, mermaidText, replay } from '../../../src/emulator/index.js';
import { programOf } from '../programs.js';

const program = programOf('C1', 'closer-above');
const options = { profile: 'connabort@6' };

function steps() {
  const [outcome] = explore(program, options).outcomes;
  if (outcome === undefined) throw new Error('no outcome');
  return { outcome, steps: replay(program, options, outcome.witness) };
}

describe('replay of a schedule', () => {
  it('ends with the results of its outcome', () => {
    const { outcome, steps: found } = steps();
    const results = Object.fromEntries(
      found.flatMap(({ step, result }) => (result === undefined ? [] : [[step, result]])),
    );
    expect(results).to.deep.equal(outcome.results);
  });

  it('tells of events, sleeps, segments and micro-ops', () => {
    const { steps: found } = steps();
    const abort = found.find(({ events }) =>
      events.some(({ events: set }) => set.includes('CONNABORT')),
    );
    expect(abort?.actor).to.equal('T2');
    expect(abort?.events[0]).to.include({ to: 'T1', wakes: true });
    expect(found.some(({ sleeping }) => sleeping === 'CLOSEACK')).to.equal(true);
    expect(found.some(({ segment }) => segment === 'ACK of the FIN')).to.equal(true);
    expect(found.some(({ ops }) => ops.some(({ routine }) => routine === 'soclose'))).to.equal(
      true,
    );
  });

  it('as columns has one for each actor, and keeps the order', () => {
    const { steps: found } = steps();
    const text = columnsText(program, found);
    const [head = ''] = text.split('\n');
    expect(head).to.match(/^T1 +T2 +CHK +netd +wire, clock$/);
    expect(text.indexOf('CONNABORT to T1')).to.be.greaterThan(text.indexOf('recv s 100'));
    expect(text.indexOf('CLOSEACK to T2')).to.be.greaterThan(text.indexOf('CONNABORT to T1'));
  });

  it('as a sequence diagram has events as arrows', () => {
    const { steps: found } = steps();
    const text = mermaidText(program, found);
    expect(text).to.match(/^sequenceDiagram\n/);
    expect(text).to.include('T2->>T1: CONNABORT').and.to.include('T1->>T2: CLOSEACK');
    expect(text).not.to.match(/\bend\b/);
  });

  it('of a panic says where it ends', () => {
    const broken = programOf('E2');
    const [outcome] = explore(broken, { profile: 'unpatched' }).outcomes;
    const found = replay(broken, { profile: 'unpatched' }, outcome?.witness ?? '');
    expect(found.at(-1)?.panic).to.equal('sbflush');
  });
});
