import { addDays, addMinutes, epochMs, toInstant, type Clock, type Instant } from '@stepwell/kernel';

/** A clinical clock that stands still until a test moves it. */
export class FixedClock implements Clock {
  private at: Instant;
  private readonly listeners = new Set<() => void>();

  /** Monday morning in New York by default. */
  constructor(at: Instant = '2026-01-05T14:00:00.000Z') {
    this.at = toInstant(at);
  }

  now(): Instant {
    return this.at;
  }

  /** Moves to `at`, forwards or back. */
  set(at: Instant): void {
    this.at = toInstant(at);
    for (const listener of this.listeners) listener();
  }

  /** Moves forward by elapsed time. */
  advance(by: { readonly days?: number; readonly hours?: number; readonly minutes?: number }): void {
    const day = addDays(this.at.slice(0, 10), by.days ?? 0);
    const moved = `${day}${this.at.slice(10)}`;
    this.set(addMinutes(moved, (by.hours ?? 0) * 60 + (by.minutes ?? 0)));
  }

  /** Calls `listener` whenever the clock has moved; the returned function ends that. */
  onMove(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Milliseconds since 1970. */
  epochMs(): number {
    return epochMs(this.at);
  }
}
