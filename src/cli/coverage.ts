/** `closecheck coverage`: which statements of the reference's tables the scenarios come to. */
import { coverage as coverageOf, type CoverageLine } from '../emulator/coverage.js';
import { PROFILES, parseProfile } from '../emulator/index.js';
import { reasonFor } from '../emulator/unreached.js';
import { programs } from './selection.js';

export interface CoverageOptions {
  profile: string;
  json?: boolean;
  /** Only what is never reached, as Markdown (docs/coverage.md). */
  unreached?: boolean;
}

/** @returns 0, or 1 if a statement is never reached */
export function coverage(patterns: string[], options: CoverageOptions): number {
  const { profile, json, unreached } = options;
  const selected = programs(patterns);
  const profiles = profile === 'all' ? PROFILES : [parseProfile(profile)];
  let missed = 0;
  if (unreached === true) process.stdout.write(UNREACHED_HEAD);
  for (const one of profiles) {
    const lines = coverageOf(selected, one);
    missed += lines.filter(({ hits }) => hits === 0).length;
    process.stdout.write(
      json === true
        ? lines.map((line) => `${JSON.stringify({ profile: one.name, ...line })}\n`).join('')
        : unreached === true
          ? unreachedText(one.name, lines)
          : coverageText(one.name, lines),
    );
  }
  return missed === 0 ? 0 : 1;
}

const UNREACHED_HEAD = `# What no scenario reaches

Written by \`closecheck coverage --unreached > docs/coverage.md\`; do not edit. For each profile the
statements of the reference's micro-op tables that no schedule of any scenario comes to (scheduler
\`any\`, freed memory left as it was, large programs cut off), each with the reason that
\`src/emulator/unreached.ts\` gives; a test fails on one without a reason, and on a reason that is no
longer needed. \`closecheck coverage\` prints the hits of all statements.

`;

/** The unreached statements of one profile, as a section. */
export function unreachedText(profile: string, lines: readonly CoverageLine[]): string {
  const missed = lines.filter(({ hits }) => hits === 0);
  return `${[
    `## ${profile}`,
    '',
    `${missed.length} of ${lines.length} statements.`,
    '',
    ...missed.map(({ routine, line, text }) => {
      const why = reasonFor(profile, { routine, text })?.why ?? 'NO REASON IS KNOWN';
      return `* \`${routine}\` ${line}: \`${text.replace(/\s+/g, ' ')}\`: ${why}`;
    }),
    '',
  ].join('\n')}\n`;
}

/** A head line, a line for each routine, and the statements that nobody reaches. */
function coverageText(profile: string, lines: readonly CoverageLine[]): string {
  const routines = new Map<string, CoverageLine[]>();
  for (const line of lines) {
    routines.set(line.routine, [...(routines.get(line.routine) ?? []), line]);
  }
  const reached = lines.filter(({ hits }) => hits > 0).length;
  const rows = [...routines].map(([routine, own]) => {
    const hits = own.reduce((sum, line) => sum + line.hits, 0);
    const count = `${own.filter((line) => line.hits > 0).length}/${own.length}`;
    return `  ${count.padStart(7)} ${String(hits).padStart(10)}  ${routine} (${own[0]?.models ?? ''})`;
  });
  const missed = lines.filter(({ hits }) => hits === 0);
  return `${[
    `${profile}: ${reached} of ${lines.length} statements reached`,
    '  reached       hits  routine',
    ...rows,
    ...(missed.length === 0 ? [] : ['  never reached:']),
    ...missed.map(
      ({ routine, line, text }) => `    ${routine}:${line}  ${text.replace(/\s+/g, ' ')}`,
    ),
    '',
  ].join('\n')}\n`;
}
