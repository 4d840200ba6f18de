/** Somebody ended the work in hand with Ctrl-C. Exit code 130. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** One Ctrl-C arrives up to three times: from the terminal, from npm and from the start script. */
const SAME_PRESS_MS = 1_000;

/**
 * Aborts, with `Interrupted` as its reason, at the first SIGINT, SIGTERM or SIGHUP, or when nobody reads standard output
 * any more. A later one ends the process at once: nothing is lost, the database has it.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  let asked = 0;
  const stop = (): void => {
    if (!controller.signal.aborted) {
      asked = performance.now();
      return controller.abort(new Interrupted('interrupted'));
    }
    if (performance.now() - asked > SAME_PRESS_MS) process.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  process.stdout.on('error', stop);
  return controller.signal;
}

/** Resolves when `signal` aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Does `work`; whatever fails once `signal` aborted failed because of that. */
export async function unlessInterrupted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // A signal that came in the middle of synchronous work is heard only now.
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
    throw error;
  }
}
