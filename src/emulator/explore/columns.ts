/** A schedule as columns, one for each actor, read from top to bottom. */
import type { Program } from '../../scenario/program.js';
import type { ReplayStep } from './replay.js';

/** So that `sleeps for SOSLEEP+CONNABORT` is one line. */
const WIDTH = 30;
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

/**
 * What happens in a step, a line each; what belongs to its head is indented.
 * @param before the step that was told last.
 */
export function stepLines(step: ReplayStep, before: ReplayStep | undefined): string[] {
  const said = eventLines(step);
  const head = headLine(step, before);
  // Of the daemon it is only worth saying what others notice of it.
  if (head === undefined || (step.actor === 'netd' && said.length === 0)) return said;
  return [head, ...said];
}

/** What the actor begins or goes on with, if that is not clear from the step before. */
function headLine(step: ReplayStep, before: ReplayStep | undefined): string | undefined {
  const { actor } = step;
  if (step.begins !== undefined) return step.begins;
  if (actor === 'wire') return `${step.segment ?? 'SYN again'} arrives`;
  if (actor === 'clock') return 'tick';
  if (actor === 'check') return 'nothing else can go on';
  const goesOn = before?.actor === actor && before.step === step.step;
  if (actor === 'netd') {
    const isTold = goesOn && before.segment === step.segment;
    return isTold ? undefined : `deals with ${step.segment ?? 'its events'}`;
  }
  return goesOn || step.step === ''
    ? undefined
    : `... ${step.step.slice(step.step.indexOf('.') + 1)}`;
}

function eventLines(step: ReplayStep): string[] {
  const said: string[] = [];
  for (const [op, says] of NOTABLE) {
    if (step.ops.some((origin) => origin.text.startsWith(op))) said.push(`  ${says}`);
  }
  for (const kind of step.wire) said.push(`  ${kind} goes out`);
  for (const { to, events, wakes, suspended } of step.events) {
    if (isNetworkInterrupt(events)) continue;
    const then = suspended ? ', which is suspended' : wakes ? ', which wakes' : '';
    said.push(`  ${events.join('+')} to ${to}${then}`);
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

/**
 * The schedule as text, without a line break at its end. An actor of which there
 * is nothing to say has no column.
 */
export function columnsText(program: Program, steps: readonly ReplayStep[]): string {
  let last: ReplayStep | undefined;
  const told = steps.map((step) => {
    const said = stepLines(step, last);
    if (said.length > 0) last = step;
    return said;
  });
  const actors = actorsOf(
    program,
    steps.filter((_, index) => told[index]?.length !== 0),
  );
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
    return (told[index] ?? []).flatMap(wrap).map((text) => row(column, text));
  });
  return [head.trimEnd(), columns.map(() => '-'.repeat(WIDTH)).join(GAP), ...body].join('\n');
}
