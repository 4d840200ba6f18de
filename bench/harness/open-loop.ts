/** Something that was to begin at `intendedMs` and was done at `doneMs`, both milliseconds since 1970. */
export interface Sent {
  readonly id: string;
  readonly intendedMs: number;
  readonly doneMs: number;
}

/** Machine time in milliseconds since 1970 with fractions, comparable with Postgres's on the same machine. */
export function machineMs(): number {
  return performance.timeOrigin + performance.now();
}

/**
 * Begins `act` at `rate` per second whether or not earlier ones have ended, for `seconds`. What begins late because the
 * machine or this process was busy keeps the time it should have begun at, so that nothing slow hides what waits behind it.
 */
export async function openLoop(rate: number, seconds: number, act: (n: number) => Promise<string>): Promise<Sent[]> {
  const began = machineMs();
  const under: Promise<Sent>[] = [];
  const count = Math.round(rate * seconds);
  while (under.length < count) {
    for (; under.length < count && dueOf(began, rate, under.length) <= machineMs();)
      under.push(timed(dueOf(began, rate, under.length), act(under.length)));
    if (under.length < count) await until(dueOf(began, rate, under.length));
  }
  return Promise.all(under);
}

function dueOf(began: number, rate: number, n: number): number {
  return began + (n * 1000) / rate;
}

async function timed(intendedMs: number, act: Promise<string>): Promise<Sent> {
  const id = await act;
  return { id, intendedMs, doneMs: machineMs() };
}

function until(atMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, atMs - machineMs())));
}
