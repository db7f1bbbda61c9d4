/** The findings about the close designs as Markdown. */
import type { AllowedOutcome } from '../scenario/outcome.js';

export interface Finding {
  /** `use-after-free`, `panic: sbflush`, `never-woke`, `leak` ... */
  kind: string;
  /** `C1/closer-above`. */
  program: string;
  outcome: AllowedOutcome;
  /** Its schedule as columns. */
  chart(): string;
}

export interface ProfileFindings {
  profile: string;
  /** What the design does, in a sentence. */
  title: string;
  /** How many programs were looked at, and of which not every schedule. */
  programs: number;
  cut: readonly string[];
  found: readonly Finding[];
}

const MOST_CHART_LINES = 20;
/** Charts of so many programs are made; the shortest one is shown. */
const CANDIDATES = 8;

const MEANING: Readonly<Record<string, string>> = {
  'use-after-free': 'a socket is read or written after it has been freed',
  'double-free': 'a socket or a descriptor number is freed twice',
  'never-woke': 'the close has returned, and a call on its descriptor sleeps on',
  deadlock: 'a close, or the network daemon, waits for what never comes',
  'semaphore-held': 'the network semaphore is never released',
  leak: 'a socket or a descriptor is left that nobody can close',
};

/** The whole document. */
export function findingsText(all: readonly ProfileFindings[]): string {
  return `${[
    '# What the reference finds wrong with each close design',
    '',
    'Written by `closecheck findings --out docs/findings-reference.md`; do not edit. It is what the',
    'reference says of the designs over the whole catalogue, under strict priorities, whatever freed',
    'memory reads as. Where the reference itself was wrong, and what targets do, stands in',
    '[findings.md](findings.md).',
    '',
    'A schedule is shown again by `closecheck replay PROGRAM SCHEDULE --profile PROFILE --policy any`.',
    '',
    ...overview(all),
    ...all.flatMap(section),
  ].join('\n')}\n`;
}

function kinds({ found }: ProfileFindings): string[] {
  return [...new Set(found.map(({ kind }) => kind))].sort();
}

function overview(all: readonly ProfileFindings[]): string[] {
  const every = [...new Set(all.flatMap(kinds))].sort();
  const head = ['Programs with', ...all.map(({ profile }) => profile)];
  const rows = every.map((kind) => [
    kind,
    ...all.map(({ found }) => String(found.filter((one) => one.kind === kind).length)),
  ]);
  return [...table([head, ...rows]), ''];
}

function section(profile: ProfileFindings): string[] {
  const { title, programs, cut, found } = profile;
  const all =
    cut.length === 0 ? 'every schedule of each' : `not every schedule of ${cut.join(', ')}`;
  return [
    `## ${profile.profile}`,
    '',
    `${capital(title)}. ${programs} programs, ${all}.`,
    '',
    ...(found.length === 0 ? ['Nothing is wrong.', ''] : []),
    ...kinds(profile).flatMap((kind) => subsection(kind, found)),
  ];
}

function subsection(kind: string, found: readonly Finding[]): string[] {
  const these = found.filter((one) => one.kind === kind);
  const charts = these
    .toSorted((a, b) => a.outcome.witness.length - b.outcome.witness.length)
    .slice(0, CANDIDATES)
    .map((finding) => ({ finding, lines: finding.chart().split('\n') }));
  const shortest = charts.reduce((a, b) => (b.lines.length < a.lines.length ? b : a));
  const meaning = MEANING[kind];
  return [
    `### ${kind}`,
    '',
    ...(meaning === undefined ? [] : [`${capital(meaning)}.`, '']),
    `${shortest.finding.program}, schedule \`${shortest.finding.outcome.witness}\`:`,
    '',
    '```',
    ...cut(shortest.lines),
    '```',
    '',
    ...table([
      ['Program', 'Outcome', 'Schedule'],
      ...these.map(({ program, outcome }) => [
        program,
        outcomeText(outcome),
        `\`${outcome.witness}\``,
      ]),
    ]),
    '',
  ];
}

/** The two lines of the head, and as many of the last ones as there is room for. */
function cut(lines: readonly string[]): string[] {
  if (lines.length <= MOST_CHART_LINES) return [...lines];
  return [...lines.slice(0, 2), '...', ...lines.slice(3 - MOST_CHART_LINES)];
}

function outcomeText({ results, faults, leaks }: AllowedOutcome): string {
  const calls = Object.entries(results)
    .filter(([step, result]) => !step.startsWith('CHK.') && result !== 'not-run')
    .map(([step, result]) => `${step} ${result.replace(/^-1 /, '')}`);
  const left = Object.entries(leaks).map(([what, count]) => `${count} ${what} left`);
  return [calls.join(', '), ...faults, ...left].filter((text) => text !== '').join('; ');
}

function table(rows: readonly (readonly string[])[]): string[] {
  const [head = [], ...body] = rows;
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...body.map(line)];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
