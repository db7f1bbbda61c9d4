import { expect } from 'chai';
import { exitCode } from '../../src/crosscheck/exit-code.js';

describe('exitCode', () => {
  it('is 0 if everything is as expected, known failures included', () => {
    expect(exitCode(['conforms', 'known', 'skipped'])).to.equal(0);
  });

  it('is 1 for each kind of finding, whatever else happened', () => {
    for (const finding of ['deviates', 'never woke', 'target died'] as const) {
      expect(exitCode(['infrastructure', finding, 'unstable', 'conforms'])).to.equal(1);
      expect(exitCode([finding], { reporterFailed: true })).to.equal(1);
    }
  });

  it('is never 0 when nothing ran', () => {
    expect(exitCode([])).to.equal(2);
    expect(exitCode(['skipped', 'skipped'])).to.equal(2);
  });

  it('is 3 if a row has no verdict about the target, or a report could not be written', () => {
    expect(exitCode(['conforms', 'infrastructure', 'unstable'])).to.equal(3);
    expect(exitCode(['conforms', 'incomplete'])).to.equal(3);
    expect(exitCode(['conforms'], { reporterFailed: true })).to.equal(3);
  });

  it('is 4 if rows were unstable and nothing worse', () => {
    expect(exitCode(['conforms', 'unstable', 'known'])).to.equal(4);
  });

  it('is 130 if the run was interrupted, findings or not', () => {
    expect(exitCode(['deviates'], { interrupted: true })).to.equal(130);
    expect(exitCode([], { interrupted: true })).to.equal(130);
  });
});
