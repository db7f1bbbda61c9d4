/** Machines for tests: the standalone PC with changes. */
import path from 'node:path';
import { PACKAGE_ROOT } from '../../../src/package-root.js';
import { type Machine, loadMachine } from '../../../src/target/machine.js';

export function machineWith(changes: Partial<Machine>): Machine {
  return { ...loadMachine(path.join(PACKAGE_ROOT, 'qemu/standalone-i386.yaml')), ...changes };
}
