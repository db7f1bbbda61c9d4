/** `closecheck doctor`: every need of the main job with its state. */
import { constants, existsSync } from 'node:fs';
import { access, open, readdir } from 'node:fs/promises';
import { execa } from 'execa';
import { imageFile, lwipFolder, standaloneImages } from '../crosscheck/images.js';

interface Finding {
  need: string;
  state: 'ok' | 'missing' | 'note';
  detail: string;
  hint?: string;
}

/** First line that a command prints, or undefined if it cannot be run. */
async function firstLine(command: string, args: string[]): Promise<string | undefined> {
  const result = await execa(command, args, { reject: false, timeout: 10_000, all: true });
  if (result.failed && result.exitCode === undefined) return undefined;
  return result.all.split('\n')[0]?.trim() ?? '';
}

async function tool(command: string, args: string[], debian: string): Promise<Finding> {
  const line = await firstLine(command, args);
  return line === undefined
    ? {
        need: command,
        state: 'missing',
        detail: 'not found',
        hint: `apt-get install --no-install-recommends ${debian} (npm start does it)`,
      }
    : { need: command, state: 'ok', detail: line };
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > 20 || (major === 20 && minor >= 19);
  return {
    need: 'node',
    state: ok ? 'ok' : 'missing',
    detail: process.version,
    ...(ok ? {} : { hint: 'Install Node.js 20.19 or later.' }),
  };
}

async function tun(): Promise<Finding> {
  const need = '/dev/net/tun';
  try {
    await (await open(need, 'r+')).close();
    return { need, state: 'ok', detail: 'can be opened' };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    const hint =
      code === 'ENOENT'
        ? 'Load the module (modprobe tun) or make the node (mknod /dev/net/tun c 10 200).'
        : 'Run as root, or give your user access to the node.';
    return { need, state: 'missing', detail: `cannot be opened: ${code}`, hint };
  }
}

async function kvm(): Promise<Finding> {
  const found = await access('/dev/kvm', constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
  return {
    need: '/dev/kvm',
    state: 'note',
    detail: found ? 'there; not needed' : 'not there; not needed, QEMU emulates',
  };
}

async function namespaces(): Promise<Finding> {
  const user = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const args = [...user, '--net', '--pid', '--fork', '--kill-child', 'true'];
  const result = await execa('unshare', args, { reject: false, timeout: 10_000 });
  return result.failed
    ? {
        need: 'namespaces',
        state: 'missing',
        detail: (result.stderr || 'unshare could not be run').split('\n')[0] ?? '',
        hint: 'Run as root, or allow user namespaces (sysctl kernel.unprivileged_userns_clone=1).',
      }
    : { need: 'namespaces', state: 'ok', detail: `unshare ${user[0] ?? '--net'} works` };
}

function built(): Finding[] {
  const lwip = lwipFolder();
  const hint = 'npm start (or sh scripts/setup.sh) fetches and builds what is missing.';
  const images = standaloneImages();
  const absent = images.filter((image) => !existsSync(imageFile(image)));
  return [
    existsSync(`${lwip}/src/core/tcp.c`)
      ? { need: 'lwIP', state: 'ok', detail: 'unpacked' }
      : { need: 'lwIP', state: 'missing', detail: 'not fetched', hint },
    absent.length === 0
      ? { need: 'images', state: 'ok', detail: `${images.length} built` }
      : {
          need: 'images',
          state: 'missing',
          detail: `${absent.length} of ${images.length} not built`,
          hint,
        },
  ];
}

async function ports(): Promise<Finding> {
  const names = await readdir('/dev').then(
    (all) => all.filter((name) => /^tty(USB|ACM)\d+$/.test(name)).map((name) => `/dev/${name}`),
    () => [],
  );
  return {
    need: 'serial ports',
    state: 'note',
    detail: names.length === 0 ? 'no ttyUSB or ttyACM; needed for boards only' : names.join(' '),
  };
}

/**
 * Prints the findings.
 * @returns 0, or 3 when the main job cannot run.
 */
export async function doctor(options: { json?: boolean }): Promise<number> {
  const findings = [
    node(),
    ...(await Promise.all([
      tool('qemu-system-i386', ['--version'], 'qemu-system-x86'),
      tool('qemu-system-arm', ['--version'], 'qemu-system-arm'),
      tool('ip', ['-V'], 'iproute2'),
      tool('unshare', ['--version'], 'util-linux'),
      tool('gcc', ['--version'], 'gcc'),
      tool('arm-none-eabi-gcc', ['--version'], 'gcc-arm-none-eabi'),
      tool('make', ['--version'], 'make'),
      tun(),
      kvm(),
      namespaces(),
      ports(),
    ])),
    ...built(),
  ];
  const missing = findings.filter(({ state }) => state === 'missing');
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ ok: missing.length === 0, findings })}\n`);
  } else {
    for (const { need, state, detail, hint } of findings) {
      process.stdout.write(`${state.padEnd(8)}${need.padEnd(20)}${detail}\n`);
      if (hint !== undefined) process.stdout.write(`${' '.repeat(28)}${hint}\n`);
    }
    process.stdout.write(
      missing.length === 0
        ? '\nThe main job can run.\n'
        : `\nThe main job cannot run: ${missing.map(({ need }) => need).join(', ')}.\n`,
    );
  }
  return missing.length === 0 ? 0 : 3;
}
