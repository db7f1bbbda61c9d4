/** A program as a scenario file: what parse-yaml.ts and the compiler make the same program of. */
import { stringify } from 'yaml';
import { defaultPriority } from './compile.js';
import { describeSteps } from './describe.js';
import { impliedNeeds } from './needs.js';
import type { Column, Need, Program, TaskColumn } from './program.js';
import { CHECK_COLUMN, PRIORITY, SETUP_COLUMN } from './program.js';

/** Ticks of patience that a file need not say. */
const PATIENCE = 25;

/**
 * The text of a file with this one program: a scenario without variants, whose
 * priorities are written out where they are not the usual ones.
 * @param title of the scenario
 */
export function scenarioYaml(program: Program, title: string): string {
  const { scenario, columns } = program;
  const steps = (name: string): string[] =>
    columns
      .filter((column) => column.name === name)
      .flatMap((column) => describeSteps(program, column));
  const scenarioBody = {
    title,
    ...without('peer', 'none', program.peer),
    ...list('needs', askedNeeds(program)),
    ...without('patience', PATIENCE, program.patience),
    ...priorities(program),
    ...list('timeslice', slicedTasks(program)),
    ...list('setup', steps(SETUP_COLUMN)),
    tasks: Object.fromEntries(tasksOf(columns).map(({ name }) => [name, steps(name)])),
    ...list('peer-steps', steps('P')),
    ...list('check', steps(CHECK_COLUMN)),
  };
  const file = { group: scenario.slice(0, 1), title, scenarios: { [scenario]: scenarioBody } };
  return stringify(file, { lineWidth: 0 });
}

function tasksOf(columns: readonly Column[]): TaskColumn[] {
  return columns.filter(
    (column): column is TaskColumn =>
      column.kind === 'task' && column.name !== SETUP_COLUMN && column.name !== CHECK_COLUMN,
  );
}

function priorities({ columns, netd }: Program): { priorities?: Record<string, number> } {
  const said = tasksOf(columns)
    .filter(({ name, priority }) => priority !== defaultPriority(name))
    .map(({ name, priority }): [string, number] => [name, priority]);
  if (netd !== PRIORITY.netd) said.push(['netd', netd]);
  return said.length === 0 ? {} : { priorities: Object.fromEntries(said) };
}

function slicedTasks({ columns }: Program): string[] {
  return tasksOf(columns)
    .filter(({ timeslice }) => timeslice === true)
    .map(({ name }) => name);
}

/** Needs that the steps do not imply. */
export function askedNeeds({ columns, peer, needs }: Program): Need[] {
  const implied = impliedNeeds(columns, peer, []);
  return needs.filter((need) => !implied.includes(need));
}

function without(key: string, usual: unknown, value: unknown): Record<string, unknown> {
  return value === usual ? {} : { [key]: value };
}

function list(key: string, values: readonly string[]): Record<string, readonly string[]> {
  return values.length === 0 ? {} : { [key]: values };
}
