/** A schedule that a target was led through, as text. */
import type { Steered } from '../crosscheck/steer.js';
import type { Following, SteeredTurn } from '../crosscheck/steer-result.js';
import { outcomeText } from '../report/outcome-text.js';
import { oneLine } from '../report/safe-text.js';

const WORD: Record<Following, string> = {
  followed: 'followed',
  itself: 'by itself',
  late: 'LATE',
  left: 'NOT FOLLOWED',
  unknown: 'unknown',
};
const WIDTH = 64;

/** One line for each turn, the two outcomes, and what that means. */
export function steeredLines(head: string, result: Steered): string[] {
  const { identity, turns, expected, seen, followed, shown } = result;
  return [
    head,
    `target: ${identity.product} ${identity.arch}, ${identity.fix}, freed memory ${identity.policy}`,
    '',
    ...turns.flatMap((turn, index) => turnLines(turn, index + 1)),
    '',
    `the schedule comes to: ${outcomeText(expected)}`,
    `the target has shown:  ${outcomeText(seen)}`,
    '',
    `${shown ? 'It has shown the outcome of the schedule' : 'It has NOT shown that outcome'}, ${
      followed ? 'and followed every turn that can be placed' : missing(turns)
    }.`,
    ...(shown ? [] : freedom(turns)),
  ].map((line) => oneLine(line));
}

/** What a schedule that was followed leaves open. */
function freedom(turns: readonly SteeredTurn[]): string[] {
  const free = turns.filter(({ following }) => following === 'itself').length;
  if (free === 0) return [];
  return [
    `${free} of ${turns.length} turns came by themselves, and may have come at another moment.`,
    'That an outcome is not shown proves nothing.',
  ];
}

function missing(turns: readonly SteeredTurn[]): string {
  const unknown = turns.filter(({ following }) => following === 'unknown').length;
  const off = turns.filter(({ following }) => following === 'late' || following === 'left').length;
  return [
    ...(off > 0 ? [`${off} of ${turns.length} turns were not where the schedule has them`] : []),
    ...(unknown > 0 ? [`of ${unknown} of ${turns.length} it did not tell before it died`] : []),
  ].join(' and ');
}

function turnLines({ actor, does, following, reason }: SteeredTurn, number: number): string[] {
  const text = does.map((line) => line.trim()).join('; ') || 'goes on';
  const why = reason === '' ? '' : `: ${reason}`;
  const rows = wrap(text);
  return rows.map((row, index) =>
    index === 0
      ? `${String(number).padStart(3)} ${actor.padEnd(5)} ${row.padEnd(WIDTH)} ${WORD[following]}${why}`
      : `${' '.repeat(10)}${row}`,
  );
}

function wrap(text: string): string[] {
  const rows: string[] = [];
  for (const word of text.split(' ')) {
    const row = rows.at(-1);
    if (row !== undefined && row.length + 1 + word.length <= WIDTH) {
      rows[rows.length - 1] = `${row} ${word}`;
    } else rows.push(word);
  }
  return rows;
}
