import type { Id, Instant } from '@stepwell/kernel';
import type { Actor } from '@stepwell/platform';

/** Whether `text` is a reason for a skip: a code in lower case, 2 to 80 characters. */
export function isReason(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{1,79}$/.test(text);
}

/** Which stream waits. */
export interface ParkedStream {
  readonly tenantId: Id;
  /** Publishing service. */
  readonly source: string;
  readonly topic: string;
  readonly key: string;
}

/** A waiting stream with the event that is seen first in it. */
export interface ParkedFirst extends ParkedStream {
  readonly eventId: Id;
}

/** Why a stream waits: a handler failed, a version or payload is not understood, the log has a hole, a fact is awaited. */
export type ParkReason = 'handler-failed' | 'invalid-data' | 'unknown-major' | 'gap' | 'fact-awaited' | 'timer-failed';

/** A waiting stream. */
export interface ParkedEntry extends ParkedStream {
  readonly reason: ParkReason;
  /** Class of the error, never its message. */
  readonly errorClass: string | null;
  readonly since: Instant;
  readonly attempts: number;
  /** How many events wait. */
  readonly events: number;
  /** The first of them, null while none waits. */
  readonly eventId: Id | null;
}

/** One waiting event, without its payload. */
export interface ParkedEventLine {
  readonly sequence: number;
  readonly id: Id;
  readonly type: string;
  readonly occurredAt: Instant;
}

/** Result of a retry or skip: how many waiting events were applied, how many still wait. */
export interface ParkOutcome {
  readonly applied: number;
  readonly waiting: number;
}

/** Why a skip changed nothing. */
export type SkipRefusal = 'tier-required' | 'reason-required' | 'moved-on';

/** What an operator does with parked streams; every call is audited. */
export interface Parks {
  list(): Promise<readonly ParkedEntry[]>;
  show(stream: ParkedStream): Promise<readonly ParkedEventLine[]>;
  /** Applies the list in order until it is empty or fails again. */
  retry(stream: ParkedStream, actor: Actor): Promise<ParkOutcome>;
  /**
   * Drops the first waiting event for a coded reason, then retries; a safety event needs a tier that may clear it. When
   * another event is first by now nothing changes, so a skip asked for twice drops one event.
   */
  skip(first: ParkedFirst, actor: Actor, reason: string): Promise<ParkOutcome | SkipRefusal>;
}
