/** A column on its way from a scenario to a program. */
import type { Column } from './program.js';
import type { SourceColumn } from './scenario.js';

/** `column.steps` fills up from `source.steps`, position by position. */
export interface Draft {
  source: SourceColumn;
  column: Column;
}
