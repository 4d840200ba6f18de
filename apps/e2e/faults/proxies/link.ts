import type { Socket } from 'node:net';

/**
 * One direction of a proxied connection: bytes that wait until they may pass. Order is kept whatever happens, as TCP keeps
 * it: what is delayed delays everything behind it.
 */
export class Link {
  private readonly queue: { readonly bytes: Buffer; at: number }[] = [];
  private timer: NodeJS.Timeout | null = null;
  private held = false;
  private freeAt = 0;

  constructor(
    private readonly into: Socket,
    private readonly shape: () => Shape | null,
  ) {}

  /** Passes bytes on as soon as the shape of the line allows. */
  send(bytes: Buffer): void {
    const shape = this.shape();
    const now = performance.now();
    const pace = shape?.bytesPerSecond ? (bytes.length / shape.bytesPerSecond) * 1000 : 0;
    const at = Math.max(now + (shape?.delayMs() ?? 0), this.freeAt) + pace;
    this.freeAt = shape ? at : 0;
    this.queue.push({ bytes, at });
    this.pump();
  }

  /** Nothing passes any more; what comes waits, as behind a router that drops everything while TCP sends again and again. */
  hold(): void {
    this.held = true;
  }

  /** What waited goes on. */
  release(): void {
    this.held = false;
    this.pump();
  }

  /** Forgets what waits: those bytes never arrive. */
  drop(): void {
    this.queue.length = 0;
  }

  private pump(): void {
    if (this.held) return;
    const now = performance.now();
    while (this.queue[0] && this.queue[0].at <= now) {
      const { bytes } = this.queue.shift()!;
      if (!this.into.destroyed) this.into.write(bytes);
    }
    if (this.queue[0] && !this.timer)
      this.timer = setTimeout(
        () => {
          this.timer = null;
          this.pump();
        },
        Math.max(1, this.queue[0].at - now),
      );
  }
}

/** How slow a line is. */
export interface Shape {
  /** Extra milliseconds for the next bytes; drawn anew each time. */
  delayMs(): number;
  /** Bytes a second at most, null for no limit. */
  readonly bytesPerSecond: number | null;
}
