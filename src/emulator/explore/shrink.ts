/**
 * Leaves out of a program what an outcome does not need: columns, then steps,
 * as long as some schedule of what is left has the outcome's faults and the
 * same results of the steps that are left.
 */
import type { AllowedOutcome, Outcome, Prediction } from '../../scenario/outcome.js';
import type {
  Column,
  Condition,
  PeerStep,
  Program,
  Step,
  StepRef,
} from '../../scenario/program.js';

export interface Shrunk {
  program: Program;
  outcome: AllowedOutcome;
}

type Explore = (program: Program) => Prediction;

/** New positions of columns and steps; undefined for one that is left out. */
interface Renumbering {
  column(column: number): number | undefined;
  step(ref: StepRef): StepRef | undefined;
}

function condition(old: Condition, to: Renumbering): Condition | undefined {
  switch (old.is) {
    case 'blocked':
    case 'woken':
    case 'ended': {
      const column = to.column(old.column);
      return column === undefined ? undefined : { ...old, column };
    }
    case 'called':
    case 'returned': {
      const step = to.step(old.step);
      return step === undefined ? undefined : { ...old, step };
    }
    default:
      return old;
  }
}

function step<S extends Step | PeerStep>(old: S, to: Renumbering): S | undefined {
  if (old.op === 'await' || old.op === 'hog') {
    const conditions = old.conditions.flatMap((one) => condition(one, to) ?? []);
    return conditions.length === 0 ? undefined : { ...old, conditions };
  }
  if (old.op === 'suspend' || old.op === 'resume' || old.op === 'delete' || old.op === 'priority') {
    const column = to.column(old.column);
    return column === undefined ? undefined : { ...old, column };
  }
  return old;
}

function withoutColumn(program: Program, gone: number): Program {
  const to: Renumbering = {
    column: (column) => (column === gone ? undefined : column - (column > gone ? 1 : 0)),
    step: (ref) => {
      const column = to.column(ref.column);
      return column === undefined ? undefined : { ...ref, column };
    },
  };
  return renumbered(
    program,
    to,
    (index) => index !== gone,
    () => true,
  );
}

function withoutStep(program: Program, goneColumn: number, goneStep: number): Program {
  const to: Renumbering = {
    column: (column) => column,
    step: (ref) => {
      if (ref.column !== goneColumn || ref.step < goneStep) return ref;
      return ref.step === goneStep ? undefined : { ...ref, step: ref.step - 1 };
    },
  };
  return renumbered(
    program,
    to,
    () => true,
    (column, index) => column !== goneColumn || index !== goneStep,
  );
}

function renumbered(
  program: Program,
  to: Renumbering,
  keepColumn: (index: number) => boolean,
  keepStep: (column: number, step: number) => boolean,
): Program {
  const columns = program.columns.flatMap((column, index): Column[] => {
    if (!keepColumn(index)) return [];
    if (column.kind === 'peer') {
      const steps = column.steps.flatMap((old, at) =>
        keepStep(index, at) ? (step(old, to) ?? []) : [],
      );
      return [{ ...column, steps }];
    }
    const steps = column.steps.flatMap((old, at) =>
      keepStep(index, at) ? (step(old, to) ?? []) : [],
    );
    return [{ ...column, steps }];
  });
  return { ...program, columns };
}

/** Whether an outcome is still the wanted one, as far as its steps are left. */
function same(wanted: Outcome, outcome: Outcome): boolean {
  const { faults, results } = outcome;
  if (wanted.faults.length !== faults.length) return false;
  if (!wanted.faults.every((fault) => faults.includes(fault))) return false;
  if (wanted.faults.length > 0) return true;
  // Numbers of steps of a kind change when one is left out: results by kind must be there.
  const left = Object.values(results);
  return left.every((result) => Object.values(wanted.results).includes(result));
}

function find(explore: Explore, program: Program, wanted: Outcome): AllowedOutcome | undefined {
  try {
    return explore(program).outcomes.find((outcome) => same(wanted, outcome));
  } catch {
    // Its set-up does not succeed any more, say.
    return undefined;
  }
}

/**
 * @param explore the reference with its options set.
 * @param outcome one that it allows for the program.
 */
export function shrink(program: Program, outcome: AllowedOutcome, explore: Explore): Shrunk {
  let best: Shrunk = { program, outcome };
  const attempt = (smaller: Program): boolean => {
    if (Object.keys(outcome.results).length === 0) return false;
    const found = find(explore, smaller, outcome);
    if (found === undefined || Object.keys(found.results).length === 0) return false;
    best = { program: smaller, outcome: found };
    return true;
  };
  for (let index = program.columns.length - 1; index > 0; index -= 1) {
    if (best.program.columns.length > 2) attempt(withoutColumn(best.program, index));
  }
  for (let column = best.program.columns.length - 1; column > 0; column -= 1) {
    const steps = best.program.columns[column]?.steps.length ?? 0;
    for (let at = steps - 1; at >= 0; at -= 1) attempt(withoutStep(best.program, column, at));
  }
  return best;
}
