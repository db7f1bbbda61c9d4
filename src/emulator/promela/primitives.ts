/** The primitives of the tables (microop/primitive.ts) in Promela. */
import { CheckError } from '../../errors.js';
import type { Machine } from '../explore/machine.js';

/** Whether the call that a task is in has found its socket by a descriptor number. */
export function usesText(machine: Machine, task: number, handle: string): string {
  const me = `T[${String(task)}]`;
  const cases = (machine.steps[task] ?? []).flatMap(({ descriptors }, step) => {
    if (descriptors.length === 0) return [];
    const names = descriptors.map((variable) => `V[${String(variable)}].number == ${handle}`);
    return [`(${me}.step == ${String(step)} && (${names.join(' || ')}))`];
  });
  return cases.length === 0 ? '0' : `(${me}.entered != 0 && (${cases.join(' || ')}))`;
}

function abandon(machine: Machine, task: number, handle: string): string[] {
  return machine.program.columns.flatMap((_, other) => {
    const uses = usesText(machine, other, handle);
    if (other === task || uses === '0') return [];
    return [`if :: ${uses} -> T[${String(other)}].abandoned = 1 :: else fi`];
  });
}

/** Each of the values is an alternative of its own. */
function choice(count: number, target: string | undefined): string[] {
  if (target === undefined) return [];
  const values = Array.from({ length: count }, (_, value) => `:: ${target} = ${String(value)}`);
  return [`if ${values.join(' ')} fi`];
}

/** Statements of a primitive; those that block say in h_ok whether the task goes on. */
export function primitiveText(
  machine: Machine,
  task: number,
  name: string,
  args: string[],
  target: string | undefined,
): string[] {
  const me = String(task);
  const [a = '0', b = '0'] = args;
  const into = (value: string): string[] => (target === undefined ? [] : [`${target} = ${value}`]);
  switch (name) {
    case 'obtain':
      return [`obtain_owner(${me})`];
    case 'release':
      return [`release_owner(${me})`];
    case 'mutex_obtain':
      return [`obtain_mutex(${me})`];
    case 'mutex_release':
      return [`release_mutex(${me})`];
    case 'send':
      return [`send_events(${me}, ${a}, ${b})`];
    case 'poll':
      return [`poll_events(${me}, ${a})`, ...into('h_got')];
    case 'wait':
    case 'idle':
      return [`wait_events(${me}, ${a}, ${b})`];
    case 'take':
      return [`h_got = T[${me}].out; T[${me}].out = 0`, ...into('h_got')];
    case 'visible':
    case 'emit':
    case 'between':
      return [];
    case 'clock':
      return into(`T[${me}].deadline`);
    case 'sleep':
      return [`sleep_ticks(${me}, ${a})`];
    case 'suspend':
    case 'resume':
      return [`h_x = ${a} - 1; set_suspended(h_x, ${name === 'suspend' ? '1' : '0'})`];
    case 'delete':
      return [`delete_task(${a} - 1, ${me})`];
    case 'priority':
      return [`h_to = ${a} - 1; change_priority(h_to, ${b})`];
    case 'alloc_socket':
    case 'alloc_number':
      return [`${name}()`, ...into('h_got')];
    case 'choose':
      return choice(Number(a), target);
    case 'alloc_connection':
      return ['connections++', ...into('connections')];
    case 'free_socket':
    case 'record_append':
      return [`${name}(${a}, ${b})`];
    case 'free_number':
    case 'record_drop':
    case 'record_flush':
      return [`${name}(${a})`];
    case 'wire_put':
      return [`put_wireq(${a})`];
    case 'net_put':
      return [`net_put(${me}, ${a})`];
    case 'net_get':
      return ['take_netq()', ...into('h_got')];
    case 'abandon':
      return abandon(machine, task, a);
    default:
      throw new CheckError('bug', 'table-link', `The primitive ${name} has no Promela.`);
  }
}
