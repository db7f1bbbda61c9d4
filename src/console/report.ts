/** Reads the payload of REPORT (docs/console-protocol.md, Report). */
import { CheckError } from '../errors.js';
import type { Observation } from '../scenario/executor.js';
import type { Leaks, Results } from '../scenario/outcome.js';
import type { Program } from '../scenario/program.js';
import { outcomeStepNames } from '../scenario/step-names.js';

export type Report =
  | {
      status: 'done' | 'stuck';
      /** The wire is not the target's to report: empty. */
      observation: Observation;
    }
  | {
      status: 'setup-failed';
      /** Step of CTL that failed, and its result. */
      step: string;
      result: string;
      postMortem: string[];
      reboot: boolean;
    };

interface Draft {
  status: string | undefined;
  results: Map<string, string>;
  ticks: Record<string, number>;
  order: string[];
  faults: string[];
  leaks: Leaks;
  postMortem: string[];
  reboot: boolean | undefined;
}

const RESULT = /^(\S+) (.+?)(?: @(\d+)\+(\d+))?$/;
/** As in src/scenario/outcome.ts. */
const RESULT_VALUE =
  /^(?:\d+(?: [rwe]:\S+)*|fd|-1 (?:E[A-Z0-9]+|errno:-?\d+)|blocked|deleted|not-run)$/;
const COUNTS = ['fds', 'sockets', 'mbufs', 'heap'] as const;

/**
 * @param number of the case that was run
 * @throws CheckError of class `infrastructure` (`report-invalid`) if the
 *   payload is no report, or not one of this case of this program: a step too
 *   few, too many or twice.
 */
export function parseReport(payload: string, number: number, program: Program): Report {
  const statements = payload.split(';');
  if (statements.pop() !== 'E') throw invalid('does not end in E', payload);
  const draft: Draft = {
    status: undefined,
    results: new Map(),
    ticks: {},
    order: [],
    faults: [],
    leaks: {},
    postMortem: [],
    reboot: undefined,
  };
  for (const statement of statements) {
    const problem = readStatement(statement, number, draft);
    if (problem !== undefined) throw invalid(`${problem}: \`${statement}\``, payload);
  }
  return finish(draft, program, payload);
}

/** @returns what is wrong with the statement, if anything */
function readStatement(statement: string, number: number, draft: Draft): string | undefined {
  const space = statement.indexOf(' ');
  const kind = space < 0 ? statement : statement.slice(0, space);
  const rest = space < 0 ? '' : statement.slice(space + 1);
  switch (kind) {
    case 'C':
      if (!rest.startsWith(`${number} `)) return `is not of case ${number}`;
      draft.status = rest.slice(`${number} `.length);
      return undefined;
    case 'R':
      return readResult(rest, draft);
    case 'O':
      draft.order = rest === '' ? [] : rest.split(' ');
      return undefined;
    case 'L':
      return readCounts(rest, draft);
    case 'Q':
      draft.postMortem.push(rest);
      return undefined;
    case 'F':
      draft.faults.push(rest);
      return rest === '' ? 'names no fault' : undefined;
    case 'B':
      draft.reboot = rest === 'yes';
      return rest === 'yes' || rest === 'no' ? undefined : 'is neither yes nor no';
    default:
      return 'has an unknown statement';
  }
}

function readResult(text: string, draft: Draft): string | undefined {
  const [, step, value, , ticks] = RESULT.exec(text) ?? [];
  if (step === undefined || value === undefined || !RESULT_VALUE.test(value)) {
    return 'has a result that is none';
  }
  if (draft.results.has(step)) return 'has a step twice';
  draft.results.set(step, value);
  if (ticks !== undefined) draft.ticks[step] = Number(ticks);
  return undefined;
}

function readCounts(text: string, draft: Draft): string | undefined {
  const words = new Map(text.split(' ').map((word) => word.split('=') as [string, string]));
  for (const name of COUNTS) {
    const count = Number(words.get(name) ?? NaN);
    if (!Number.isInteger(count)) return `has no count of ${name}`;
    if (count > 0) draft.leaks[name] = count;
  }
  return undefined;
}

function finish(draft: Draft, program: Program, payload: string): Report {
  const { status, reboot, postMortem, order, ticks, results, leaks } = draft;
  if (reboot === undefined) throw invalid('does not say whether to reboot', payload);
  if (status === 'setup-failed') {
    const [failed] = results;
    if (failed === undefined) throw invalid('does not say which step failed', payload);
    const [step, result] = failed;
    return { status, step, result, postMortem, reboot };
  }
  if (status !== 'done' && status !== 'stuck') throw invalid('has no status', payload);
  const names = outcomeStepNames(program);
  const missing = names.filter((name) => !results.has(name));
  if (missing.length > 0) throw invalid(`lacks ${missing.join(', ')}`, payload);
  const known = new Set(names);
  const strange = [...results.keys(), ...order].filter((name) => !known.has(name));
  if (strange.length > 0) throw invalid(`has steps unknown here: ${strange.join(', ')}`, payload);
  const inOrder: Results = Object.fromEntries(names.map((name) => [name, results.get(name) ?? '']));
  const faults = [...new Set(draft.faults)].sort();
  return {
    status,
    observation: {
      outcome: { results: inOrder, faults, wire: [], leaks },
      order,
      ticks,
      postMortem,
      reboot,
    },
  };
}

function invalid(problem: string, payload: string): CheckError {
  return new CheckError('infrastructure', 'report-invalid', `The target's report ${problem}.`, {
    phase: 'collect',
    hint: `Agent and closecheck may be of different versions. The report: ${payload}`,
  });
}
