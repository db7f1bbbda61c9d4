/**
 * The list of known failures: findings that are expected of exactly one stack,
 * each with its reason and a day on which the entry lapses. A new version of the
 * stack, or the day, brings the finding back.
 *
 * ```yaml
 * known:
 *   - scenario: C1/closer-above     # or C1, or C*
 *     profile: connabort@6
 *     stack: rtems-6.1@6+network-close
 *     verdict: never woke           # optional: only if it is this one
 *     reason: reported upstream
 *     expires: 2027-06-30
 * ```
 */
import { isMap, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import type { TargetIdentity } from '../scenario/executor.js';
import { sourceError, type Position } from '../scenario/source.js';
import type { KnownMark } from './events.js';
import type { Judgement } from './judge.js';
import { programName } from './plan.js';
import { isFinding } from './verdict.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

const entry = z.strictObject({
  scenario: z.string().min(1),
  profile: z.string().min(1),
  stack: z.string().min(1),
  verdict: z.enum(['deviates', 'never woke', 'target died']).exactOptional(),
  reason: z.string().min(1),
  expires: z.string().regex(DAY, 'expected a day as in 2027-06-30').refine(isDay, 'no such day'),
});

const fileSchema = z.strictObject({ known: z.array(entry) });

export type KnownFailure = z.infer<typeof entry>;

/** Where a judgement was made. */
export interface KnownContext {
  scenario: string;
  variant: string;
  profile: string;
  identity: TargetIdentity | null;
  /** `2026-11-25`. */
  today: string;
}

/**
 * Reads the list.
 * @param file for messages only
 * @throws CheckError `usage` with file, line and column
 */
export function parseKnown(text: string, file: string): KnownFailure[] {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, schema: 'core' });
  const place = (offset: number): Position => {
    const { line, col } = counter.linePos(offset);
    return { file, line, column: col };
  };
  const damage = document.errors[0];
  if (damage !== undefined) {
    const sentence = damage.message.split('\n', 1)[0]?.replace(/ at line \d+.*$/, '') ?? '';
    throw sourceError(place(damage.pos[0]), 'known-syntax', `${sentence}.`);
  }
  const parsed = fileSchema.safeParse(plain(document, place(0)));
  if (parsed.success) return parsed.data.known;
  const issue = parsed.error.issues[0];
  const path = issue?.path ?? [];
  const where = path.map(String).join('.');
  throw sourceError(
    place(offsetOf(document, path)),
    'known-content',
    `${where === '' ? '' : `${where}: `}${issue?.message ?? 'not a list of known failures'}.`,
    'Each entry has scenario, profile, stack, reason, expires and optionally verdict.',
  );
}

/** The exact stack that an entry names: `rtems-6.1@6+network-close`. */
export function stackVersion(identity: TargetIdentity): string {
  return `${identity.product.replaceAll(' ', '-')}@${identity.stack}+${identity.fix}`;
}

/** A judgement with the mark of the entry that names it; unchanged if none does. */
export function applyKnown<J extends Pick<Judgement, 'verdict'>>(
  judgement: J,
  context: KnownContext,
  list: readonly KnownFailure[],
): J & { known?: KnownMark } {
  const { verdict } = judgement;
  if (!isFinding(verdict)) return judgement;
  const found = list.find(
    (known) =>
      names(known, context) &&
      known.expires >= context.today &&
      (known.verdict === undefined || known.verdict === verdict),
  );
  if (found === undefined) return judgement;
  const { reason, expires } = found;
  return { ...judgement, verdict: 'known', known: { reason, expires, verdict } };
}

/**
 * Sentences about entries that name this row and say what is not so: lapsed, or
 * about a row that conforms.
 */
export function knownWarnings(
  judgement: Pick<Judgement, 'verdict'>,
  context: KnownContext,
  list: readonly KnownFailure[],
): string[] {
  const row = programName(context);
  return list
    .filter((known) => names(known, context))
    .flatMap((known) => {
      if (isFinding(judgement.verdict) && known.expires < context.today) {
        return [`${row} was listed as known until ${known.expires}: ${known.reason}`];
      }
      if (judgement.verdict === 'conforms' && !known.scenario.includes('*')) {
        return [`${row} is listed as known (${known.reason}) and conforms: take it off the list`];
      }
      return [];
    });
}

function names(known: KnownFailure, context: KnownContext): boolean {
  return (
    context.identity !== null &&
    known.stack === stackVersion(context.identity) &&
    known.profile === context.profile &&
    namesRow(known.scenario, context)
  );
}

/** `C1` names all variants of C1; `*` stands for any characters. */
function namesRow(pattern: string, row: { scenario: string; variant: string }): boolean {
  const parts = pattern
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  const expression = new RegExp(`^${parts.join('.*')}$`);
  return expression.test(row.scenario) || expression.test(programName(row));
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** An alias would only hide what is expected. */
function plain(document: Document.Parsed, start: Position): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    throw sourceError(start, 'known-syntax', 'expected a file without aliases.');
  }
}

/** Offset of the deepest node on the path that is there. */
function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0] ?? 0;
  for (const key of path) {
    if (!isMap(node) && !isSeq(node)) break;
    node = node.get(typeof key === 'number' ? key : String(key), true);
    const range: unknown =
      typeof node === 'object' && node !== null && 'range' in node ? node.range : null;
    if (Array.isArray(range) && typeof range[0] === 'number') offset = range[0];
  }
  return offset;
}
