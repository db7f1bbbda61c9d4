/**
 * The reference against SPIN: the same states, transitions and outcomes. A few
 * small programs here; `npm run test:spin` takes all that are small enough, and
 * with CLOSECHECK_SPIN=2/8 the second eighth of them.
 */
import { expect } from 'chai';
import { PROFILES } from '../../src/emulator/index.js';
import type { Program } from '../../src/scenario/program.js';
import { catalogue, programOf } from './programs.js';
import { OutOfTime, hasSpin, ours, spins, type Setting } from './spin-models.js';
import { SpinRecord } from './spin-record.js';

/** States up to which a model is compared. */
const SMALL = 50_000;
const A_MODEL_MS = 600_000;

interface Case extends Setting {
  program: Program;
}

function few(): Case[] {
  const policy = 'stale';
  return [
    {
      program: programOf('G1', 'closer-above'),
      profile: 'network-close@6',
      scheduler: 'any',
      policy,
    },
    {
      program: programOf('A3'),
      profile: 'unpatched@2005',
      scheduler: 'any',
      policy,
    },
    { program: programOf('D1', 'closer-equal'), profile: 'connabort@6', scheduler: 'prio', policy },
    {
      program: programOf('C1', 'round-robin'),
      profile: 'connabort@6',
      scheduler: 'prio',
      policy,
    },
  ];
}

function all(): Case[] {
  return catalogue().flatMap((program) =>
    PROFILES.flatMap(({ name: profile }) =>
      (['prio', 'any'] as const).map((scheduler): Case => {
        return { program, profile, scheduler, policy: 'stale' };
      }),
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

const cases = chosen(process.env['CLOSECHECK_SPIN'] ?? '');

describe(hasSpin() ? 'SPIN' : 'SPIN (skipped: spin, and gcc or tcc, are not installed)', () => {
  const record = new SpinRecord();

  for (const { program, ...setting } of cases) {
    const name = `${program.scenario}/${program.variant} ${setting.profile} ${setting.scheduler}`;
    it(`finds the states and outcomes that the reference finds: ${name}`, function () {
      if (!hasSpin()) this.skip();
      this.timeout(A_MODEL_MS);
      const expected = ours(program, setting, SMALL);
      if (expected === undefined) {
        record.skip(name, `more than ${String(SMALL)} states`);
        this.skip();
      }
      let found;
      try {
        found = spins(program, setting, SMALL);
      } catch (error) {
        if (!(error instanceof OutOfTime)) throw error;
        record.skip(name, error.message);
        this.skip();
      }
      expect(found).to.deep.equal(expected);
      record.agree(expected);
    });
  }

  after(() => {
    if (cases.length > few().length) console.log(`\n  ${record.lines(cases.length).join('\n  ')}`);
  });
});
