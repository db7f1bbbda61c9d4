/**
 * The reference against SPIN: the same states, transitions and outcomes. A few
 * small programs here; `npm run test:spin` takes all that are small enough, and
 * with CLOSECHECK_SPIN=2/8 the second eighth of them.
 */
import { expect } from 'chai';
import { PROFILES } from '../../src/emulator/index.js';
import type { MemoryPolicy } from '../../src/scenario/outcome.js';
import type { Program } from '../../src/scenario/program.js';
import { catalogue, programOf } from './programs.js';
import { OutOfTime, hasSpin, ours, spins, type Found, type Setting } from './spin-models.js';
import { SpinRecord } from './spin-record.js';

/** States up to which a model is compared. */
const SMALL = 50_000;
const A_CASE_MS = 900_000;

interface Case extends Omit<Setting, 'policy'> {
  program: Program;
}

function few(): Case[] {
  return [
    { program: programOf('G1', 'closer-above'), profile: 'network-close@6', scheduler: 'any' },
    { program: programOf('A3'), profile: 'unpatched@2005', scheduler: 'any' },
    { program: programOf('D1', 'closer-equal'), profile: 'network-close@6', scheduler: 'any' },
    { program: programOf('C1', 'round-robin'), profile: 'connabort@6', scheduler: 'prio' },
  ];
}

function all(): Case[] {
  return catalogue().flatMap((program) =>
    PROFILES.flatMap(({ name: profile }) =>
      (['prio', 'any'] as const).map((scheduler): Case => ({ program, profile, scheduler })),
    ),
  );
}

/** @param wanted `all`, `2/8` for the second of eight parts, anything else for a few. */
function chosen(wanted: string): Case[] {
  if (wanted === 'all') return all();
  const part = /^([1-9]\d*)\/([1-9]\d*)$/.exec(wanted);
  if (part === null) return few();
  const [number, parts] = [Number(part[1]), Number(part[2])];
  return all().filter((_, index) => index % parts === number - 1);
}

/**
 * Whether a freed socket is looked at; if not, what it was filled with makes no
 * difference. Under `any`, each way of filling it is a choice.
 */
function looksAtFreed({ outcomes }: Found): boolean {
  return outcomes.some((outcome) => /use-after-free|double-free/.test(outcome));
}

const cases = chosen(process.env['CLOSECHECK_SPIN'] ?? '');

describe(hasSpin() ? 'SPIN' : 'SPIN (skipped: spin, and gcc or tcc, are not installed)', () => {
  const record = new SpinRecord();

  /** What both find; undefined if the model is too large. */
  function compare({ program, ...setting }: Case, policy: MemoryPolicy): Found | undefined {
    const name = `${program.scenario}/${program.variant} ${setting.profile} ${setting.scheduler}`;
    record.begin(policy);
    const expected = ours(program, { ...setting, policy }, SMALL);
    if (expected === undefined) {
      record.skip(policy, name, `more than ${String(SMALL)} states`);
      return undefined;
    }
    let found;
    try {
      found = spins(program, { ...setting, policy }, SMALL);
    } catch (error) {
      if (!(error instanceof OutOfTime)) throw error;
      record.skip(policy, name, error.message);
      return undefined;
    }
    expect(found, `freed memory ${policy}`).to.deep.equal(expected);
    record.agree(policy, expected);
    return expected;
  }

  for (const one of cases) {
    const { program, profile, scheduler } = one;
    const name = `${program.scenario}/${program.variant} ${profile} ${scheduler}`;
    it(`finds the states and outcomes that the reference finds: ${name}`, function () {
      if (!hasSpin()) this.skip();
      this.timeout(A_CASE_MS);
      const stale = compare(one, 'stale');
      const any = compare(one, 'any');
      if (stale === undefined && any === undefined) this.skip();
      if (stale !== undefined && looksAtFreed(stale)) compare(one, '0xdd');
    });
  }

  after(() => {
    if (cases.length > few().length) console.log(`\n  ${record.lines().join('\n  ')}`);
  });
});
