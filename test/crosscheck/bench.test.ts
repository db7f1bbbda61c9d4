import { expect } from 'chai';
import { crowdWarning, type Start } from '../../src/crosscheck/bench.js';

function bench(kind: string, instances: number): Parameters<typeof crowdWarning>[0][number] {
  const starts = Array.from({ length: instances }, () => ({}) as Start);
  return { planned: { name: kind, kind }, starts };
}

describe('the warning of a crowd', () => {
  it('comes when more QEMUs run than there are processors, of all targets together', () => {
    expect(crowdWarning([bench('qemu', 1), bench('qemu', 2)], 2)).to.match(/^3 QEMUs share 2 /);
  });

  it('does not come for as many as there are', () => {
    expect(crowdWarning([bench('qemu', 1), bench('qemu', 1)], 2)).to.equal(undefined);
  });

  it('counts neither boards nor the emulator', () => {
    const others = [bench('serial', 1), bench('emulator', 8), bench('qemu', 2)];
    expect(crowdWarning(others, 2)).to.equal(undefined);
  });
});
