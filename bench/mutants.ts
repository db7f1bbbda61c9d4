/**
 * `tsx bench/mutants.ts FOLDER`: builds every known-bad image, runs each with the
 * scenario that is said to notice it, and writes docs/results/mutants.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { PACKAGE_ROOT } from '../src/package-root.js';
import { allMutants, buildMutants, mutantImage, type Mutant } from '../test/support/mutants.js';

interface Row {
  name: string;
  verdict: string;
  reason: string;
}

/** What the mutant was caught by, or the first row if it was not. */
async function run(folder: string, mutant: Mutant): Promise<Row | undefined> {
  const out = path.join(folder, `run-${mutant.name}`);
  const image = mutantImage(folder, mutant);
  const words = ['run', '--image', image, '--profile', mutant.profile];
  words.push('--scenario', mutant.scenario, '--repeat', '3', '--seed', '1', '--out', out);
  const main = path.join(PACKAGE_ROOT, 'dist/cli/main.js');
  await execa(process.execPath, [main, ...words], { reject: false });
  const { rows } = JSON.parse(readFileSync(path.join(out, 'result.json'), 'utf8')) as {
    rows: Row[];
  };
  return rows.find(({ verdict }) => verdict !== 'conforms' && verdict !== 'skipped') ?? rows[0];
}

function text(commit: string, rows: ReadonlyMap<Mutant, Row | undefined>): string {
  const caught = [...rows.values()].filter(
    (row) => row !== undefined && !['conforms', 'infrastructure'].includes(row.verdict),
  ).length;
  const lines = [...rows].map(([{ name, profile }, row]) => {
    const cells = [`\`${name}\``, `\`${profile}\``, row?.name, row?.verdict, row?.reason];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '# Known-bad images',
    '',
    `Written by \`npm run mutants FOLDER\` from real runs of commit ${commit}, ${new Date().toISOString().slice(0, 10)}. Each mutant of \`firmware-tests/closefix/mutants.txt\` is built into the i386 image (freed memory`,
    '`stale`) and run against the reference of the same close design, in the scenario that the list names for it:',
    '',
    '```',
    'make -C firmware-tests/standalone image ARCH=i386 FIX=DESIGN STACK=STACK POLICY=stale MUTANT=NAME BUILD=... LWIP_DIR=...',
    'closecheck run --image .../closecheck-i386-DESIGN-STACK-stale-NAME.elf --profile DESIGN@STACK --scenario SCENARIO --repeat 3 --seed 1',
    '```',
    '',
    `${caught} of ${rows.size} are caught. test/end-to-end/mutants.test.ts builds them all and runs each with the program that caught it.`,
    '',
    '| mutant | reference | caught by | verdict | reason, as printed |',
    '|---|---|---|---|---|',
    ...lines,
    '',
  ].join('\n');
}

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('Say where the images and runs are kept: npm run mutants FOLDER\n');
  process.exitCode = 2;
} else {
  const mutants = allMutants();
  const { stdout } = await execa('git', ['rev-parse', '--short', 'HEAD'], { cwd: PACKAGE_ROOT });
  await buildMutants(path.resolve(folder), mutants);
  const rows = new Map<Mutant, Row | undefined>();
  for (const mutant of mutants) {
    const row = await run(path.resolve(folder), mutant);
    rows.set(mutant, row);
    process.stdout.write(`${mutant.name}: ${row?.name ?? '?'} ${row?.verdict ?? '?'}\n`);
  }
  const file = path.join(PACKAGE_ROOT, 'docs/results/mutants.md');
  writeFileSync(file, text(stdout.trim(), rows));
}
