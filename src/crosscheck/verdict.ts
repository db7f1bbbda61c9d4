/**
 * The words for what a row came to (design.md). A row is one program on one
 * target, however often it was run.
 */
export const VERDICTS = [
  /** Every observation is among what the reference allows. */
  'conforms',
  /** At least one observation is not. */
  'deviates',
  /** A call stayed blocked where the reference lets it return. */
  'never woke',
  /** The target panicked, was reset or fell silent where the reference has no panic. */
  'target died',
  /** Infrastructure failed during a case and worked on retry; otherwise conforms. */
  'unstable',
  /** A finding that the list of known failures names for exactly this stack. */
  'known',
  /** Nothing can be said about the target. */
  'infrastructure',
  /** The reference did not explore everything, and the observation is not among what it found. */
  'incomplete',
  /** Not run, because the target lacks what the program needs. */
  'skipped',
] as const;

export type Verdict = (typeof VERDICTS)[number];

/** Verdicts that say something bad about the target, and only those. */
export function isFinding(verdict: Verdict): boolean {
  return verdict === 'deviates' || verdict === 'never woke' || verdict === 'target died';
}

/**
 * Whether a product is the built-in image. Its agreement with the reference
 * says less than that of real RTEMS, since both come from one text.
 */
export function isStandIn(product: string): boolean {
  return /^closecheck[ -]standalone\b/.test(product);
}

/** The verdict as reports print it. */
export function verdictText(verdict: Verdict, standIn: boolean): string {
  return verdict === 'conforms' && standIn ? 'conforms (stand-in)' : verdict;
}
