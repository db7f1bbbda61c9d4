/**
 * Reads the YAML of a scenario file. Every error says FILE:LINE:COLUMN and
 * what was expected there.
 */
import { LineCounter, isMap, isNode, isPair, isScalar, parseDocument } from 'yaml';
import type { Document, Node } from 'yaml';
import type { z } from 'zod';
import { didYouMean } from './near-match.js';
import type { Scenario } from './scenario.js';
import { scenarioFileSchema } from './schema.js';
import type { ScenarioFile } from './schema.js';
import { sourceError } from './source.js';
import type { Position, SourceStep } from './source.js';

type Path = readonly PropertyKey[];

/**
 * The scenarios of one file, in its order.
 * @param file name for messages and positions; nothing is read from disk
 * @throws CheckError (usage, `bad-scenario`)
 */
export function parseScenarios(text: string, file: string): Scenario[] {
  const source = new YamlSource(text, file);
  const parsed = scenarioFileSchema.safeParse(source.value);
  if (!parsed.success) throw source.schemaError(parsed.error);
  const { group, scenarios } = parsed.data;
  return Object.entries(scenarios).map(([id, entry]) => {
    if (!id.startsWith(group)) {
      const sentence = `the scenario ${id} stands in group ${group}, expected an id that begins with ${group}`;
      throw sourceError(source.keyAt(['scenarios', id]), 'bad-scenario', sentence);
    }
    return toScenario(source, parsed.data, id, entry);
  });
}

function toScenario(
  source: YamlSource,
  file: ScenarioFile,
  id: string,
  entry: ScenarioFile['scenarios'][string],
): Scenario {
  const path = ['scenarios', id];
  const at = source.keyAt(path);
  const steps = (texts: readonly string[], ...key: string[]): SourceStep[] =>
    texts.map((text, index) => ({ text, at: source.valueAt([...path, ...key, index]) }));
  const tasks = Object.entries(entry.tasks).map(([name, texts]) => ({
    name,
    at: source.keyAt([...path, 'tasks', name]),
    steps: steps(texts, 'tasks', name),
  }));
  if (tasks.length === 0) throw sourceError(at, 'bad-scenario', `${id} has no tasks`);
  return {
    id,
    group: file.group,
    groupTitle: file.title,
    title: entry.title,
    note: entry.note,
    at,
    prio: entry.prio,
    peer: entry.peer,
    needs: entry.needs,
    patience: entry.patience,
    rounds: entry.rounds,
    priorities: new Map(
      Object.entries(entry.priorities).map(([name, value]) => [
        name,
        { value, at: source.keyAt([...path, 'priorities', name]) },
      ]),
    ),
    timeslice: new Map(
      entry.timeslice.map((name, index) => [
        name,
        source.valueAt([...path, 'timeslice', String(index)]),
      ]),
    ),
    sweep: new Map(Object.entries(entry.sweep).map(([name, values]) => [name, values.map(String)])),
    setup: steps(entry.setup, 'setup'),
    tasks,
    peerAt: source.keyAt([...path, 'peer-steps']),
    peerSteps: steps(entry['peer-steps'], 'peer-steps'),
    check: steps(entry.check, 'check'),
  };
}

/** A parsed document that knows where its nodes stand. */
class YamlSource {
  readonly value: unknown;
  readonly #document: Document;
  readonly #lines = new LineCounter();
  readonly #file: string;

  constructor(text: string, file: string) {
    this.#file = file;
    this.#document = parseDocument(text, {
      lineCounter: this.#lines,
      prettyErrors: false,
      uniqueKeys: true,
    });
    const error = this.#document.errors[0] ?? this.#document.warnings[0];
    if (error !== undefined) {
      throw sourceError(
        this.#position(error.pos[0]),
        'bad-yaml',
        `not good YAML: ${error.message}`,
      );
    }
    // Scenario files are short: an alias would only hide what a scenario does.
    this.value = this.#plain();
  }

  #plain(): unknown {
    try {
      return this.#document.toJS({ maxAliasCount: 0 });
    } catch (error) {
      const start = this.#position(0);
      const reason = error instanceof Error ? error.message : String(error);
      throw sourceError(start, 'bad-yaml', `expected a file without aliases: ${reason}`);
    }
  }

  #position(offset: number): Position {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.#file, line: Math.max(1, line), column: Math.max(1, col) };
  }

  /** Of a value's first character; of the nearest enclosing value where there is none. */
  valueAt(path: Path): Position {
    const node = this.#node(path);
    const offset = node?.range?.[0];
    if (offset === undefined)
      return path.length === 0 ? this.#position(0) : this.valueAt(path.slice(0, -1));
    const quoted = isScalar(node) && (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE');
    return this.#position(quoted ? offset + 1 : offset);
  }

  /** Of a key; of the nearest enclosing one where there is none. */
  keyAt(path: Path): Position {
    const parent = this.#node(path.slice(0, -1));
    const last = path.at(-1);
    if (isMap(parent)) {
      const pair = parent.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === last,
      );
      const offset = isNode(pair?.key) ? pair.key.range?.[0] : undefined;
      if (offset !== undefined) return this.#position(offset);
    }
    return path.length === 0 ? this.#position(0) : this.keyAt(path.slice(0, -1));
  }

  #node(path: Path): Node | undefined {
    const node: unknown =
      path.length === 0 ? this.#document.contents : this.#document.getIn([...path], true);
    return isNode(node) ? node : undefined;
  }

  /** The first problem that the schema found, in the order of the file. */
  schemaError(error: z.ZodError): Error {
    const problems = error.issues.map((issue) => this.#problem(issue));
    problems.sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
    const [first] = problems;
    if (first === undefined) throw error;
    return sourceError(first.at, 'bad-scenario', first.sentence);
  }

  #problem(issue: z.core.$ZodIssue): { at: Position; sentence: string } {
    const where = issue.path.length === 0 ? 'the file' : issue.path.map(String).join('.');
    if (issue.code === 'unrecognized_keys') {
      const key = issue.keys[0] ?? '';
      const known = KEYS[issue.path.length === 0 ? 'file' : 'scenario'];
      const sentence = `unknown key "${key}"${didYouMean(key, known)} (known: ${known.join(', ')})`;
      return { at: this.keyAt([...issue.path, key]), sentence };
    }
    if (issue.code === 'invalid_key') {
      const reason = issue.issues[0]?.message ?? 'expected another key';
      const key = String(issue.path.at(-1));
      return { at: this.keyAt(issue.path), sentence: `bad key "${key}": ${reason}` };
    }
    const missing = issue.path.length > 0 && this.#node(issue.path) === undefined;
    const sentence = `${where}${missing ? ' is missing' : ''}: ${decapitalized(issue.message)}`;
    return { at: this.valueAt(issue.path), sentence };
  }
}

const KEYS = {
  file: Object.keys(scenarioFileSchema.shape),
  scenario: Object.keys(scenarioFileSchema.shape.scenarios.valueType.shape),
};

function decapitalized(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
