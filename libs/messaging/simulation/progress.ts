import { SingleBar } from 'cli-progress';
import type { Told } from './sweep.js';

/** A bar on standard error while `work` runs; nothing where there is no terminal. */
export async function withProgress<T>(what: string, work: (told: Told) => Promise<T>): Promise<T> {
  const bar = new SingleBar({
    format: `${what} {bar} {value}/{total} {eta_formatted}`,
    stream: process.stderr,
    hideCursor: true,
  });
  let begun = false;
  try {
    return await work((done, of) => {
      if (!begun) bar.start(of, done);
      begun = true;
      bar.update(done);
    });
  } finally {
    if (begun) bar.stop();
  }
}
