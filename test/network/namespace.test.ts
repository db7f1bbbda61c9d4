import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { isCheckError } from '../../src/errors.js';
import { namespaceFlags, probeNamespace } from '../../src/network/namespace.js';
import { checkTunDevice } from '../../src/network/tap.js';
import { runInside, whyNotInside } from '../support/inside.js';

const SUPPORT = path.join(import.meta.dirname, 'support');

/** Starts the fixture, and resolves when its inner process says that it is ready. */
async function start(mode: string, token: string) {
  const subprocess = execa(
    process.execPath,
    ['--import', 'tsx', path.join(SUPPORT, 'in-namespace.ts'), mode, token],
    { all: true, reject: false, buffer: { all: true } },
  );
  await new Promise<void>((resolve) => {
    subprocess.stdout.on('data', (bytes: Buffer) => {
      if (bytes.toString().includes('READY')) resolve();
    });
    subprocess.stdout.once('end', resolve);
  });
  // Not the subprocess itself, which is a promise of its end.
  return { subprocess };
}

/** Resolves when no process has the token in its command line; fails the test by its timeout. */
async function untilNoneHas(token: string): Promise<void> {
  while ((await commandLines()).some((line) => line.includes(token))) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function commandLines(): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')));
}

describe('the private namespace', () => {
  before(async function () {
    const reason = await whyNotInside();
    if (reason !== undefined) this.skip();
  });

  it('runs the same command line as its first process and hands back the exit code', async () => {
    const result = await (await start('exit', 'token-exit')).subprocess;
    expect(result.all).to.contain('inside as 1 with exit token-exit');
    expect(result.exitCode).to.equal(7);
  });

  it('has a network of its own', async () => {
    const result = await (await start('interfaces', 'token-interfaces')).subprocess;
    expect(result.all).to.contain('interfaces: none up');
  });

  it('hands on Ctrl-C, and waits for what the inner process makes of it', async () => {
    const { subprocess } = await start('wait', 'token-interrupt');
    subprocess.kill('SIGINT');
    const result = await subprocess;
    expect(result.all).to.contain('interrupted by SIGINT');
    expect(result.exitCode).to.equal(130);
    await untilNoneHas('token-interrupt');
  });

  for (const mode of ['wait', 'busy']) {
    it(`leaves nothing when the outer process is killed and the inner one is ${mode}`, async () => {
      const token = `token-kill-${mode}`;
      const { subprocess } = await start(mode, token);
      expect((await commandLines()).filter((line) => line.includes(token))).not.to.have.length(0);
      subprocess.kill('SIGKILL');
      await subprocess;
      await untilNoneHas(token);
    });
  }

  it('is asked of a user namespace for users who are not root', () => {
    expect(namespaceFlags(0)).not.to.include('--user');
    expect(namespaceFlags(1000)).to.include.members([
      '--user',
      '--map-root-user',
      '--net',
      '--pid',
    ]);
  });

  it('is said to be refused with what the kernel said and what to do', async () => {
    const failure = await probeNamespace(['--no-such-namespace']).catch((error: unknown) => error);
    if (!isCheckError(failure)) throw failure;
    expect(failure.code).to.equal('namespace-refused');
    expect(failure.message).to.contain('no-such-namespace');
    expect(failure.hint).to.be.a('string');
  });
});

describe('the TUN device', () => {
  it('is said to be missing, with what to do', async () => {
    const failure = await checkTunDevice('/dev/net/no-such').catch((error: unknown) => error);
    if (!isCheckError(failure)) throw failure;
    expect(failure).to.include({ kind: 'infrastructure', code: 'tun-missing' });
    expect(failure.hint).to.contain('modprobe tun');
  });
});

describe('links and peers, inside a namespace', () => {
  it('pass their tests', async function () {
    const reason = await whyNotInside();
    if (reason !== undefined) this.skip();
    await runInside('network/link.inside.ts');
  }).timeout(300_000);
});
