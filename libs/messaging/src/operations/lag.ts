import type { Id, Instant } from '@stepwell/kernel';

/** Rows that wait for the bus. */
export interface OutboxLag {
  readonly rows: number;
  /** Of the oldest row, seconds of the clinical clock; 0 without rows. */
  readonly oldestSeconds: number;
}

/** One partition of one topic as this service has read it. */
export interface PlaceLag {
  readonly topic: string;
  readonly partition: number;
  readonly next: number;
  readonly end: number;
  /** Records not applied yet, freshness marks included. */
  readonly records: number;
  /** Age of the first of them, seconds of the clinical clock; 0 when there is none. */
  readonly oldestSeconds: number;
  /** Offsets that the service has read further than the bus reaches; not 0: the bus lost its tail, or is another one. */
  readonly beyond: number;
}

/** What of one publisher about one site this service has not applied. */
export interface SiteLag {
  readonly tenantId: Id;
  /** Null for events that belong to no site. */
  readonly siteId: Id | null;
  readonly source: string;
  readonly records: number;
  readonly oldestAt: Instant;
  readonly oldestSeconds: number;
}

/** Up to where a publisher vouched and everything was applied. */
export interface SourceLag {
  readonly source: string;
  /** Null before its first mark arrived. */
  readonly asOf: Instant | null;
  readonly seconds: number | null;
}

/** Timers that are due and have not fired, and those that are parked. */
export interface TimerLag {
  readonly due: number;
  readonly oldestSeconds: number;
  readonly parked: number;
  /** How overdue the oldest parked one is, seconds: the service vouches for its facts up to there, for every tenant. */
  readonly parkedOldestSeconds: number;
}

/** How far one service is behind, asked of its database and of the bus; the same from whichever replica answers. */
export interface LagReport {
  readonly service: string;
  /** Clinical time of the answer. */
  readonly at: Instant;
  readonly outbox: OutboxLag;
  readonly parked: { readonly keys: number; readonly events: number; readonly oldestSeconds: number };
  readonly timers: TimerLag;
  readonly records: number;
  readonly places: readonly PlaceLag[];
  readonly sites: readonly SiteLag[];
  readonly sources: readonly SourceLag[];
  /** False when more records wait than were looked at: then `sites` may miss some. */
  readonly complete: boolean;
}
