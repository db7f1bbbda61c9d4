/**
 * Fetching lwIP, against stand-ins of apt-get and apt-config that note what
 * they are asked for.
 */
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { PACKAGE_ROOT } from '../../src/package-root.js';

const SCRIPT = path.join(PACKAGE_ROOT, 'firmware-tests', 'standalone', 'fetch-lwip.sh');

/** Notes its private list of sources; "downloads" a tiny source package. */
const APT_GET = `#!/bin/sh
for word in "$@"; do
  case $word in Dir::Etc::sourcelist=*) cp "\${word#*=}" "$NOTES/sources.list" ;; esac
done
echo "$@" >> "$NOTES/calls"
[ ! -f "$NOTES/broken" ] || { echo 'E: Unable to fetch some archives' >&2; exit 100; }
case " $* " in
  *' source '*)
    mkdir -p lwip-2.1.3/src/core
    echo 'int tcp;' > lwip-2.1.3/src/core/tcp.c
    tar -czf lwip_2.1.3.orig.tar.gz lwip-2.1.3
    : > lwip_2.1.3.orig.tar.gz.asc
    ;;
esac
`;

const DEB822 = `# a comment
Types: deb
URIs: http://mirror.example/debian
Suites: CODENAME CODENAME-updates
Components: main
Signed-By: /usr/share/keyrings/example.gpg

Types: deb
URIs: http://other.example/tool
Suites: tool
Components: main
`;

describe('fetch-lwip.sh', () => {
  let folder: string;
  let target: string;
  let codename: string;

  const run = () =>
    execa('sh', [SCRIPT, target], {
      env: {
        PATH: `${path.join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
        NOTES: folder,
        TMPDIR: path.join(folder, 'tmp'),
      },
      reject: false,
    });

  const etc = (...names: string[]) => path.join(folder, 'etc', ...names);

  before(async () => {
    const release = await readFile('/etc/os-release', 'utf8');
    codename = /^VERSION_CODENAME=(.*)$/m.exec(release)?.[1] ?? '';
  });

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'closecheck-lwip-'));
    target = path.join(folder, 'build', 'lwip');
    await mkdir(path.join(folder, 'bin'));
    await mkdir(path.join(folder, 'tmp'));
    await mkdir(etc('sources.list.d'), { recursive: true });
    await writeFile(path.join(folder, 'bin', 'apt-get'), APT_GET);
    await writeFile(path.join(folder, 'bin', 'apt-config'), `echo "x='${etc()}/'"\n`);
    await chmod(path.join(folder, 'bin', 'apt-get'), 0o755);
    await chmod(path.join(folder, 'bin', 'apt-config'), 0o755);
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('makes deb-src lines of the release from deb822 sources, and of nothing else', async () => {
    await writeFile(etc('sources.list.d', 'a.sources'), DEB822.replaceAll('CODENAME', codename));
    const { exitCode, stderr } = await run();
    expect(exitCode, stderr).to.equal(0);
    const key = '[signed-by=/usr/share/keyrings/example.gpg]';
    const lines = (await readFile(path.join(folder, 'sources.list'), 'utf8')).trim().split('\n');
    expect(lines).to.deep.equal([
      `deb-src ${key} http://mirror.example/debian ${codename} main`,
      `deb-src ${key} http://mirror.example/debian ${codename}-updates main`,
    ]);
  });

  it('makes them from a one-line list as well', async () => {
    await writeFile(
      etc('sources.list'),
      `deb http://mirror.example/debian ${codename} main\ndeb http://other.example/tool tool main\n`,
    );
    expect((await run()).exitCode).to.equal(0);
    expect(await readFile(path.join(folder, 'sources.list'), 'utf8')).to.equal(
      `deb-src http://mirror.example/debian ${codename} main\n`,
    );
  });

  it('unpacks the package into the folder and leaves nothing else behind', async () => {
    await writeFile(etc('sources.list.d', 'a.sources'), DEB822.replaceAll('CODENAME', codename));
    await run();
    expect(await readFile(path.join(target, 'src', 'core', 'tcp.c'), 'utf8')).to.equal(
      'int tcp;\n',
    );
    expect(await readdir(path.join(folder, 'tmp'))).to.deep.equal([]);
    expect(await readdir(etc('sources.list.d'))).to.deep.equal(['a.sources']);
  });

  it('does nothing when the folder has lwIP already', async () => {
    await mkdir(path.join(target, 'src', 'core'), { recursive: true });
    await writeFile(path.join(target, 'src', 'core', 'tcp.c'), 'mine\n');
    expect((await run()).exitCode).to.equal(0);
    expect(await readFile(path.join(target, 'src', 'core', 'tcp.c'), 'utf8')).to.equal('mine\n');
    expect(await readdir(folder)).not.to.include('calls');
  });

  it('says what to do when the package cannot be had, and leaves no half folder', async () => {
    await writeFile(etc('sources.list.d', 'a.sources'), DEB822.replaceAll('CODENAME', codename));
    await writeFile(path.join(folder, 'broken'), '');
    const { exitCode, stderr } = await run();
    expect(exitCode).to.equal(1);
    expect(stderr).to.contain('Unable to fetch some archives').and.to.contain('LWIP_DIR');
    expect(await readdir(folder)).not.to.include('build');
  });

  it('says so when the machine has no package sources of its release', async () => {
    const { exitCode, stderr } = await run();
    expect(exitCode).to.equal(1);
    expect(stderr).to.contain(codename).and.to.contain('LWIP_DIR');
  });
});
