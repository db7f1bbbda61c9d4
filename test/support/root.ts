/** Tests that need root to make the conditions that they test. */

/** Skips the test or suite for other users. */
export function needsRoot(context: Mocha.Context): void {
  if (process.getuid?.() !== 0) context.skip();
}
