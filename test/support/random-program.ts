/**
 * Small programs that nobody has written: for sockets what diy7 is for memory
 * models. A program comes as the text of a scenario, so that whatever it shows
 * is a file that `closecheck run` takes.
 *
 * random-clear.ts keeps them clear of what the reference leaves out.
 */
import fc from 'fast-check';
import { isCheckError } from '../../src/errors.js';
import { compileScenario, parseScenarios } from '../../src/scenario/index.js';
import type { Program } from '../../src/scenario/program.js';
import { clearPeer, clearTasks } from './random-clear.js';
import { roomOf, type Room } from './random-room.js';
import { stepOf, type Dice } from './random-step.js';

/** The body of a scenario, as texts. */
export interface RandomScenario {
  peer: 'none' | 'kernel' | 'scripted';
  priorities: Record<string, number>;
  setup: string[];
  tasks: Record<string, string[]>;
  peerSteps: string[];
}

/** Orders of the tasks and of the network daemon; the first one is the default's. */
const PRIORITIES: readonly Record<string, number>[] = [
  { T1: 120, T2: 50, T3: 120, T4: 120, HOG: 110 },
  { T1: 120, T2: 120, T3: 120, T4: 120 },
  { T1: 50, T2: 120, T3: 110, T4: 120 },
  { T1: 120, T2: 110, T3: 50, T4: 105 },
  { T1: 120, T2: 50, T3: 90, T4: 120, netd: 40 },
  { T1: 110, T2: 120, T3: 115, T4: 30, netd: 112 },
];

const dice: fc.Arbitrary<Dice> = fc.record({
  op: fc.nat(999),
  descriptor: fc.nat(99),
  detail: fc.nat(99),
});

const task = fc.record({
  /** What it waits for before its calls. */
  wait: fc.nat(9),
  calls: fc.array(dice, { minLength: 1, maxLength: 3 }),
  /** 0 and 1: closes first what the task sleeps on that it has waited for. */
  closes: fc.nat(3),
});

/** Programs of two to four tasks with one to three calls each, and up to three steps of the peer. */
const anyScenario: fc.Arbitrary<RandomScenario> = fc
  .record({
    room: fc.record({ kind: fc.nat(99), options: fc.array(dice, { maxLength: 2 }) }),
    tasks: fc.array(task, { minLength: 2, maxLength: 4 }),
    peerSteps: fc.array(dice, { maxLength: 3 }),
    peerWait: fc.nat(3),
    priorities: fc.nat(PRIORITIES.length - 1),
    held: fc.nat(4).map((number) => number === 0),
  })
  .map(({ room: { kind, options }, tasks, peerSteps, peerWait, priorities, held }) => {
    const room = roomOf(kind, options);
    const columns: [string, string[]][] = [];
    for (const [index, { wait, calls, closes }] of tasks.entries()) {
      const before = columns[wait % Math.max(1, index)];
      const steps: string[] = [];
      if (before === undefined) {
        // T1 sleeps, the others act when it does.
        steps.push(room.sleeps[wait % room.sleeps.length] ?? '');
      } else {
        if (room.gate !== undefined) steps.push(room.gate);
        else if (wait < 8) steps.push(`await ${wait === 7 ? 'ended' : 'blocked'} ${before[0]}`);
        if (closes < 2) steps.push(`close ${usedBy(before[1]) ?? room.descriptors[0] ?? ''}`);
      }
      const more = index === 0 || closes < 2 ? calls.slice(1) : calls;
      for (const call of more) steps.push(stepOf(call, room, index === 0));
      columns.push([`T${String(index + 1)}`, steps]);
    }
    if (held && room.gate === undefined && room.peerSteps.length > 0) hold(room, columns);
    const names = new Set(['netd', ...columns.map(([name]) => name)]);
    const order = names.has('HOG') ? 0 : priorities;
    return {
      peer: room.peer,
      priorities: Object.fromEntries(
        Object.entries(PRIORITIES[order] ?? {}).filter(([name]) => names.has(name)),
      ),
      setup: room.setup,
      tasks: clearTasks(room, columns),
      peerSteps: clearPeer(room, peerSteps, peerWait === 0),
    };
  });

/** A program with the file that a user would run; a counterexample is printed as that file. */
export interface RandomProgram {
  program: Program;
  scenario: RandomScenario;
}

export const randomProgram: fc.Arbitrary<RandomProgram> = anyScenario
  .map((scenario) => ({ scenario, program: compiled(scenario) }))
  .filter((random): random is RandomProgram => random.program !== undefined)
  .map((random) => ({ ...random, [fc.toStringMethod]: () => scenarioFile([random.scenario]) }));

/** Undefined if the compiler sees that a task waits for one that never makes a call. */
function compiled(scenario: RandomScenario): Program | undefined {
  try {
    return parseScenarios(scenarioFile([scenario]), 'random.yaml').flatMap(compileScenario)[0];
  } catch (error) {
    if (isCheckError(error) && error.code === 'never-starts') return undefined;
    throw error;
  }
}

/**
 * Whatever wakes T1, it does not run before T2 closes: "held", as in the catalogue. T2 lets the hog
 * go in any case: under `prio` the reference has none that holds a task for ever inside a call.
 */
function hold(room: Room, columns: [string, string[]][]): void {
  const [first, second] = columns;
  if (first === undefined || second === undefined) return;
  second[1].splice(
    0,
    Infinity,
    'await called HOG.hog',
    'sleep 2',
    `close ${usedBy(first[1]) ?? room.descriptors[0] ?? ''}`,
  );
  columns.push(['HOG', ['await blocked T1', 'hog called T2.close']]);
}

/** What the first call of a task that has one uses. */
function usedBy(steps: readonly string[]): string | undefined {
  const call = steps.find((text) => !text.startsWith('await')) ?? '';
  return /^(?:recv|accept|connect|send|read|write|sendto) (\w+)/.exec(call)?.[1];
}

/** A whole file, with the scenarios X1, X2 and so on. */
export function scenarioFile(scenarios: readonly RandomScenario[]): string {
  const entries = scenarios.map((scenario, index) => entryOf(`X${String(index + 1)}`, scenario));
  return `group: X\ntitle: random programs\nscenarios:\n${entries.join('\n')}`;
}

function entryOf(
  id: string,
  { peer, priorities, setup, tasks, peerSteps }: RandomScenario,
): string {
  const list = (steps: readonly string[], indent: string): string =>
    steps.map((step) => `${indent}- ${step}\n`).join('');
  const order = Object.entries(priorities).map(([name, value]) => `${name}: ${String(value)}`);
  const columns = Object.entries(tasks).map(
    ([name, steps]) => `      ${name}:\n${list(steps, '        ')}`,
  );
  return [
    `  ${id}:\n    title: random\n    peer: ${peer}\n`,
    `    priorities: { ${order.join(', ')} }\n`,
    `    setup:\n${list(setup, '      ')}    tasks:\n${columns.join('')}`,
    peerSteps.length === 0 ? '' : `    peer-steps:\n${list(peerSteps, '      ')}`,
  ].join('');
}
