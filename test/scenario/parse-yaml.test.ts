import { expect } from 'chai';
import fc from 'fast-check';
import { isCheckError } from '../../src/errors.js';
import { parseScenarios } from '../../src/scenario/index.js';
import { compileText, fileWith, usageMessage } from './compiled.js';

const parse = (text: string) => parseScenarios(text, 'x.yaml');
const complaint = (text: string) => usageMessage(() => parse(text));

describe('scenario file', () => {
  it('gives the scenarios in the order of the file, with defaults', () => {
    const text =
      fileWith('tasks: { T1: [sleep 1] }') + '  C2: { title: two, tasks: { T1: [sleep 2] } }\n';
    const [first, second] = parse(text);
    expect(first?.id).to.equal('C1');
    expect(second?.id).to.equal('C2');
    expect(first).to.include({
      group: 'C',
      groupTitle: 'recv',
      peer: 'none',
      prio: false,
      patience: 25,
    });
    expect(first?.setup).to.deep.equal([]);
  });

  it('knows where each step stands, quoted or not', () => {
    const [scenario] = parse(fileWith('tasks:\n  T1:\n    - sleep 1\n    - "sleep 2"'));
    const [task] = scenario?.tasks ?? [];
    expect(task?.at).to.deep.equal({ file: 'x.yaml', line: 7, column: 7 });
    expect(task?.steps.map(({ at }) => [at.line, at.column])).to.deep.equal([
      [8, 11],
      [9, 12],
    ]);
  });

  it('keeps values of a sweep as they are written', () => {
    const [scenario] = parse(
      fileWith('sweep: { n: [3, 4], how: [rd, wr] }\ntasks: { T1: [sleep 1] }'),
    );
    expect([...(scenario?.sweep ?? [])]).to.deep.equal([
      ['n', ['3', '4']],
      ['how', ['rd', 'wr']],
    ]);
  });
});

describe('scenario file: complaints name file, line and column', () => {
  const cases: [string, string, string][] = [
    [
      'an unknown key of a scenario',
      fileWith('setups: []\ntasks: { T1: [sleep 1] }'),
      'x.yaml:6:5: unknown key "setups", did you mean "setup"? (known: title, note, prio, peer, needs, patience, rounds, priorities, timeslice, sweep, setup, tasks, peer-steps, check)',
    ],
    [
      'an unknown key of the file',
      `groups: C\n${fileWith('tasks: { T1: [sleep 1] }')}`,
      'x.yaml:1:1: unknown key "groups", did you mean "group"? (known: group, title, scenarios)',
    ],
    [
      'a missing key',
      fileWith('peer: kernel'),
      'x.yaml:5:5: scenarios.C1.tasks is missing: invalid input: expected record, received undefined',
    ],
    [
      'a value of the wrong kind',
      fileWith('patience: soon\ntasks: { T1: [sleep 1] }'),
      'x.yaml:6:15: scenarios.C1.patience: invalid input: expected number, received string',
    ],
    [
      'an unknown peer',
      fileWith('peer: linux\ntasks: { T1: [sleep 1] }'),
      'x.yaml:6:11: scenarios.C1.peer: invalid option: expected one of "none"|"kernel"|"scripted"',
    ],
    [
      'a step that is no text',
      fileWith('tasks:\n  T1:\n    - 5'),
      'x.yaml:8:11: scenarios.C1.tasks.T1.0: expected a step, such as "close s"',
    ],
    [
      'a task whose name is taken',
      fileWith('tasks:\n  CHK: [sleep 1]'),
      'x.yaml:7:7: bad key "CHK": expected the name of a task (a capital letter, then up to 7 capital letters or digits; not P, CTL or CHK)',
    ],
    ['no tasks', fileWith('tasks: {}'), 'x.yaml:4:3: C1 has no tasks'],
    [
      'an id of another group',
      'group: D\ntitle: udp\nscenarios:\n  C1: { title: one, tasks: { T1: [sleep 1] } }\n',
      'x.yaml:4:3: the scenario C1 stands in group D, expected an id that begins with D',
    ],
    [
      'an id that is none',
      'group: C\ntitle: udp\nscenarios:\n  one: { title: one, tasks: { T1: [sleep 1] } }\n',
      'x.yaml:4:3: bad key "one": expected an id such as C1',
    ],
    ['one key twice', 'group: C\ngroup: C\n', 'x.yaml:2:1: not good YAML: Map keys must be unique'],
    ['an empty file', '', 'x.yaml:1:1: the file: invalid input: expected object, received null'],
  ];
  for (const [what, text, message] of cases) {
    it(what, () => {
      expect(complaint(text)).to.equal(message);
    });
  }

  it('something that is not YAML', () => {
    expect(complaint('group: [C\ntitle: x\n')).to.match(/^x\.yaml:\d+:\d+: not good YAML: /);
  });

  it('an alias', () => {
    const text = fileWith('setup: &s [sleep 1]\ncheck: *s\ntasks: { T1: [sleep 1] }');
    expect(complaint(text)).to.match(/^x\.yaml:\d+:\d+: expected a file without aliases/);
  });

  it('never anything but a usage error with a place, whatever is lost or garbled', () => {
    const good = fileWith(
      'prio: true\nsetup: [socket s udp]\ntasks:\n  T1: [recv s 1]\n  T2: [await blocked T1, close s]',
    );
    const garbled = fc.tuple(fc.nat({ max: good.length }), fc.nat({ max: 9 }), fc.string());
    fc.assert(
      fc.property(garbled, ([at, lost, found]) => {
        try {
          compileText(good.slice(0, at) + found + good.slice(at + lost));
        } catch (error) {
          if (!isCheckError(error)) throw error;
          expect(error.kind).to.equal('usage');
          expect(error.message).to.match(/^x\.yaml:\d+:\d+: /);
        }
      }),
      { numRuns: 500 },
    );
  });
});
