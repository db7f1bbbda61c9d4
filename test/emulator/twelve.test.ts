/** What semantics.md expects of the twelve scenarios of the first gate, by design. */
import { expect } from 'chai';
import { explore } from '../../src/emulator/index.js';
import type { Prediction } from '../../src/scenario/outcome.js';
import { faultsOf, programsOf, resultsOf } from './programs.js';

function predictions(id: string, profile: string, policy: 'stale' | '0xdd' | 'any' = 'stale') {
  return programsOf(id).map((program): Prediction => explore(program, { profile, policy }));
}

/** The sleeping call of each scenario. */
const SLEEPERS: readonly (readonly [id: string, step: string])[] = [
  ['A1', 'T1.accept'],
  ['A3', 'T1.accept'],
  ['B1', 'T1.connect'],
  ['C1', 'T1.recv'],
  ['C2', 'T1.recv'],
  ['D1', 'T1.recv'],
  ['E1', 'T1.recv'],
  ['F1', 'T1.send'],
  ['J1', 'T1.recv'],
  ['J1', 'T3.send'],
];

describe('the twelve scenarios under connabort', () => {
  for (const [id, step] of SLEEPERS) {
    it(`${id}: ${step} is aborted in every schedule, and nothing is wrong`, () => {
      for (const prediction of predictions(id, 'connabort@6', 'any')) {
        expect(prediction.complete).to.equal(true);
        expect(resultsOf(prediction, step)).to.deep.equal(['-1 ECONNABORTED']);
        expect(resultsOf(prediction, 'T2.close')).to.deep.equal(['0']);
        expect(faultsOf(prediction)).to.deep.equal([]);
        expect(prediction.outcomes.every(({ leaks }) => Object.keys(leaks).length === 0)).to.equal(
          true,
        );
      }
    });
  }

  for (const [id, step] of SLEEPERS.filter(([id]) => id !== 'A3' && id !== 'B1')) {
    it(`${id}: the next call after ${step} is EBADF`, () => {
      for (const prediction of predictions(id, 'connabort@6')) {
        expect(resultsOf(prediction, `${step}#2`)).to.deep.equal(['-1 EBADF']);
      }
    });
  }

  for (const id of ['G1', 'G3']) {
    it(`${id}: select is told EBADF`, () => {
      for (const prediction of predictions(id, 'connabort@6')) {
        expect(resultsOf(prediction, 'T1.select')).to.deep.equal(['-1 EBADF']);
        expect(faultsOf(prediction)).to.deep.equal([]);
      }
    });
  }

  it('H3: a second close is EBADF while the first lingers', () => {
    for (const prediction of predictions('H3', 'connabort@6')) {
      expect(resultsOf(prediction, 'T3.close')).to.deep.equal(['-1 EBADF']);
      expect(resultsOf(prediction, 'T2.close')).to.deep.equal(['0']);
      expect(faultsOf(prediction)).to.deep.equal([]);
    }
  });

  it('the wire: a FIN for C1, a RST for C2, a RST for the queued child of A3, nothing for B1', () => {
    const wires = (id: string): string[] => [
      ...new Set(
        predictions(id, 'connabort@6').flatMap(({ outcomes }) =>
          outcomes.map(({ wire }) => wire.join()),
        ),
      ),
    ];
    expect(wires('C1')).to.deep.equal(['FIN']);
    expect(wires('C2')).to.deep.equal(['RST']);
    expect(wires('A3')).to.deep.equal(['RST']);
    expect(wires('B1')).to.deep.equal(['']);
  });
});

