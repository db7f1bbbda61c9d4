import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { execa } from 'execa';
import { readEvents, readResult, verdictsOf } from '../support/run-folder.js';
import { needsRoot } from '../support/root.js';
import { until } from '../support/run-cli.js';
import { freshWorkplace } from '../support/suite-workplace.js';

describe('closecheck run when its surroundings fail', function () {
  this.timeout(120_000);
  const place = freshWorkplace();

  /** Resolves with QEMU's id when a few cases have been run. */
  async function underWay(): Promise<number> {
    const folder = path.join(place.folder, 'out');
    await until(
      () => readEvents(folder).filter(({ event }) => event === 'case-started').length > 3,
    );
    const qemu = place.processes().find(({ command }) => /^\S*qemu-system/.test(command));
    if (qemu === undefined) throw new Error('no QEMU runs');
    return qemu.pid;
  }

  const words = ['run', '--scenario', 'C1', '--repeat', '10', '--out', 'out'];

  it('goes on when QEMU is killed in the middle, and calls that row unstable', async () => {
    const started = place.start(words);
    process.kill(await underWay(), 'SIGKILL');
    const { exitCode } = await started.result;
    const { rows, targets } = readResult(path.join(place.folder, 'out'));
    const verdicts = rows.map(({ verdict }) => verdict).sort();
    expect(verdicts).to.deep.equal([...rows.slice(1).map(() => 'conforms'), 'unstable']);
    for (const { runs } of rows) expect(runs).to.equal(10);
    const codes = rows.flatMap(({ attempts }) => attempts.map(({ error }) => error.code));
    expect(codes).to.deep.equal(['qemu-died']);
    expect(targets[0]?.restarts[0]).to.match(/QEMU was killed by SIGKILL/);
    expect(exitCode).to.equal(4);
  });

  it('makes the TAP anew when it was removed, and says nothing wrong of the target', async function () {
    needsRoot(this);
    const started = place.start(words);
    const pid = await underWay();
    const inside = ['--net', '--target', String(pid)];
    await execa('nsenter', [...inside, 'ip', 'link', 'delete', 'closecheck1']);
    const { exitCode } = await started.result;
    const { rows } = readResult(path.join(place.folder, 'out'));
    for (const { runs } of rows) expect(runs).to.equal(10);
    for (const { verdict } of rows) expect(verdict).to.be.oneOf(['conforms', 'unstable']);
    expect(exitCode).to.equal(4);
  });

  it('says that the disk of its run folder is full, and exits 3', async function () {
    needsRoot(this);
    mkdirSync(path.join(place.folder, 'disk'));
    const script = 'mount -t tmpfs -o size=200k tmpfs disk && exec "$0" "$@"';
    const wrapper = ['unshare', '--mount', 'sh', '-c', script];
    const full = ['run', '--scenario', 'C1', '--repeat', '100', '--out', 'disk/out'];
    const { exitCode, stdout, stderr } = await place.run(full, { wrapper });
    expect(stdout + stderr).to.match(/disk/);
    expect(stderr).to.match(/Make room|[Cc]hoose .*--out/);
    expect(stderr).not.to.match(/^\s+at /m);
    expect(stdout).not.to.match(/deviates|never woke|target died/);
    expect(exitCode).to.equal(3);
  });

  it('takes no notice of a host clock that jumps', async () => {
    const clock = path.join(place.folder, 'clock.mjs');
    writeFileSync(clock, JUMPING_CLOCK);
    const env = { NODE_OPTIONS: `--import=${pathToFileURL(clock).href}` };
    const jumping = ['run', '--scenario', 'C1', 'C11', '--repeat', '2', '--out', 'out'];
    const { exitCode } = await place.run(jumping, { env });
    const folder = path.join(place.folder, 'out');
    expect(Object.values(verdictsOf(readResult(folder)))).to.satisfy((all: string[]) =>
      all.every((verdict) => verdict === 'conforms'),
    );
    const times = readEvents(folder).map(({ at }) => at);
    expect(times).to.deep.equal([...times].sort((a, b) => a - b));
    expect(exitCode).to.equal(0);
  });
});

/** Each look at the clock finds it an hour before or after the true time. */
const JUMPING_CLOCK = `
const { now } = Date;
let sign = 1;
const jumped = () => now() + (sign = -sign) * 3_600_000;
globalThis.Date = class extends Date {
  static now() { return jumped(); }
  constructor(...args) { super(...(args.length === 0 ? [jumped()] : args)); }
};
`;
