import { Session } from './session.js';

/** A few sessions of one role, opened when first needed and handed out one at a time. */
export class Sessions {
  private readonly free: Session[] = [];
  private readonly waiting: (() => void)[] = [];
  private open = 0;
  private closed = false;

  constructor(
    private readonly url: string,
    private readonly application: string,
    private readonly size: number,
  ) {}

  /** Runs `work` on a session of its own. A session that broke, or that `work` says is in doubt, is not used again. */
  async use<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const session = await this.take();
    try {
      return await work(session);
    } finally {
      this.giveBack(session);
    }
  }

  /** Closes what is free now and what comes back later. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.free.splice(0).map((session) => session.close()));
  }

  private async take(): Promise<Session> {
    for (;;) {
      if (this.closed) throw new Error('Client was closed and is not queryable');
      const session = this.free.pop();
      if (session && !session.broken) return session;
      if (session) this.open--;
      else if (this.open < this.size) return this.connect();
      else await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  private async connect(): Promise<Session> {
    this.open++;
    try {
      return await Session.open(this.url, this.application);
    } catch (error) {
      this.open--;
      this.waiting.shift()?.();
      throw error;
    }
  }

  private giveBack(session: Session): void {
    if (session.broken || this.closed) {
      this.open--;
      void session.close();
    } else this.free.push(session);
    this.waiting.shift()?.();
  }
}
