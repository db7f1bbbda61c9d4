import { expect } from 'chai';
import { observable } from '../../src/crosscheck/observable.js';
import { outcomeShort, outcomeText } from '../../src/report/outcome-text.js';
import type { Outcome } from '../../src/scenario/outcome.js';
import { outcome } from '../crosscheck/evidence.js';

const TAP = { capabilities: ['tap' as const] };

function texts(of: Outcome): [string, string] {
  const seen = observable(of, TAP);
  return [outcomeText(seen), outcomeShort(seen)];
}

describe('an outcome in words', () => {
  it('has all results, and for a table those of each task', () => {
    const of = outcome({ 'T1.recv': '-1 ENXIO', 'T2.close': '0', 'T1.recv#2': 'blocked' });
    expect(texts(of)).to.deep.equal([
      'T1.recv -1 ENXIO, T2.close 0, T1.recv#2 blocked',
      'T1 ENXIO blocked, T2 0',
    ]);
  });

  it('has the wire, what was left behind and what the target reported', () => {
    const rest = { wire: ['FIN' as const], leaks: { sockets: 1 }, faults: ['use-after-free'] };
    const tail = 'wire: FIN; left behind: 1 socket';
    expect(texts(outcome({ 'T1.recv': '0' }, rest))).to.deep.equal([
      `T1.recv 0; ${tail}; use-after-free`,
      `use-after-free; T1 0; ${tail}`,
    ]);
  });

  it('is the text of the panic if there was one', () => {
    const of = outcome({ 'T1.recv': '0' }, { faults: ['panic: sbflush'] });
    expect(texts(of)).to.deep.equal(['panic: sbflush', 'panic: sbflush']);
  });

  it('is never empty', () => {
    expect(texts(outcome({}))).to.deep.equal(['no results', 'no results']);
  });
});