describe('the twelve scenarios under network-close', () => {
  for (const [id, step] of SLEEPERS) {
    it(`${id}: ${step} returns ENXIO`, () => {
      for (const prediction of predictions(id, 'network-close@6')) {
        expect(resultsOf(prediction, step)).to.deep.equal(['-1 ENXIO']);
      }
    });
  }

  for (const id of ['G1', 'G3']) {
    it(`${id}: select is told EBADF`, () => {
      for (const prediction of predictions(id, 'network-close@6')) {
        expect(resultsOf(prediction, 'T1.select')).to.deep.equal(['-1 EBADF']);
      }
    });
  }

  it('H3: a second close is EBADF', () => {
    const [prediction] = predictions('H3', 'network-close@6');
    expect(prediction && resultsOf(prediction, 'T3.close')).to.deep.equal(['-1 EBADF']);
  });
});

describe('the twelve scenarios without a design', () => {
  for (const id of ['A1', 'D1']) {
    it(`${id}: freed memory is used, and the sleeper may hang for ever`, () => {
      for (const prediction of predictions(id, 'unpatched@2005', 'any')) {
        expect(faultsOf(prediction)).to.include.members(['use-after-free', 'never-woke: T1']);
      }
    });
  }

  it('A1: a filled socket ends in a panic, one left as it was in ECONNABORTED by accident', () => {
    for (const prediction of predictions('A1', 'unpatched@2005', '0xdd')) {
      expect(faultsOf(prediction)).to.deep.equal(['panic: wild pointer', 'use-after-free']);
    }
    for (const prediction of predictions('A1', 'unpatched@2005')) {
      expect(resultsOf(prediction, 'T1.accept')).to.deep.equal(['-1 ECONNABORTED']);
      expect(faultsOf(prediction)).to.deep.equal(['use-after-free']);
    }
  });

  it('B1: connect says 0, success, or an errno out of freed memory', () => {
    for (const prediction of predictions('B1', 'unpatched@2005')) {
      expect(resultsOf(prediction, 'T1.connect')).to.deep.equal(['0']);
      expect(faultsOf(prediction)).to.deep.equal(['use-after-free']);
    }
    for (const prediction of predictions('B1', 'unpatched@2005', '0xdd')) {
      expect(resultsOf(prediction, 'T1.connect')).to.deep.equal(['-1 errno:56797']);
    }
  });

  it('C1, E1: an established connection survives the close, so the reader sees its end', () => {
    for (const id of ['C1', 'E1']) {
      for (const prediction of predictions(id, 'unpatched@2005')) {
        expect(resultsOf(prediction, 'T1.recv')).to.deep.equal(['0']);
        expect(faultsOf(prediction)).to.deep.equal([]);
      }
    }
  });

  it('C2: with SO_LINGER 0 the socket is gone when the reader looks', () => {
    const [prediction] = predictions('C2', 'unpatched@2005');
    expect(prediction && faultsOf(prediction)).to.deep.equal(['use-after-free']);
  });

  it('F1 and J1: the writer gets EPIPE, the reader the end of the stream', () => {
    for (const prediction of predictions('F1', 'unpatched@2005')) {
      expect(resultsOf(prediction, 'T1.send')).to.deep.equal(['-1 EPIPE']);
    }
    for (const prediction of predictions('J1', 'unpatched@2005')) {
      expect(resultsOf(prediction, 'T1.recv')).to.deep.equal(['0']);
      expect(resultsOf(prediction, 'T3.send')).to.deep.equal(['-1 EPIPE']);
    }
  });

  it('G1: EBADF, unless the closer is below: then its descriptor is still open', () => {
    const results = predictions('G1', 'unpatched@2005').map((prediction) => [
      prediction.variant,
      resultsOf(prediction, 'T1.select'),
    ]);
    expect(results).to.deep.equal([
      ['closer-above', ['-1 EBADF']],
      ['closer-equal', ['-1 EBADF']],
      ['closer-below', ['1 r:s']],
      // The selecter comes before or behind the end of the closer's slice.
      ['round-robin', ['-1 EBADF', '1 r:s']],
    ]);
  });

  it('H3: the second closer sleeps on the same socket: panic', () => {
    const [prediction] = predictions('H3', 'unpatched@2005');
    expect(prediction && faultsOf(prediction)).to.deep.equal([
      'panic: Another task is already sleeping on that socket',
    ]);
  });
});
