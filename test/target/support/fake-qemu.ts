/** Stands in the place of QEMU: a script that does what its mode says. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

const MODES = {
  /** Says why on its error output and ends, as QEMU does with an argument it does not know. */
  'dies-at-once': `process.stderr.write('fake: no such thing as a pc\\n'); process.exitCode = 1;`,
  /** Greets nobody. */
  'is-stuck': `setInterval(() => {}, 1000);`,
  /** Takes all but the making of the machine, and stays. */
  'refuses-machine': `talk({ 'x-exit-preconfig': { error: { class: 'GenericError', desc: 'no room for a pc' } } });`,
  /** Dies in the making of the machine, as QEMU does when it cannot load the image. */
  'dies-in-making': `talk({ 'x-exit-preconfig': () => { process.stderr.write('fake: cannot load\\n'); process.exit(1); } });`,
  /** Runs, and does not hear quit. */
  'does-not-quit': `process.on('SIGTERM', () => {}); talk({ quit: {} });`,
} as const;

export type FakeQemuMode = keyof typeof MODES;

const TALK = `
import { Socket } from 'node:net';
function talk(answers) {
  const socket = new Socket({ fd: 3 });
  const say = (value) => socket.write(JSON.stringify(value) + '\\n');
  say({ QMP: { version: { qemu: { major: 9, minor: 8, micro: 7 } }, capabilities: [] } });
  socket.on('data', (bytes) => {
    for (const line of String(bytes).split('\\n').filter((text) => text !== '')) {
      const { execute, id } = JSON.parse(line);
      const chardevs = [{ label: 'console', filename: 'pty:/dev/null' }];
      const answer = answers[execute] ?? { return: execute === 'query-chardev' ? chardevs : {} };
      if (typeof answer === 'function') answer();
      else say({ ...answer, id });
    }
  });
}
`;

/** Writes the script. @returns its path, to be used as the emulator */
export async function fakeQemu(folder: string, mode: FakeQemuMode): Promise<string> {
  const file = path.join(folder, `${mode}.mjs`);
  await writeFile(file, `#!${process.execPath}\n${TALK}\n${MODES[mode]}\n`, { mode: 0o755 });
  return file;
}
