// What every contestant of the `booking` bench runs its clients with: each has one request under way and takes the next
// of the list when it is answered. No dependency, since the peers use it too.

/** What a contestant is asked to do. */
export interface Load {
  readonly clients: number;
  readonly orders: readonly { readonly patientId: string; readonly sessionId: string }[];
  /** No request begins later than so many seconds after the first. */
  readonly seconds: number;
}

/** What came of it. */
export interface LoadResult {
  readonly asked: number;
  readonly accepted: number;
  readonly latenciesMs: readonly number[];
  /** Requests that ended neither with a booking nor with a refusal. */
  readonly failed: number;
  readonly firstFailure: string;
}

/** Answers whether the booking stands. */
type Book = (order: Load['orders'][number]) => Promise<boolean>;

/** Answers every load the parent sends with what `book` made of it. */
export function serve(book: Book): void {
  process.on('message', (load: Load) => void race(load, book).then((result) => process.send?.(result)));
  process.send?.('ready');
}

async function race({ clients, orders, seconds }: Load, book: Book): Promise<LoadResult> {
  const latenciesMs: number[] = [];
  const failures: string[] = [];
  const until = performance.now() + seconds * 1000;
  let [next, accepted] = [0, 0];
  const client = async (): Promise<void> => {
    for (let i = next++; i < orders.length && performance.now() < until; i = next++) {
      const began = performance.now();
      const stands = await book(orders[i]!).catch((error: unknown) => failures.push(String(error)) < 0);
      latenciesMs.push(performance.now() - began);
      if (stands) accepted++;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return { asked: latenciesMs.length, accepted, latenciesMs, failed: failures.length, firstFailure: failures[0] ?? '' };
}
