import { expect } from 'chai';
import { Releases } from '../../src/target/releases.js';

describe('releases', () => {
  it('run the last first, each once, and one that fails does not keep the others', async () => {
    const done: string[] = [];
    const releases = new Releases();
    for (const name of ['first', 'second', 'third']) {
      releases.add(async () => {
        done.push(name);
        if (name === 'second') throw new Error('stuck');
      });
    }
    await releases.run();
    await releases.run();
    expect(done).to.deep.equal(['third', 'second', 'first']);
    expect(releases.closed).to.equal(false);
  });

  it('release at once what is acquired after the close', async () => {
    const releases = new Releases();
    await releases.close();
    let released = false;
    releases.add(async () => {
      released = true;
    });
    expect(released).to.equal(true);
    expect(releases.closed).to.equal(true);
  });
});
