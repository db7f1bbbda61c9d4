import { expect } from 'chai';
import type { EventBody } from '../../src/crosscheck/events.js';
import { judge } from '../../src/crosscheck/judge.js';
import { Ledger, type Item, type RowEntry } from '../../src/crosscheck/ledger.js';
import { makePlan } from '../../src/crosscheck/plan.js';
import { seekUnseen } from '../../src/crosscheck/seek.js';
import { explore } from '../../src/emulator/index.js';
import type { Outcome, Prediction } from '../../src/scenario/outcome.js';
import { programOf } from '../emulator/programs.js';
import { BOARD, observation } from './evidence.js';

const PROGRAM = programOf('D9');
const TARGET = { name: 'board', identity: { ...BOARD, capabilities: ['tap' as const] } };

/** A target that shows what `show` says for the n-th case that is sought, 0 the planned one. */
class Seeking {
  readonly events: EventBody[] = [];
  readonly cases: Item['planned'][] = [];
  readonly prediction: Prediction;
  readonly #show: (n: number) => Outcome;
  readonly #ledger: Ledger;
  readonly #abort = new AbortController();
  now = 0;

  constructor(show: (prediction: Prediction) => (n: number) => Outcome) {
    this.prediction = explore(PROGRAM, { profile: 'connabort' });
    this.#show = show(this.prediction);
    const plan = makePlan({ programs: [PROGRAM], targets: [TARGET], repeat: 1, seed: '7' });
    this.#ledger = new Ledger(plan, [PROGRAM]);
    void this.#run();
  }

  /** A case takes a second. */
  #run(): Promise<boolean> {
    for (let item = this.#ledger.next('board'); item; item = this.#ledger.next('board')) {
      item.entry.observations.push(observation(this.#show(this.cases.length)));
      item.entry.casesLeft -= 1;
      this.cases.push(item.planned);
      this.now += 1000;
    }
    return Promise.resolve(true);
  }

  interrupt(): void {
    this.#abort.abort();
  }

  #judge(entry: RowEntry): ReturnType<typeof judge> {
    return judge({
      prediction: this.prediction,
      observations: entry.observations,
      identity: TARGET.identity,
      attempts: [],
      planned: entry.casesPlanned,
    });
  }

  /** @returns the rows that got a new verdict, with the number of runs that it rests on */
  async seek(seconds: number): Promise<number[]> {
    const concluded: number[] = [];
    await seekUnseen({
      config: { profile: 'connabort', scheduler: 'prio', seed: '7' },
      limit: seconds * 1000,
      target: 'board',
      policy: 'stale',
      ledger: this.#ledger,
      recorder: { now: () => this.now, record: (event) => void this.events.push(event) },
      signal: this.#abort.signal,
      run: () => this.#run(),
      judge: (entry) => Promise.resolve(this.#judge(entry)),
      conclude: (entry) => {
        concluded.push(this.#judge(entry).runs);
        return Promise.resolve();
      },
    });
    return concluded;
  }
}

describe('seeking outcomes that were not seen', () => {
  it('ends when all have been seen, and judges the row anew', async () => {
    const seeking = new Seeking(
      ({ outcomes }) =>
        (n) =>
          outcomes[n % outcomes.length] as Outcome,
    );
    const all = seeking.prediction.outcomes.length;
    expect(await seeking.seek(1000)).to.deep.equal([all]);
    expect(seeking.cases).to.have.lengthOf(all);
  });

  it('ends when the time is over', async () => {
    const seeking = new Seeking(
      ({ outcomes }) =>
        () =>
          outcomes[0] as Outcome,
    );
    expect(await seeking.seek(20)).to.deep.equal([21]);
  });

  it('writes every case down before it is run, under a number of its own', async () => {
    const seeking = new Seeking(
      ({ outcomes }) =>
        () =>
          outcomes[0] as Outcome,
    );
    await seeking.seek(20);
    const written = seeking.events.flatMap((event) =>
      event.event === 'cases-added' ? event.cases : [],
    );
    expect(written).to.deep.equal(seeking.cases.slice(1));
    expect(seeking.cases.map((one) => one.case)).to.deep.equal(
      seeking.cases.map((_, index) => index + 1),
    );
    expect(new Set(seeking.cases.map(({ seed }) => seed)).size).to.equal(21);
  });

  it('aims at every outcome that was not seen, each in its turn', async () => {
    const seeking = new Seeking(
      ({ outcomes }) =>
        () =>
          outcomes[0] as Outcome,
    );
    await seeking.seek(40);
    const sought = seeking.cases.slice(1).map(({ delays }) => delays);
    // The first goes by a witness.
    const unseen = seeking.prediction.outcomes.length - 1;
    expect(sought[0]).to.have.property('exact');
    expect(unseen).to.be.greaterThan(8);
    const steered = sought.flatMap((delays) => delays?.exact?.map(({ column }) => column) ?? []);
    expect([...new Set(steered)].sort()).to.deep.equal(['T1', 'T2']);
    expect(new Set(sought.map((delays) => JSON.stringify(delays))).size).to.be.greaterThan(20);
  });

  it('delays the same cases in the same way if all is shown again', async () => {
    const show =
      ({ outcomes }: Prediction) =>
      (n: number) =>
        outcomes[n % 3] as Outcome;
    const [one, other] = [new Seeking(show), new Seeking(show)];
    await one.seek(40);
    await other.seek(40);
    expect(one.cases).to.deep.equal(other.cases);
    expect(one.cases).to.have.length.greaterThan(20);
  });

  it('leaves a row alone that deviates', async () => {
    const wrong: Outcome = { results: { 'T2.close': '-1 EIO' }, faults: [], wire: [], leaks: {} };
    const seeking = new Seeking(() => () => wrong);
    expect(await seeking.seek(20)).to.deep.equal([]);
    expect(seeking.events).to.deep.equal([]);
  });

  it('adds nothing to a run that was interrupted', async () => {
    const seeking = new Seeking(
      ({ outcomes }) =>
        () =>
          outcomes[0] as Outcome,
    );
    seeking.interrupt();
    expect(await seeking.seek(20)).to.deep.equal([]);
    expect(seeking.events).to.deep.equal([]);
  });
});
