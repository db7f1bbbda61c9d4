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

  it('as columns says which conditions have let an await go on', () => {
    const text = columnsText(program, steps().steps);
    expect(text)
      .to.match(/^ +await blocked T1$/m)
      .and.not.to.include('... await');
  });

  it('as columns has no column for an actor of which there is nothing to say', () => {
    const flushed = programOf('E2');
    const [outcome] = explore(flushed, { profile: 'unpatched' }).outcomes;
    const found = replay(flushed, { profile: 'unpatched' }, outcome?.witness ?? '');
    expect(found.map(({ actor }) => actor)).to.include('netd');
    expect(columnsText(flushed, found)).to.match(/^T1 +T2 +P +wire, clock\n/);
  });

  it('says what the daemon deals with where others notice', () => {
    const [outcome] = explore(programOf('H3'), options).outcomes;
    const found = replay(programOf('H3'), options, outcome?.witness ?? '');
    const text = columnsText(programOf('H3'), found);
    expect(text).to.match(/ deals with ACK .*of\n +the FIN\n +SOSLEEP to T2/);
  });

  it('calls events what the source of the design calls them', () => {
    const closed = { profile: 'network-close' };
    const [outcome] = explore(program, closed).outcomes;
    const text = columnsText(program, replay(program, closed, outcome?.witness ?? ''));
    expect(text).to.include('NETWORK_CLOSE to T1').and.not.to.include('CONNABORT');
  });

  it('does not call a task awake that is suspended', () => {
    const suspended = programOf('L6');
    const closed = { profile: 'network-close' };
    const [outcome] = explore(suspended, closed).outcomes;
    const found = replay(suspended, closed, outcome?.witness ?? '');
    expect(columnsText(suspended, found)).to.match(/NETWORK_CLOSE to T1, which\n +is suspended/);
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
    expect(found.at(-1)?.faults.at(-1)).to.equal('panic: sbflush');
  });
});
