/** The workplace of a suite: made before its tests, empty of what they started behind them. */
import { expect } from 'chai';
import { workplace, type Workplace } from './run-cli.js';

/** One for each test. */
export function freshWorkplace(): Workplace {
  return between(beforeEach, afterEach);
}

/** One for all tests of the suite. */
export function sharedWorkplace(): Workplace {
  return between(before, after);
}

type Hook = (what: () => void) => void;

function between(begin: Hook, end: Hook): Workplace {
  let place: Workplace | undefined;
  begin(() => {
    place = workplace();
  });
  end(() => {
    expect(place?.leftovers(), 'left behind').to.deep.equal([]);
    place?.remove();
  });
  const now = (): Workplace => {
    if (place === undefined) throw new Error('a workplace is there in tests and hooks only');
    return place;
  };
  return {
    get folder() {
      return now().folder;
    },
    run: (...words) => now().run(...words),
    start: (...words) => now().start(...words),
    shadow: (...words) => now().shadow(...words),
    processes: () => now().processes(),
    leftovers: () => now().leftovers(),
    untilNothingIsLeft: () => now().untilNothingIsLeft(),
    remove: () => now().remove(),
  };
}
