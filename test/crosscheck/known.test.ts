import { expect } from 'chai';
import {
  applyKnown,
  knownWarnings,
  parseKnown,
  stackVersion,
  type KnownContext,
  type KnownFailure,
} from '../../src/crosscheck/known.js';
import { BOARD } from './evidence.js';

const CONTEXT: KnownContext = {
  scenario: 'C1',
  variant: 'closer-above',
  profile: 'connabort@6',
  identity: BOARD,
  today: '2026-11-25',
};

const ENTRY: KnownFailure = {
  scenario: 'C1',
  profile: 'connabort@6',
  stack: 'rtems-6.1@6+connabort',
  reason: 'reported upstream',
  expires: '2026-11-25',
};

const HUNG = { verdict: 'never woke' as const, reason: 'T1 never woke' };

function verdictWith(entry: Partial<KnownFailure>, context: Partial<KnownContext> = {}): string {
  return applyKnown(HUNG, { ...CONTEXT, ...context }, [{ ...ENTRY, ...entry }]).verdict;
}

describe('applyKnown', () => {
  it('marks a finding that is listed, to the last day, and keeps what it was', () => {
    expect(applyKnown(HUNG, CONTEXT, [ENTRY])).to.deep.equal({
      verdict: 'known',
      reason: 'T1 never woke',
      known: { reason: 'reported upstream', expires: '2026-11-25', verdict: 'never woke' },
    });
  });

  it('takes an id, a row or a pattern', () => {
    for (const scenario of ['C1', 'C1/closer-above', 'C*', '*/closer-above']) {
      expect(verdictWith({ scenario }), scenario).to.equal('known');
    }
    for (const scenario of ['C', 'C11', 'C1/closer-equal', 'C1/*-equal', '.*1.', 'C.']) {
      expect(verdictWith({ scenario }), scenario).to.equal('never woke');
    }
  });

  it('does not hide a finding on any other stack, profile, day or of another kind', () => {
    expect(verdictWith({ expires: '2026-11-24' })).to.equal('never woke');
    expect(verdictWith({ profile: 'connabort' })).to.equal('never woke');
    expect(verdictWith({ verdict: 'deviates' })).to.equal('never woke');
    expect(verdictWith({ verdict: 'never woke' })).to.equal('known');
    expect(verdictWith({}, { identity: { ...BOARD, product: 'rtems-6.2' } })).to.equal(
      'never woke',
    );
    expect(verdictWith({}, { identity: null })).to.equal('never woke');
  });

  it('leaves alone what is no finding', () => {
    for (const verdict of ['conforms', 'infrastructure', 'incomplete', 'unstable'] as const) {
      expect(applyKnown({ verdict }, CONTEXT, [ENTRY])).to.deep.equal({ verdict });
    }
  });
});

describe('knownWarnings', () => {
  it('says that an entry has lapsed', () => {
    const lapsed = { ...ENTRY, expires: '2026-01-01' };
    expect(knownWarnings(HUNG, CONTEXT, [lapsed])).to.deep.equal([
      'C1/closer-above was listed as known until 2026-01-01: reported upstream',
    ]);
  });

  it('says that an entry is not needed any more', () => {
    const [said] = knownWarnings({ verdict: 'conforms' }, CONTEXT, [ENTRY]);
    expect(said).to.match(/^C1\/closer-above is listed .* conforms: take it off the list$/);
  });

  it('is silent about entries that hold', () => {
    expect(knownWarnings(HUNG, CONTEXT, [ENTRY])).to.deep.equal([]);
  });
});

describe('stackVersion', () => {
  it('is one word', () => {
    const identity = { ...BOARD, product: 'closecheck standalone', stack: '2005' };
    expect(stackVersion(identity)).to.equal('closecheck-standalone@2005+connabort');
  });
});

describe('parseKnown', () => {
  const GOOD = `known:
  - scenario: C1
    profile: connabort@6
    stack: rtems-6.1@6+connabort
    reason: reported upstream
    expires: 2026-11-25
`;

  it('reads a list, an empty one too', () => {
    expect(parseKnown(GOOD, 'known.yaml')).to.deep.equal([ENTRY]);
    expect(parseKnown('known: []', 'known.yaml')).to.deep.equal([]);
  });

  const BAD: [string, string, RegExp][] = [
    [
      'a word that is no key',
      `${GOOD}    because: of it\n`,
      /^known\.yaml:2:5: known\.0: .*because/,
    ],
    [
      'a day that is none',
      GOOD.replace('2026-11-25', '2026-02-30'),
      /^known\.yaml:6:14: .*no such day/,
    ],
    ['a date in other words', GOOD.replace('2026-11-25', 'soon'), /:6:14: .*expected a day as in/],
    ['a number for a profile', GOOD.replace('connabort@6\n', '6\n'), /:3:14: known\.0\.profile: /],
    ['an empty file', '', /^known\.yaml:1:1: /],
    ['broken YAML', 'known: [', /^known\.yaml:\d+:\d+: /],
    ['a key given twice', 'known: []\nknown: []\n', /^known\.yaml:\d+:\d+: .*unique/],
    ['an alias', 'known: &a []\nagain: *a\n', /^known\.yaml:\d+:\d+: /],
  ];
  for (const [what, text, message] of BAD) {
    it(`says where the list has ${what}`, () => {
      expect(() => parseKnown(text, 'known.yaml')).to.throw(message);
    });
  }
});
