/** A promise that may not take longer than so long. */

/**
 * What the promise comes to; the timer does not outlive it.
 * @throws what `late` makes, if it has not come to an end in time
 */
export async function within<T>(
  promise: Promise<T>,
  milliseconds: number,
  late: () => Error,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), milliseconds);
  });
  try {
    return await Promise.race([promise, expiry]);
  } finally {
    clearTimeout(timer);
  }
}
