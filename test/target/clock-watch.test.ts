import { expect } from 'chai';
import { isCheckError } from '../../src/errors.js';
import { ClockWatch } from '../../src/target/clock-watch.js';

describe('the watch over a target’s clock', () => {
  it('lets a clock pass that keeps up, lags, or catches up', () => {
    const watch = new ClockWatch(100, 0);
    watch.caseEnded({ 'T1.recv': 25 }, 300);
    // It stood still for a while, then all its ticks came at once.
    watch.caseEnded({ 'T1.recv': 0 }, 5000);
    watch.caseEnded({ 'T1.recv': 300, 'T2.close': 1 }, 5010);
  });

  it('takes steps for ones that overlap', () => {
    const steps = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`T${index}.recv`, 50]),
    );
    new ClockWatch(100, 0).caseEnded(steps, 600);
  });

  it('refuses a clock that jumps, with what to do', () => {
    const watch = new ClockWatch(100, 1000);
    let error: unknown;
    try {
      for (let number = 1; number <= 10; number++)
        watch.caseEnded({ 'T1.recv': 25 }, 1000 + number);
    } catch (reason) {
      error = reason;
    }
    if (!isCheckError(error)) throw new Error('not refused');
    expect(error.kind).to.equal('infrastructure');
    expect(error.message).to.contain('1.3 s by its own clock').and.to.contain('0.0 s only');
    expect(error.hint).to.contain('CLOCK_DRIVER_USE_FAST_IDLE=False');
  });

  it('knows how long a tick is', () => {
    new ClockWatch(1000, 0).caseEnded({ 'T1.sleep': 900 }, 10);
    expect(() => new ClockWatch(10, 0).caseEnded({ 'T1.sleep': 90 }, 10)).to.throw('runs ahead');
  });

  it('does without steps', () => {
    new ClockWatch(100, 0).caseEnded({}, 0);
  });
});
