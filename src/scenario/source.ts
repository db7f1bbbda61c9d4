/** Where something stands in a scenario file, and errors that say so. */
import { CheckError } from '../errors.js';

/** Line and column count from 1. */
export interface Position {
  file: string;
  line: number;
  column: number;
}

/** A step as it stands in the file. */
export interface SourceStep {
  text: string;
  /** Of the first character of `text`. */
  at: Position;
}

/** Moves a position to the right, for a word inside a step. */
export function shifted(at: Position, columns: number): Position {
  return { ...at, column: at.column + columns };
}

/** `FILE:LINE:COLUMN: sentence`, of kind `usage`. */
export function sourceError(
  at: Position,
  code: string,
  sentence: string,
  hint = 'docs/program.md says how scenarios are written.',
): CheckError {
  const where = `${at.file}:${String(at.line)}:${String(at.column)}`;
  return new CheckError('usage', code, `${where}: ${sentence}`, { hint });
}
