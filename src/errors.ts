/**
 * The one error class. Its kind decides the exit code (design.md, rule 7):
 * `usage` 2 (the caller's words, files or configuration), `infrastructure` 3
 * (no verdict about the target could be had), `interrupted` 130, `bug` 70.
 */
export type ErrorKind = 'usage' | 'infrastructure' | 'interrupted' | 'bug';

/** Phases of a run that have a deadline of their own. */
export type Phase =
  'reserve' | 'power' | 'load' | 'boot' | 'ready' | 'case' | 'collect' | 'configure';

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
