/** docs/results/matrix.md, from the results of all runs. */
import {
  ARCHITECTURES,
  DESIGNS,
  POLICIES,
  repeatsOf,
  type Cell,
  type CellResult,
} from './matrix-cells.js';

type Read = (cell: Cell) => CellResult;
type Row = CellResult['rows'][number];

/** Where the part by hand begins in the file, which stays as it is. */
const BY_HAND = '## Why';

/**
 * @param before the file as it is: its part by hand is kept
 */
export function matrixText(commit: string, read: Read, before: string): string {
  const any = read({ arch: 'i386', policy: 'stale', image: 'connabort', reference: 'connabort' });
  const byHand = before.indexOf(`\n${BY_HAND}`);
  const [end] = byHand < 0 ? [''] : [before.slice(byHand + 1)];
  return [...head(commit, any), ...diagonal(read), ...offDiagonal(read), end.trimEnd(), ''].join(
    '\n',
  );
}

function head(commit: string, { started, rows }: CellResult): string[] {
  const skipped = rows.filter(({ verdict }) => verdict === 'skipped').map(({ name }) => name);
  return [
    '# Image design × reference profile',
    '',
    `Written by \`npm run matrix FOLDER\` from real runs of commit ${commit}, ${started.slice(0, 10)}. A row is a program (a scenario, or a variant of it): the catalogue had ${rows.length}, of which ${rows.length - skipped.length}`,
    `run on the stand-in (skipped: ${skipped.join(', ')}). "Conforms" is \`conforms (stand-in)\` throughout: image and reference come from one text. Why a row deviates is told by name below, and in words at the end.`,
    '',
  ];
}

function diagonal(read: Read): string[] {
  const lines = POLICIES.flatMap((policy) =>
    ARCHITECTURES.flatMap((arch) =>
      DESIGNS.map((design): string => {
        const cell: Cell = { arch, policy, image: design, reference: design };
        const { rows, seconds } = read(cell);
        const runs = rows.reduce((sum, row) => sum + row.runs, 0);
        const name = `${design} ${policy} ${arch}`.padEnd(34);
        return `${name} ${share(read(cell))} conform; ${runs} runs in ${seconds.toFixed(1)} s`;
      }),
    ),
  );
  return [
    '## The diagonal',
    '',
    '```',
    'closecheck run --image-fix DESIGN --profile DESIGN --policy POLICY --repeat 3 --seed 1 --target i386',
    'closecheck run --image-fix DESIGN --profile DESIGN --policy POLICY --repeat 2 --seed 1 --target arm',
    '',
    ...lines,
    '```',
    '',
  ];
}

function offDiagonal(read: Read): string[] {
  return [
    '## Off the diagonal',
    '',
    '```',
    'closecheck run --image-fix IMAGE --profile REFERENCE --policy POLICY --repeat 1 --seed 1 --target ARCH',
    '```',
    '',
    'Rows that conform, in the order i386 `stale`, i386 `0xdd`, ARM `stale`, ARM `0xdd`. One run of each row: a row that conforms here may deviate under another schedule.',
    '',
    `| image \\ reference | ${DESIGNS.map((name) => `\`${name}\``).join(' | ')} |`,
    `|---|${DESIGNS.map(() => '---').join('|')}|`,
    ...DESIGNS.map(
      (image) =>
        `| \`${image}\` | ${DESIGNS.map((reference) => four(read, image, reference)).join(' | ')} |`,
    ),
    '',
    ...DESIGNS.flatMap((image) =>
      DESIGNS.filter((reference) => reference !== image).flatMap((reference) =>
        section(read, image, reference),
      ),
    ),
  ];
}

function four(read: Read, image: Cell['image'], reference: Cell['reference']): string {
  const counts = ARCHITECTURES.flatMap((arch) =>
    POLICIES.map((policy) => {
      const cell: Cell = { arch, policy, image, reference };
      return repeatsOf(cell) === 1 ? String(conforming(read(cell)).length) : share(read(cell));
    }),
  );
  return new Set(counts).size === 1 ? (counts[0] ?? '') : counts.join(', ');
}

function section(read: Read, image: Cell['image'], reference: Cell['reference']): string[] {
  const cell = (arch: Cell['arch'], policy: Cell['policy']): CellResult =>
    read({ arch, policy, image, reference });
  const stale = cell('i386', 'stale');
  const filled = cell('i386', '0xdd');
  const same = new Map(stale.rows.map((row) => [row.name, happening(row)]));
  const other = filled.rows.filter((row) => same.get(row.name) !== happening(row));
  return [
    `### Image \`${image}\`, reference \`${reference}\``,
    '',
    'i386, `stale`:',
    '',
    ...classes(stale.rows, stale.rows),
    '',
    ...(other.length === 0
      ? ['i386, `0xdd`: the same.']
      : ['i386, `0xdd`, where it is something else:', '', ...classes(other, filled.rows)]),
    '',
    ...POLICIES.map((policy) => onArm(policy, cell('i386', policy), cell('arm', policy))),
    '',
  ];
}

/** Rows by what they did, the most frequent first. */
function classes(rows: readonly Row[], all: readonly Row[]): string[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = happening(row);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups]
    .filter(([key]) => key !== 'skipped')
    .sort(
      ([a, x], [b, y]) =>
        Number(a === 'conforms') - Number(b === 'conforms') || y.length - x.length,
    )
    .flatMap(([key, group]) =>
      key === 'conforms' && rows === all ? [] : [`* ${key}: ${names(group, all)}`],
    );
}

/**
 * What a row did, without the names of its tasks: `**deviates** recv returned 0`;
 * the first thing that is not allowed.
 */
function happening({ verdict, reason }: Row): string {
  if (verdict === 'conforms' || verdict === 'skipped') return verdict;
  const what = reason
    .replace(/ \(\d+ of \d+ runs\)/, '')
    .replace(/; (?:allowed|the reference allows).*$/, '')
    .replace(/\b\w+\.(\w+)(?:#\d+)?/g, '$1')
    .replace(/\b(\w+)(?: and \1\b)+/, '$1');
  return `**${verdict}** ${what}`;
}

/** `A1 (all 3), B6/n=8`. */
function names(rows: readonly Row[], all: readonly Row[]): string {
  const listed = new Set<string>();
  for (const { scenario, name } of rows) {
    const here = rows.filter((row) => row.scenario === scenario).length;
    const whole = here > 1 && here === all.filter((row) => row.scenario === scenario).length;
    listed.add(whole ? `${scenario} (all ${here})` : name);
  }
  return [...listed].join(', ');
}

function onArm(policy: string, i386: CellResult, arm: CellResult): string {
  const there = new Map(i386.rows.map((row) => [row.name, happening(row)]));
  const other = arm.rows.filter((row) => there.get(row.name) !== happening(row));
  if (other.length === 0) return `ARM, \`${policy}\`: as on i386.`;
  return `ARM, \`${policy}\`: as on i386 but for ${other.map((row) => `${row.name} (${happening(row).replaceAll('**', '')})`).join(', ')}.`;
}

function conforming({ rows }: CellResult): Row[] {
  return rows.filter(({ verdict }) => verdict === 'conforms');
}

function share(result: CellResult): string {
  const ran = result.rows.filter(({ verdict }) => verdict !== 'skipped').length;
  return `${conforming(result).length} of ${ran}`;
}
