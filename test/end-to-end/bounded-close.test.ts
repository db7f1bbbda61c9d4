import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { readResult } from '../support/run-folder.js';
import { sharedWorkplace } from '../support/suite-workplace.js';

/** The closer gives up first; only then is the sleeper resumed. */
const LATE = `group: X
title: a sleeper that comes back late
scenarios:
  X1:
    title: the sleeper is suspended and resumed when the close has returned
    peer: kernel
    setup: [socket s tcp, connect s peer 1]
    tasks:
      T1: [recv s 100, recv s 100]
      T2: [await blocked T1, suspend T1, close s, close s]
      T3: [await returned T2.close, resume T1]
    check: [socket f tcp, connect f peer 2]
`;

describe('closecheck run on an image whose closer does not wait for ever', function () {
  this.timeout(60_000);
  const place = sharedWorkplace();
  before(() => {
    writeFileSync(path.join(place.folder, 'late.yaml'), LATE);
  });

  /** Runs on firmware-tests/closefix/connabort-bounded.mk: 20 ticks at most. */
  async function run(profile: string, scenarios: string[]): Promise<Record<string, string>> {
    const words = ['run', '--image-fix', 'connabort-bounded', '--profile', profile];
    await place.run([...words, '--repeat', '2', '--scenario', ...scenarios, '--out', profile]);
    const { rows } = readResult(path.join(place.folder, profile));
    return Object.fromEntries(
      rows.map(({ name, verdict, seen }) => {
        const texts = seen.map(({ text }) => text).join(' or ');
        return [name, `${verdict}: ${texts}`];
      }),
    );
  }

  it('closes as ever where the sleepers leave in time, else returns ETIMEDOUT', async () => {
    const rows = await run('connabort-bounded', ['C1/closer-above', 'F8', 'L5', 'L6', 'late.yaml']);
    const aborted = 'conforms: T1.recv -1 ECONNABORTED, T1.recv#2 -1 EBADF';
    expect(rows['C1/closer-above']).to.contain(`${aborted}, T2.close 0, T2.close#2 -1 EBADF`);
    expect(rows['L5']).to.contain(`${aborted}, T2.close 0`);
    // A task that polls for an mbuf sleeps nowhere, and is waited for all the same.
    expect(rows['F8']).to.match(/^conforms: .*T2\.close -1 ETIMEDOUT.*1 socket/);
    // Nobody resumes the sleeper.
    expect(rows['L6']).to.equal('conforms: T1.recv blocked, T2.close -1 ETIMEDOUT');
    // It comes back to a socket that is still there, and will be.
    expect(rows['X1'])
      .to.contain(`${aborted}, T2.close -1 ETIMEDOUT, T2.close#2 -1 EBADF`)
      .and.to.match(/leaks?.*1 socket|1 socket/);
  });

  it('is not what the reference without the option allows', async () => {
    const { L6 } = await run('connabort', ['L6']);
    expect(L6).to.equal('deviates: T1.recv blocked, T2.close -1 ETIMEDOUT');
  });
});
