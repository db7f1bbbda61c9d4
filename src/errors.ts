/** Exit codes of every command (design.md, rule 7). */
export const EXIT = {
  asExpected: 0,
  deviation: 1,
  usage: 2,
  infrastructure: 3,
  unstable: 4,
  bug: 70,
  interrupted: 130,
} as const;

/**
 * The kind of an error decides the exit code: `usage` (the caller's words,
 * files or configuration), `infrastructure` (no verdict about the target could
 * be had), `interrupted`, `bug` (a defect of closecheck itself).
 */
export type ErrorKind = Extract<
  keyof typeof EXIT,
  'usage' | 'infrastructure' | 'interrupted' | 'bug'
>;

/** Phases of a run that have a deadline of their own. */
export type Phase =
  'reserve' | 'power' | 'load' | 'boot' | 'ready' | 'case' | 'collect' | 'configure';

/** The one error class. */
export class CheckError extends Error {
  override readonly name = 'CheckError';
  readonly kind: ErrorKind;
  /** Stable, for programs: `qemu-missing`, `unknown-scenario`. */
  readonly code: string;
  readonly phase: Phase | undefined;
  /** What the reader can do about it, a sentence. */
  readonly hint: string | undefined;

  constructor(
    kind: ErrorKind,
    code: string,
    message: string,
    options: { phase?: Phase; hint?: string; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.code = code;
    this.phase = options.phase;
    this.hint = options.hint;
  }
}

/** Narrows by name, so that it works across copies of the module. */
export function isCheckError(error: unknown): error is CheckError {
  return error instanceof Error && error.name === 'CheckError';
}
