/** The built-in functions of the tables' expressions in Promela. */
import { CheckError } from '../../errors.js';
import type { Machine } from '../explore/machine.js';
import type { StepEntry } from '../explore/steps.js';
import { hostConnection } from './guards.js';
import { usesText } from './primitives.js';

type Selected = StepEntry['selected'][number];

/** A property of the set that a select's scan is at. */
function selection(
  machine: Machine,
  task: number,
  index: string,
  value: (one: Selected) => number,
  otherwise: string,
): string {
  const steps = machine.steps[task] ?? [];
  return steps.reduceRight((rest, { selected }, step) => {
    if (selected.length === 0) return rest;
    const values = selected.reduceRight(
      (last, one, at) => `(${index} == ${String(at)} -> ${String(value(one))} : ${last})`,
      otherwise,
    );
    return `(T[${String(task)}].step == ${String(step)} -> ${values} : ${rest})`;
  }, otherwise);
}

function selects(machine: Machine, id: string, handle: string): string {
  const cases = machine.program.columns.flatMap((_, task) => {
    const uses = usesText(machine, task, handle);
    return uses === '0' ? [] : [`(${id} == ${String(task + 1)} && ${uses})`];
  });
  return cases.length === 0 ? '0' : `(${cases.join(' || ')})`;
}

/** The task whose sleeping call has a record, or 0. */
function recordTask(tasks: number, record: string): string {
  let text = '0';
  for (let task = tasks - 1; task >= 0; task -= 1) {
    text = `(T[${String(task)}].linked == ${record} -> ${String(task + 1)} : ${text})`;
  }
  return text;
}

/** The first record that no task has. */
function freeRecord(tasks: number): string {
  let text = String(tasks);
  for (let record = tasks - 1; record >= 1; record -= 1) {
    text = `(${recordTask(tasks, String(record))} == 0 -> ${String(record)} : ${text})`;
  }
  return text;
}

/** A call as an expression; what has to be found first is pushed as statements. */
export function callText(
  machine: Machine,
  task: number,
  name: string,
  args: string[],
  push: (line: string) => void,
  temp: () => string,
): string {
  const [a = '0', b = '0', c = '0', d = '0'] = args;
  const found = (): string => {
    const variable = temp();
    push(`${name}(${args.join(', ')}); ${variable} = h_found`);
    return variable;
  };
  switch (name) {
    case 'min':
      return `(${a} < ${b} -> ${a} : ${b})`;
    case 'max':
      return `(${a} > ${b} -> ${a} : ${b})`;
    case 'segment':
      return `(${a} | (${b} << 4) | (${c} << 8) | (${d} << 9))`;
    case 'segment_type':
      return `(${a} & 15)`;
    case 'segment_connection':
      return `((${a} >> 4) & 15)`;
    case 'segment_side':
      return `((${a} >> 8) & 1)`;
    case 'segment_length':
      return `(${a} >> 9)`;
    case 'listener':
    case 'bound_udp':
      return found();
    case 'port_used':
      return `(${found()} != 0)`;
    case 'host_connection':
      return hostConnection(machine.layout.connections, a);
    case 'net_pending':
      return 'netq[0]';
    case 'record_first':
      return machine.layout.datagramLimit === 0 ? '0' : `grams[GRAMS(${a}) + 1]`;
    case 'selected_variable':
      return `(${selection(machine, task, a, ({ variable }) => variable + 1, '1')})`;
    case 'selected_set':
      return selection(machine, task, a, ({ set }) => set, '0');
    case 'task_count':
      return String(machine.layout.tasks);
    case 'netwait_free':
      return machine.scheduler === 'any' ? String(task + 1) : freeRecord(machine.layout.tasks);
    case 'netwait_task':
      return recordTask(machine.layout.tasks, a);
    case 'selects':
      return selects(machine, a, b);
    default:
      throw new CheckError('bug', 'table-link', `The function ${name} has no Promela.`);
  }
}
