/** Waits `ms` of machine time. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

const POLL_MS = 25;

/** Polls until `met` answers something; throws naming `what` after the deadline. A look that fails counts as not met. */
export async function until<T>(
  what: string,
  met: () => Promise<T | false | null | undefined> | T | false | null | undefined,
  deadlineMs: number,
): Promise<T> {
  const end = performance.now() + deadlineMs;
  let last: unknown = null;
  for (;;) {
    try {
      const seen = await met();
      if (seen !== false && seen !== null && seen !== undefined) return seen;
    } catch (error) {
      last = error;
    }
    if (performance.now() > end)
      throw new Error(`not within ${deadlineMs} ms: ${what}${last instanceof Error ? ` (${last.message})` : ''}`);
    await pause(POLL_MS);
  }
}
