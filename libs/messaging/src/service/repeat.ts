import type { Logger } from '@stepwell/platform';
import { Pause } from '../pause.js';
import { classOf } from '../pg/errors.js';

/** Upkeep that runs now and then by machine time: nothing clinical depends on when. */
export class Repeat {
  private readonly pause = new Pause();
  private stopping = false;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly work: () => Promise<void>,
    private readonly everyMs: number,
    private readonly log: Logger,
    private readonly what: string,
  ) {}

  start(): void {
    this.running = this.run();
  }

  wake(): void {
    this.pause.wake();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.pause.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      try {
        await this.work();
      } catch (error) {
        this.log.warn('upkeep failed, again later', { context: this.what, errorClass: classOf(error), error });
      }
      if (!this.stopping) await this.pause.upTo(this.everyMs);
    }
  }
}

/** Work that is done at every turn while there is a need, and now and then without: others may know of one. */
export class Rested {
  private idle = Infinity;

  constructor(
    private readonly work: () => Promise<void>,
    private readonly turns: number,
  ) {}

  /** Does the work when it is needed, or was not done in the last turns; the first time always. */
  async turn(isNeeded: boolean): Promise<void> {
    this.idle += 1;
    if (!isNeeded && this.idle < this.turns) return;
    await this.work();
    this.idle = 0;
  }
}
