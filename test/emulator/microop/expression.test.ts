import { expect } from 'chai';
import { parseExpression } from '../../../src/emulator/microop/expression.js';

describe('expressions of the tables', () => {
  it('bind as in C', () => {
    expect(parseExpression('a | b & c == d')).to.deep.equal(parseExpression('a | (b & (c == d))'));
    expect(parseExpression('a && b || !c')).to.deep.equal(parseExpression('(a && b) || (!c)'));
    expect(parseExpression('1 << a + 2')).to.deep.equal(parseExpression('1 << (a + 2)'));
    expect(parseExpression('a ? b : c ? d : e')).to.deep.equal(
      parseExpression('a ? b : (c ? d : e)'),
    );
  });

  it('follow fields and call functions', () => {
    expect(parseExpression('so.rcv.cc')).to.deep.equal({
      kind: 'member',
      base: { kind: 'member', base: { kind: 'name', name: 'so' }, field: 'rcv' },
      field: 'cc',
    });
    expect(parseExpression('min(a, 0x10)')).to.deep.equal({
      kind: 'call',
      name: 'min',
      args: [
        { kind: 'name', name: 'a' },
        { kind: 'number', value: 16 },
      ],
    });
  });

  for (const text of ['a +', '(a', 'a b', 'f(a', '', 'a.', 'a $ b']) {
    it(`refuses "${text}" and quotes it`, () => {
      expect(() => parseExpression(text)).to.throw(`"${text}"`);
    });
  }
});
