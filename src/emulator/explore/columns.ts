/** A schedule as columns, one for each actor, read from top to bottom. */
import type { Program } from '../../scenario/program.js';
import type { ReplayStep } from './replay.js';

const WIDTH = 28;
const GAP = ' ';
/** Column of what is outside the target's tasks. */
const OUTSIDE = 'wire, clock';

/** Ops of which it is worth saying that they ran. */
const NOTABLE: readonly (readonly [op: string, says: string])[] = [
  ['free_socket', 'frees the socket'],
  ['so.needfin = 1', 'notes that a FIN is due'],
];

/** Where a step is written: a task's column, netd's, or outside. */
function columnOf(step: ReplayStep): string {
  return step.actor === 'wire' || step.actor === 'clock' || step.actor === 'check'
    ? OUTSIDE
    : step.actor;
}

/** What happens in a step, a line each; what belongs to its head is indented. */
export function stepLines(step: ReplayStep, before: ReplayStep | undefined): string[] {
  const said: string[] = [];
  if (step.begins !== undefined) said.push(step.begins);
  else if (step.actor === 'wire') said.push(`${step.segment ?? 'SYN again'} arrives`);
  else if (step.actor === 'clock') said.push('tick');
  else if (step.actor === 'check') said.push('nothing else can go on');
  else if (step.step !== '' && (before?.actor !== step.actor || before.step !== step.step)) {
    said.push(`... ${step.step.slice(step.step.indexOf('.') + 1)}`);
  }
  for (const [op, says] of NOTABLE) {
    if (step.ops.some((origin) => origin.text.startsWith(op))) said.push(`  ${says}`);
  }
  for (const kind of step.wire) said.push(`  ${kind} goes out`);
  for (const { to, events, wakes } of step.events) {
    if (!isNetworkInterrupt(events))
      said.push(`  ${events.join('+')} to ${to}${wakes ? ', which wakes' : ''}`);
  }
  if (step.events.length === 0 && step.actor !== 'check') {
    const others = step.woken.filter((name) => name !== step.actor && name !== 'netd');
    if (others.length > 0) said.push(`  ${others.join(', ')} can go on`);
  }
  if (step.sleeping !== undefined && step.sleeping !== 'NETISR') {
    said.push(`  sleeps for ${step.sleeping}`);
  }
  for (const fault of step.faults) said.push(`  ! ${fault}`);
  if (step.result !== undefined) said.push(`  = ${step.result}`);
  return said;
}

/** What tells the network daemon of a segment is told by the segment. */
export function isNetworkInterrupt(events: readonly string[]): boolean {
  return events.every((event) => event === 'NETISR');
}

function wrap(text: string): string[] {
  const indent = /^ */.exec(text)?.[0] ?? '';
  const rows: string[] = [];
  let row = '';
  for (const word of text.trim().split(' ')) {
    if (row !== '' && indent.length + row.length + 1 + word.length > WIDTH) {
      rows.push(indent + row);
      row = word;
    } else row = row === '' ? word : `${row} ${word}`;
  }
  rows.push(indent + row);
  return rows;
}

/** Names of the actors to which something happens: columns of the program, netd, then others. */
export function actorsOf(program: Program, steps: readonly ReplayStep[]): string[] {
  const seen = new Set(steps.map((step) => step.actor));
  const tasks = program.columns.map((column) => column.name).filter((name) => seen.has(name));
  return [...tasks, ...['netd', 'wire', 'clock', 'check'].filter((name) => seen.has(name))];
}

/** The schedule as text, without a line break at its end. */
export function columnsText(program: Program, steps: readonly ReplayStep[]): string {
  const actors = actorsOf(program, steps);
  const inside = actors.filter((actor) => !['wire', 'clock', 'check'].includes(actor));
  const columns = inside.length < actors.length ? [...inside, OUTSIDE] : inside;
  const row = (column: number, text: string): string =>
    columns
      .map((_, index) => (index === column ? text : '').padEnd(WIDTH))
      .join(GAP)
      .trimEnd();
  const head = columns.map((column) => column.padEnd(WIDTH)).join(GAP);
  const body = steps.flatMap((step, index) => {
    const column = columns.indexOf(columnOf(step));
    return stepLines(step, steps[index - 1])
      .flatMap(wrap)
      .map((text) => row(column, text));
  });
  return [head.trimEnd(), columns.map(() => '-'.repeat(WIDTH)).join(GAP), ...body].join('\n');
}
