import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the package: where firmware-tests, qemu and build are. */
export const PACKAGE_ROOT = packageRoot(path.dirname(fileURLToPath(import.meta.url)));

/** The nearest folder with a package.json: this file may have been compiled to any depth. */
function packageRoot(folder: string): string {
  const above = path.dirname(folder);
  return folder === above || existsSync(path.join(folder, 'package.json'))
    ? folder
    : packageRoot(above);
}
