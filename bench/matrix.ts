/**
 * `tsx bench/matrix.ts FOLDER`: every close design's image against every close
 * design's reference, on both architectures and with both memory policies. Each
 * run keeps its folder under FOLDER, so the command goes on where it was
 * stopped; what came of them all is written to docs/results/matrix.md.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { PACKAGE_ROOT } from '../src/package-root.js';
import { allCells, repeatsOf, type Cell, type CellResult } from './matrix-cells.js';
import { matrixText } from './matrix-text.js';

function folderOf(folder: string, { arch, policy, image, reference }: Cell): string {
  return path.join(folder, `${arch}-${policy}-${image}-${reference}`);
}

async function runCell(folder: string, cell: Cell): Promise<void> {
  const out = folderOf(folder, cell);
  if (existsSync(path.join(out, 'result.json'))) return;
  rmSync(out, { recursive: true, force: true });
  const words = ['run', '--image-fix', cell.image, '--profile', cell.reference];
  words.push('--policy', cell.policy, '--target', cell.arch);
  words.push('--repeat', String(repeatsOf(cell)), '--seed', '1', '--out', out);
  const main = path.join(PACKAGE_ROOT, 'dist/cli/main.js');
  // Off the diagonal a run ends with 1: it has found something.
  const { stdout } = await execa(process.execPath, [main, ...words], { reject: false });
  const summary = stdout.split('\n').findLast((line) => / of \d+ conform/.test(line));
  process.stdout.write(`${Object.values(cell).join(' ')}: ${summary ?? 'no summary'}\n`);
}

/** The commit of all runs in the folder: one matrix is of one state. */
async function commitOf(folder: string): Promise<string> {
  const file = path.join(folder, 'commit');
  if (!existsSync(file)) {
    const { stdout } = await execa('git', ['rev-parse', '--short', 'HEAD'], { cwd: PACKAGE_ROOT });
    writeFileSync(file, stdout);
  }
  return readFileSync(file, 'utf8').trim();
}

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('Say where the runs are kept: npm run matrix FOLDER\n');
  process.exitCode = 2;
} else {
  mkdirSync(folder, { recursive: true });
  const commit = await commitOf(folder);
  for (const cell of allCells()) await runCell(folder, cell);
  const read = (cell: Cell): CellResult =>
    JSON.parse(
      readFileSync(path.join(folderOf(folder, cell), 'result.json'), 'utf8'),
    ) as CellResult;
  const file = path.join(PACKAGE_ROOT, 'docs/results/matrix.md');
  writeFileSync(file, matrixText(commit, read, readFileSync(file, 'utf8')));
}
