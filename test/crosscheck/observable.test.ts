import { expect } from 'chai';
import { allows, observable, observableKey, visibleKey } from '../../src/crosscheck/observable.js';
import { outcome } from './evidence.js';

const TAP = { capabilities: ['tap' as const] };
const LOOPBACK = { capabilities: [] };

describe('observable', () => {
  it('leaves nothing of a panic but its text', () => {
    const seen = observable(
      outcome(
        { 'T2.close': '0', 'T1.recv': 'not-run' },
        { faults: ['use-after-free', 'panic: sbflush'], wire: ['FIN'], leaks: { sockets: 1 } },
      ),
      TAP,
    );
    expect(seen).to.deep.equal({
      results: {},
      panic: 'sbflush',
      wire: null,
      leaks: {},
      reported: [],
    });
  });

  it('takes the same panic in the dress of the model and of a console for one', () => {
    const texts = [
      'panic: Socket buffer is already in use',
      'panic: Socket buffer is already in use.',
      'panic: panic:  Socket buffer  is already in use. ',
    ];
    const keys = texts.map((text) => visibleKey(observable(outcome({}, { faults: [text] }), TAP)));
    expect(new Set(keys)).to.have.lengthOf(1);
  });

  it('tells two panics apart', () => {
    const of = (text: string): string =>
      visibleKey(observable(outcome({}, { faults: [`panic: ${text}`] }), TAP));
    expect(of('sbflush')).not.to.equal(of('sbdrop'));
  });

  it('shows the wire as a sorted set, and only on a TAP', () => {
    const sent = outcome({}, { wire: ['RST', 'FIN', 'RST'] });
    expect(observable(sent, TAP).wire).to.deep.equal(['FIN', 'RST']);
    expect(observable(sent, LOOPBACK).wire).to.equal(null);
  });

  it('counts no leaks while a call is blocked', () => {
    const leaks = { sockets: 1 };
    expect(observable(outcome({ 'T1.recv': 'blocked' }, { leaks }), TAP).leaks).to.deep.equal({});
    expect(observable(outcome({ 'T1.recv': '0' }, { leaks }), TAP).leaks).to.deep.equal(leaks);
  });

  it('counts descriptors and sockets, but of mbufs and heap only whether they leak', () => {
    const leaks = (of: object): object => observable(outcome({}, { leaks: of }), TAP).leaks;
    expect(leaks({ sockets: 2, mbufs: 3, heap: 640 })).to.deep.equal({ sockets: 2 });
    expect(leaks({ mbufs: 3, heap: 640 })).to.deep.equal({ mbufs: 1 });
    expect(leaks({ heap: 640 })).to.deep.equal({ heap: 1 });
    expect(leaks({ fds: 0, sockets: 0, mbufs: 0, heap: 0 })).to.deep.equal({});
  });

  it('drops the faults that follow from blocked calls', () => {
    const seen = observable(
      outcome({ 'T1.recv': 'blocked' }, { faults: ['never-woke: T1', 'deadlock'] }),
      TAP,
    );
    expect(seen.reported).to.deep.equal([]);
    expect(seen.results).to.deep.equal({ 'T1.recv': 'blocked' });
  });

  it('takes a step that is absent for one that was not run', () => {
    const absent = observable(outcome({ 'T1.recv': '0' }), TAP);
    const notRun = observable(outcome({ 'T1.recv#2': 'not-run', 'T1.recv': '0' }), TAP);
    expect(visibleKey(absent)).to.equal(visibleKey(notRun));
  });

  it('does not change what it is given', () => {
    const given = outcome({ 'T1.recv': 'not-run' }, { wire: ['RST', 'FIN'], leaks: { heap: 8 } });
    const before = structuredClone(given);
    observable(given, TAP);
    expect(given).to.deep.equal(before);
  });
});

describe('keys of observables', () => {
  it('do not depend on the order of the steps', () => {
    const one = observable(outcome({ 'T1.recv': '0', 'T2.close': '0' }), TAP);
    const other = observable(outcome({ 'T2.close': '0', 'T1.recv': '0' }), TAP);
    expect(visibleKey(one)).to.equal(visibleKey(other));
  });

  it('differ where a result, the wire or a leak does', () => {
    const keys = [
      outcome({ 'T1.recv': '0' }),
      outcome({ 'T1.recv': '1' }),
      outcome({ 'T1.recv#2': '0' }),
      outcome({ 'T1.recv': '0' }, { wire: ['FIN'] }),
      outcome({ 'T1.recv': '0' }, { leaks: { sockets: 1 } }),
      outcome({ 'T1.recv': '0' }, { leaks: { fds: 1 } }),
    ].map((one) => visibleKey(observable(one, TAP)));
    expect(new Set(keys)).to.have.lengthOf(keys.length);
  });

  it('tell reported faults apart only where that is asked for', () => {
    const quiet = observable(outcome({}), TAP);
    const reporting = observable(outcome({}, { faults: ['use-after-free'] }), TAP);
    expect(visibleKey(quiet)).to.equal(visibleKey(reporting));
    expect(observableKey(quiet)).not.to.equal(observableKey(reporting));
  });
});

describe('allows', () => {
  const clean = observable(outcome({ 'T1.recv': '0' }), TAP);
  const faulty = observable(outcome({ 'T1.recv': '0' }, { faults: ['use-after-free'] }), TAP);

  it('accepts that a target has not noticed a fault', () => {
    expect(allows(faulty, clean)).to.equal(true);
  });

  it('rejects a fault that the reference does not have', () => {
    expect(allows(clean, faulty)).to.equal(false);
  });
});
