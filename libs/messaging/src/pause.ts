/** A pause that a wake ends early; wakes between two pauses are not lost. Machine time only. */
export class Pause {
  private woken = false;
  private end: (() => void) | null = null;

  /** True while a pause is in progress. */
  get resting(): boolean {
    return this.end !== null;
  }

  /** Ends the pause in progress, or lets the next one pass at once. */
  wake(): void {
    this.woken = true;
    this.end?.();
  }

  /** Resolves after `ms`, or at a wake. */
  async upTo(ms: number): Promise<void> {
    if (!this.woken) await this.wait(ms);
    this.woken = false;
  }

  private wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.end?.(), ms);
      this.end = () => {
        clearTimeout(timer);
        this.end = null;
        resolve();
      };
    });
  }
}

/** Growing pauses between attempts: doubled each time up to the longest, from half to all of their length so that replicas part. */
export class BackOff {
  private nth = 0;

  constructor(private readonly limits: readonly [first: number, longest: number]) {}

  /** Length of the next pause, ms. */
  next(): number {
    const [first, longest] = this.limits;
    const whole = Math.min(longest, first * 2 ** this.nth++);
    return whole * (0.5 + Math.random() / 2);
  }

  /** Begins again after a success. */
  reset(): void {
    this.nth = 0;
  }
}

/** `work`, or a rejection with `what` once `deadlineMs` have passed. */
export async function within<T>(deadlineMs: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: not done within ${deadlineMs} ms`)), deadlineMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
