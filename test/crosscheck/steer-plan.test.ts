import { expect } from 'chai';
import { programs } from '../../src/cli/selection.js';
import { planSteer, type SteerPlan, type Turn } from '../../src/crosscheck/steer-plan.js';
import { explore, replay } from '../../src/emulator/index.js';
import { formatGate } from '../../src/scenario/gate.js';
import { decodeProgram, encodeProgram } from '../../src/scenario/index.js';
import type { Program } from '../../src/scenario/program.js';

function programOf(id: string): Program {
  const [program] = programs([id]);
  if (program === undefined) throw new Error(`no program ${id}`);
  return program;
}

function plan(id: string, schedule: string, profile: string, policy: 'any' | 'stale'): SteerPlan {
  const program = programOf(id);
  return planSteer(program, replay(program, { profile, policy }, schedule));
}

/** The gates in words. */
function words(id: string, { gates }: SteerPlan): string {
  const { columns } = programOf(id);
  const naming = { column: (ref: number): string => columns[ref]?.name ?? '?' };
  return gates.map((gate) => formatGate(gate, naming)).join(' ');
}

function places(turns: readonly Turn[]): string[] {
  return turns.map(({ actor, placed }) => `${actor} ${placed}`);
}

describe('from a schedule to gates', () => {
  it('has each call and its return, each await that goes on, and each end of a sleep', () => {
    const steer = plan('D7', '0', 'network-close', 'any');
    expect(words('D7', steer)).to.equal(
      'T1.0c T3.0c T2.0a T2.1c T2.1r T2.2c T2.2r T3.0w T3.0r T3.1c T3.1r',
    );
    expect(steer.turns.map(({ actor, gates }) => [actor, ...gates])).to.deep.equal([
      ['T1', 0],
      ['T3', 1],
      ['T2', 2, 3, 4, 5, 6],
      ['T3', 7, 8, 9, 10],
    ]);
    expect(places(steer.turns)).to.deep.equal(['T1 gate', 'T3 gate', 'T2 gate', 'T3 gate']);
  });

  it('lets a task that was woken run at once where it preempts the one that woke it', () => {
    const steer = plan('H9', '10', 'network-close', 'any');
    expect(words('H9', steer)).to.equal('T2.0c T2.0r T2.1c T3.0a T3.1c T2.1w!');
    expect(steer.turns.at(-1)).to.include({
      placed: 'itself',
      why: 'T2 goes on when it has got the network semaphore',
    });
  });

  it('holds a task where the schedule leaves it when it ends in a panic', () => {
    expect(words('E9', plan('E9', '1', 'network-close', 'any'))).to.equal(
      'P.0c- netd T1.0a T1.1c T3.0a T3.1c T2.0a T2.1c T3.1l',
    );
  });

  it('says of clock and packets that they come by themselves', () => {
    const { turns } = plan('G11', '10', 'network-close', 'any');
    expect(places(turns)).to.deep.equal([
      'T1 gate',
      'clock itself',
      'T1 itself',
      'T2 gate',
      'T1 gate',
    ]);
    expect(turns[1]?.why).to.equal('the clock ticks by itself');
    expect(turns[2]?.why).to.equal('T1 goes on where it was');
  });

  it('holds the network daemon where tasks have turns before a packet comes', () => {
    const steer = plan('C6', '00000000010100', 'connabort', 'stale');
    expect(words('C6', steer)).to.contain('P.1c- HOG.1a T1.0w T2.1w! T2.1r T2.2c T2.2r netd');
    const wire = steer.turns.filter(({ actor }) => actor === 'wire');
    expect(places(wire)).to.deep.equal(['wire gate', 'wire itself']);
  });

  it('has the peer send as late as the packet is to come', () => {
    const steer = plan('D9', '001000001002001', 'network-close', 'stale');
    expect(words('D9', steer)).to.equal(
      'T1.0c P.0a P.1c- netd T1.0w T1.0r T1.1c P.2c- netd P.3c- netd ' +
        'T2.0a T2.1c T2.1r T1.1w T1.1r T1.2c T1.2r T1.3c T1.3r',
    );
  });

  it('does not hold it while the peer waits for an answer', () => {
    const connecting = explore(programOf('S7'), { profile: 'network-close' }).outcomes;
    for (const { witness } of connecting) {
      const steer = words('S7', plan('S7', witness, 'network-close', 'stale'));
      expect(steer).to.not.match(/P\.[012]c-/);
    }
  });

  it('says why a turn in the middle of a task cannot be placed', () => {
    const late = explore(programOf('C6'), { profile: 'network-close' })
      .outcomes.flatMap(({ witness }) => plan('C6', witness, 'network-close', 'stale').turns)
      .filter(({ placed }) => placed === 'late');
    expect(late.map(({ actor, why }) => `${actor}: ${why}`)).to.include(
      'P: T2 holds the network semaphore there',
    );
  });

  it('says so of a turn that finds the network daemon at work', () => {
    const { turns } = plan('A4', '11', 'network-close', 'stale');
    expect(turns.find(({ actor }) => actor === 'T2')).to.include({
      placed: 'late',
      why: 'the network daemon holds the network semaphore',
    });
  });

  it('gives each gate of every witness to one turn', () => {
    for (const program of programs(['A*', 'C*', 'G*', 'N*'])) {
      for (const { witness } of explore(program, { profile: 'connabort', limit: 2_000 }).outcomes) {
        const steps = replay(program, { profile: 'connabort' }, witness);
        const { gates, turns } = planSteer(program, steps);
        const listed = turns.flatMap((turn) => turn.gates).toSorted((a, b) => a - b);
        expect(listed).to.deep.equal(listed.map((_, at) => at));
        expect(gates.length).to.be.at.least(listed.length);
        expect(decodeProgram(encodeProgram({ ...program, gates })).gates).to.deep.equal(gates);
      }
    }
  });
});
