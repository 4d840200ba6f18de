import type { Instant, SiteDate } from '@stepwell/kernel';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UserError } from '../host/user-error.js';

/** How far the demo's history is written. */
export interface DemoPage {
  /** Day 0 of the history. */
  readonly first: SiteDate;
  /** The day in hand; -1 while the provider is set up. Everything before it is written. */
  readonly day: number;
  /** Where the clinical clock stands, or was about to be put. */
  readonly at: Instant;
  /** When the demo was begun, in milliseconds since 1970 of machine time. */
  readonly begun: number;
}

/** The services remember an Idempotency-Key for 72 hours; a demo begun earlier cannot be gone on with without doubling things. */
const REPEATABLE_MS = 71 * 3_600_000;

/**
 * The page of the demo being written, kept in the data folder: a start that was interrupted in the middle is finished by
 * the next. There is none before the demo is begun and after it is done.
 */
export class DemoDiary {
  private constructor(
    private readonly path: string,
    private open: DemoPage | null,
  ) {}

  /** Reads the diary. Throws UserError when a page is too old to be finished. */
  static in(dataFolder: string): DemoDiary {
    const path = join(resolve(dataFolder), 'demo-unfinished.json');
    const page = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as DemoPage) : null;
    if (page && Date.now() - page.begun > REPEATABLE_MS)
      throw new UserError(
        `--data-folder ${resolve(dataFolder)}: its demo was left half written more than three days ago. Remove the folder, or choose another.`,
      );
    return new DemoDiary(path, page);
  }

  /** The unfinished page, null when there is none. */
  get page(): DemoPage | null {
    return this.open;
  }

  /** Turns to `page`; on disk before it returns. */
  turn(page: DemoPage): void {
    writeFileSync(`${this.path}.new`, JSON.stringify(page), { flush: true });
    renameSync(`${this.path}.new`, this.path);
    this.open = page;
  }

  /** Notes that the clock is about to be put to `at`. */
  move(at: Instant): void {
    if (this.open) this.turn({ ...this.open, at });
  }

  /** The demo is written to its end. */
  close(): void {
    rmSync(this.path, { force: true });
    this.open = null;
  }
}
