/** The shape of a scenario file. Strict: an unknown key is an error. */
import { z } from 'zod';
import { BOUNDS } from './step.js';

const step = z.string('expected a step, such as "close s"');
const steps = z.array(step, 'expected a list of steps');
const priority = z.int('expected a priority').min(BOUNDS.leastPriority).max(BOUNDS.priority);

const sweepValue = z.union([z.int(), z.string().regex(/^\w+$/)], {
  error: 'expected a whole number or a word',
});

const taskName = z.string().regex(/^(?!(?:P|CTL|CHK)$)[A-Z][A-Z0-9]{0,7}$/, {
  error:
    'expected the name of a task (a capital letter, then up to 7 capital letters or digits; not P, CTL or CHK)',
});

const scenarioSchema = z.strictObject({
  title: z.string('expected a title').min(1),
  note: z.string().min(1).optional(),
  prio: z.boolean('expected true or false').default(false),
  peer: z.enum(['none', 'kernel', 'scripted']).default('none'),
  needs: z.array(z.enum(['tap', 'suspend', 'delete', 'dup', 'mbuf-limit', 'smp'])).default([]),
  patience: z.int().min(1).max(BOUNDS.ticks).default(25),
  rounds: z.int('expected a number of rounds').min(2).max(10_000).optional(),
  priorities: z.record(z.string(), priority).default({}),
  timeslice: z
    .array(z.string('expected the name of a task'), 'expected a list of tasks')
    .default([]),
  sweep: z
    .record(
      z.string().regex(/^[a-z][a-z0-9]*$/, { error: 'expected a name in small letters' }),
      z.array(sweepValue).min(1),
    )
    .default({}),
  setup: steps.default([]),
  tasks: z.record(taskName, steps),
  'peer-steps': steps.default([]),
  check: steps.default([]),
});

export const scenarioFileSchema = z.strictObject({
  group: z.string().regex(/^[A-Z]$/, { error: 'expected a capital letter' }),
  title: z.string('expected a title').min(1),
  scenarios: z.record(
    z.string().regex(/^[A-Z]\d{1,3}$/, { error: 'expected an id such as C1' }),
    scenarioSchema,
  ),
});

export type ScenarioFile = z.infer<typeof scenarioFileSchema>;
