/** What of a program decides where steps end, and the panics of a model by number. */
import type { Machine } from '../explore/machine.js';
import { levelOf, tasksWatched } from '../explore/runtime.js';
import { usesWire } from '../explore/steps.js';

export interface Setting {
  scheduler: 'prio' | 'any';
  /** 1 if the program has timeouts, 2 if it has task directives. */
  level: number;
  /** Tasks of which a condition says that they are blocked or woken. */
  watched: readonly boolean[];
  /** Whether anything is put on record from a close on. */
  marks: boolean;
  /** The number of a panic's text; new ones are added. */
  panic(text: string): string;
  panics: string[];
  /** Whether an op is part of the model; the others must never be reached. */
  isPart(at: number): boolean;
}

export function settingOf(
  machine: Machine,
  scheduler: 'prio' | 'any',
  slice: ReadonlySet<number> | undefined,
): Setting {
  const { program, steps } = machine;
  const panics: string[] = [];
  return {
    scheduler,
    level: levelOf(steps),
    watched: tasksWatched(program),
    marks:
      usesWire(program) && steps.some((column) => column.some(({ entry }) => entry === 'close')),
    panic(text) {
      if (!panics.includes(text)) panics.push(text);
      return String(panics.indexOf(text) + 1);
    },
    panics,
    isPart: (at) => slice === undefined || slice.has(at),
  };
}
