import type { Id } from '@stepwell/kernel';
import type { Position } from '../transports/transport.js';

/** A stretch of the publisher's log by `recordedAt`; without bounds all of it. */
export interface Window {
  readonly from: string | null;
  readonly to: string | null;
}

/** How one place keeps a stream: how many events, and the SHA-256 of their ids in order. */
export interface Kept {
  readonly count: number;
  readonly hash: string;
}

/** Where two places disagree about one event. */
export type DifferenceKind =
  | 'gap-in-log'
  | 'other-event-in-outbox'
  | 'missing-on-bus'
  | 'other-event-on-bus'
  | 'unknown-event-on-bus'
  | 'not-consumed'
  | 'hole-in-park'
  | 'other-event-at-watermark'
  | 'watermark-beyond-log'
  | 'consumer-not-settled';

/** One stream of one tenant. */
export interface StreamName {
  readonly tenantId: Id;
  readonly topic: string;
  readonly key: string;
}

/** A disagreement, named by ids and codes only. */
export interface Difference extends Partial<StreamName> {
  readonly kind: DifferenceKind;
  /** Publisher of the stream. */
  readonly source: string;
  /** Consumer that differs, for what is about an inbox. */
  readonly consumer?: string;
  readonly partition?: number;
  /** First sequence it is about. */
  readonly sequence?: number;
  /** How many events in a row from there. */
  readonly count?: number;
  readonly expected?: string;
  readonly found?: string;
}

/** A stream as its publisher's log, outbox and the bus keep it, up to the settled point. */
export interface PublishedStream extends StreamName {
  /** First and last sequence in the log, of the window. */
  readonly first: number;
  readonly last: number;
  readonly lastId: Id;
  /** Last sequence that has left the outbox; 0 for none. */
  readonly sent: number;
  readonly log: Kept;
  readonly outbox: number;
  readonly bus: Kept;
  /** Delivered again after a crash; consumers drop them. */
  readonly repeated: number;
  /** No longer on the bus: its retention is shorter than the log's. */
  readonly expired: number;
  readonly differences: readonly Difference[];
}

/** How far one publisher's or consumer's part has come. */
export interface Progress {
  readonly step: string;
  readonly done: number;
  readonly total: number;
}

/** Lines of a publisher's answer: progress, then its streams, then where the bus ended. */
export type PublishedLine =
  | { readonly progress: Progress }
  | { readonly stream: PublishedStream }
  | { readonly differences: readonly Difference[] }
  | { readonly ends: readonly Position[] };

/** A stream as a consumer's inbox keeps it. */
export interface ConsumedStream extends StreamName {
  readonly source: string;
  /** The watermark: gap-free, so it is also the number of events dealt with. 0 before the first. */
  readonly sequence: number;
  readonly eventId: Id | null;
  /** Events that wait, and the last of them. */
  readonly parked: number;
  readonly parkedTo: number;
}

/** Lines of a consumer's answer. */
export type ConsumedLine =
  | { readonly progress: Progress }
  | { readonly topics: readonly string[] }
  | { readonly watermark: ConsumedStream }
  | { readonly unsettled: readonly (Position & { readonly wanted: number })[] };
