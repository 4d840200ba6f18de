/** How many events of a batch went which way. */
export interface BatchCounts {
  /** Handled. */
  readonly applied: number;
  /** Of a type nobody here handles; the watermark advanced. */
  readonly skipped: number;
  /** Duplicates. */
  readonly dropped: number;
  /** Put behind a parked event of their stream. */
  readonly waiting: number;
  /** Streams that began to wait. */
  readonly parked: number;
  /** With a sequence that another event already has. */
  readonly clashed: number;
  /** Events this service recorded. */
  readonly recorded: number;
  /** Timers this service scheduled. */
  readonly timers: number;
}

export const NOTHING: BatchCounts = {
  applied: 0,
  skipped: 0,
  dropped: 0,
  waiting: 0,
  parked: 0,
  clashed: 0,
  recorded: 0,
  timers: 0,
};

/** All together. */
export function sum(counts: readonly BatchCounts[]): BatchCounts {
  const add = (name: keyof BatchCounts): number => counts.reduce((total, one) => total + one[name], 0);
  return {
    applied: add('applied'),
    skipped: add('skipped'),
    dropped: add('dropped'),
    waiting: add('waiting'),
    parked: add('parked'),
    clashed: add('clashed'),
    recorded: add('recorded'),
    timers: add('timers'),
  };
}
