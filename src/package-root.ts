import { fileURLToPath } from 'node:url';

/** Folder of the package: where firmware-tests, qemu and build are. */
export const PACKAGE_ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
