/**
 * The compiler: a scenario becomes one program for each variant. Everything
 * that can be known to be wrong before a run is an error here, with its
 * place in the file.
 */
import type { CheckError } from '../errors.js';
import type { Draft } from './draft.js';
import { encodeProgram } from './encode.js';
import { impliedNeeds } from './needs.js';
import { peerStepUsage, readPeerStep } from './peer-step.js';
import { checkPeer } from './peer-use.js';
import type { PeerColumn, Program, TaskColumn } from './program.js';
import { CHECK_COLUMN, PRIORITY, SETUP_COLUMN } from './program.js';
import { Scope } from './scope.js';
import type { Scenario, SourceColumn } from './scenario.js';
import type { SourceStep } from './source.js';
import { shifted, sourceError } from './source.js';
import { readStep, stepUsage } from './step.js';
import type { Variant } from './variant.js';
import { variantsOf } from './variant.js';
import { checkWaits } from './waits.js';
import { WordReader } from './words.js';

/**
 * All programs of a scenario, in the order of its variants.
 * @throws CheckError (usage) `FILE:LINE:COLUMN: sentence`
 */
export function compileScenario(scenario: Scenario): Program[] {
  return variantsOf(scenario).map((variant) => compileVariant(scenario, variant));
}

function compileVariant(scenario: Scenario, variant: Variant): Program {
  checkTaskNames(scenario);
  const drafts = draftColumns(scenario, variant);
  const scope = new Scope(drafts, variant.bindings);
  for (const draft of drafts) fillColumn(draft, scope, variant);
  scope.checkDescriptors();
  const columns = drafts.map(({ column }) => column);
  const program: Program = {
    scenario: scenario.id,
    variant: variant.name,
    needs: impliedNeeds(columns, scenario.peer, scenario.needs),
    peer: scenario.peer,
    netd: scenario.priorities.get('netd')?.value ?? PRIORITY.netd,
    patience: scenario.patience,
    descriptors: scope.descriptors,
    columns,
    ...(scenario.rounds === undefined ? {} : { rounds: scenario.rounds }),
  };
  checkPeer(scenario, drafts);
  checkWaits(drafts);
  checkSize(scenario, program);
  return program;
}

function draftColumns(scenario: Scenario, variant: Variant): Draft[] {
  const { at, setup, tasks, peerSteps, peerAt, check } = scenario;
  const task = (source: SourceColumn, priority: number): Draft => ({
    source,
    column: {
      kind: 'task',
      name: source.name,
      priority,
      ...(variant.sliced && scenario.timeslice.has(source.name) ? { timeslice: true } : {}),
      steps: [],
    } satisfies TaskColumn,
  });
  const drafts = [
    task({ name: SETUP_COLUMN, at, steps: setup }, PRIORITY.ctl),
    ...tasks.map((source) => task(source, priorityOf(source.name, scenario, variant))),
  ];
  if (peerSteps.length > 0) {
    const column: PeerColumn = { kind: 'peer', name: 'P', steps: [] };
    drafts.push({ source: { name: 'P', at: peerAt, steps: peerSteps }, column });
  }
  if (check.length > 0) {
    drafts.push(task({ name: CHECK_COLUMN, at, steps: check }, PRIORITY.ctl));
  }
  return drafts;
}

/** Default priorities of semantics.md 5.0, under what the file and the variant say. */
function priorityOf(name: string, scenario: Scenario, variant: Variant): number {
  const said = variant.priorities.get(name) ?? scenario.priorities.get(name)?.value;
  return said ?? defaultPriority(name);
}

/** Priority of a task of which neither the scenario nor the variant says any. */
export function defaultPriority(name: string): number {
  if (name === 'T2') return PRIORITY.closer;
  return name === 'HOG' ? PRIORITY.hog : PRIORITY.sleeper;
}

function checkTaskNames(scenario: Scenario): void {
  const names = ['netd', ...scenario.tasks.map(({ name }) => name)];
  for (const [name, { at }] of scenario.priorities) {
    if (names.includes(name)) continue;
    const sentence = `"priorities" names "${name}", expected one of ${names.join(', ')}`;
    throw sourceError(at, 'unknown-name', sentence);
  }
  const tasks = names.slice(1);
  for (const [name, at] of scenario.timeslice) {
    if (tasks.includes(name)) continue;
    const sentence = `"timeslice" names "${name}", expected one of ${tasks.join(', ')}`;
    throw sourceError(at, 'unknown-name', sentence);
  }
}

function fillColumn({ source, column }: Draft, scope: Scope, variant: Variant): void {
  for (const step of source.steps) {
    const complain = complainAbout(step, column.kind);
    const reader = new WordReader(step.text, complain, variant.bindings);
    const resolver = scope.resolver(column.name, complain);
    if (column.kind === 'peer') column.steps.push(readPeerStep(reader, resolver));
    else column.steps.push(readStep(reader, resolver));
  }
}

/** Errors about a step; where its operation is known, they say how it is written. */
function complainAbout(
  step: SourceStep,
  kind: Draft['column']['kind'],
): (offset: number, sentence: string) => CheckError {
  const [operation = ''] = step.text.split(' ');
  const usage = kind === 'peer' ? peerStepUsage(operation) : stepUsage(operation);
  const hint = usage === undefined ? undefined : `It is written "${usage}" (docs/program.md).`;
  return (offset, sentence) => sourceError(shifted(step.at, offset), 'bad-step', sentence, hint);
}

/** The text's limits, told with the scenario's place. */
function checkSize(scenario: Scenario, program: Program): void {
  try {
    encodeProgram(program);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw sourceError(
      scenario.at,
      'program-too-large',
      error.message,
      'Split the scenario or leave out tasks and steps.',
    );
  }
}
