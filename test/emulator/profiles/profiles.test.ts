import { expect } from 'chai';
import { PROFILES, formatProfile, parseProfile } from '../../../src/emulator/index.js';
import { isCheckError } from '../../../src/errors.js';

describe('profiles', () => {
  it('have a usual stack', () => {
    expect(PROFILES.map(formatProfile)).to.deep.equal([
      'unpatched@2005',
      'connabort-literal@2005',
      'connabort@6',
      'network-close@6',
    ]);
    expect(formatProfile(parseProfile('unpatched'))).to.equal('unpatched@2005');
    expect(formatProfile(parseProfile('unpatched@6'))).to.equal('unpatched@6');
  });

  it('have an option that tables do not show', () => {
    expect(formatProfile(parseProfile('connabort-bounded'))).to.equal('connabort-bounded@6');
  });

  for (const [name, code] of [
    ['nothing', 'unknown-profile'],
    ['', 'unknown-profile'],
    ['connabort@7', 'unknown-stack'],
    ['connabort@toString', 'unknown-stack'],
  ] as const) {
    it(`"${name}" is refused with what there is`, () => {
      let error: unknown;
      try {
        parseProfile(name);
      } catch (thrown) {
        error = thrown;
      }
      expect(isCheckError(error) && [error.kind, error.code]).to.deep.equal(['usage', code]);
      expect(isCheckError(error) && error.hint).to.match(/connabort|2005/);
    });
  }
});
