/**
 * What connabort leaves, over the whole catalogue, is a list of names
 * (docs/connabort-findings.yaml): those and no others, on one processor and on several.
 */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'yaml';
import { z } from 'zod';
import { explore } from '../../src/emulator/index.js';
import type { AllowedOutcome } from '../../src/scenario/outcome.js';
import { catalogue } from './programs.js';

const docs = (name: string): string =>
  readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

const fileSchema = z.strictObject({
  findings: z.array(
    z.strictObject({
      name: z.string().regex(/^[a-z-]+$/),
      scenario: z.string(),
      only: z.enum(['prio', 'any']).optional(),
      faults: z.array(z.string()).min(1),
      leaks: z.array(z.enum(['fds', 'sockets', 'mbufs', 'heap'])).default([]),
      from: z.string().regex(/^(question \d+|shutdown)$/),
      reason: z.string().min(1),
    }),
  ),
});
const { findings } = fileSchema.parse(parse(docs('connabort-findings.yaml')));

/** States at which the search of a program is cut; random schedules follow. */
const LIMITS = { prio: 400_000, any: 60_000 };

function wrong(outcomes: readonly AllowedOutcome[]): string[] {
  const found = outcomes.flatMap(({ faults, leaks }) => [...faults, ...Object.keys(leaks)]);
  return [...new Set(found)].sort();
}

describe('what connabort leaves', function () {
  this.timeout(240_000);

  for (const scheduler of ['prio', 'any'] as const) {
    it(`is what docs/connabort-findings.yaml names, scheduler ${scheduler}`, () => {
      const shown: Record<string, string[]> = {};
      for (const program of catalogue()) {
        const { outcomes } = explore(program, {
          profile: 'connabort',
          policy: 'any',
          scheduler,
          limit: LIMITS[scheduler],
        });
        const { scenario, variant } = program;
        const found = wrong(outcomes);
        if (found.length > 0) shown[variant === '-' ? scenario : `${scenario}/${variant}`] = found;
      }
      expect(shown).to.deep.equal(
        Object.fromEntries(
          findings
            .filter(({ only }) => only === undefined || only === scheduler)
            .map(({ scenario, faults, leaks }) => [scenario, [...faults, ...leaks].sort()]),
        ),
      );
    });
  }

  it('is explained in docs/findings.md, name by name', () => {
    const text =
      docs('findings.md').split('## What `connabort` leaves')[1]?.split('\n## ')[0] ?? '';
    const explained = [...text.matchAll(/^\| `([a-z-]+)` \| ([^|]+) \|/gm)].map(
      ([, name = '', rows = '']) => [name, rows.trim().split(', ')],
    );
    const named = [...new Set(findings.map(({ name }) => name))].map((name) => [
      name,
      findings.filter((finding) => finding.name === name).map(({ scenario }) => scenario),
    ]);
    expect(explained).to.deep.equal(named);
  });
});
