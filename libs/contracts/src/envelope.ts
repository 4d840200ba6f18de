import type { Instant } from '@stepwell/kernel';

/** An event as it travels: CloudEvents 1.0 attributes, Stepwell's extensions, and the payload (design 4). */
export interface EventEnvelope<T = unknown> {
  /** CloudEvents `id`: a UUID, unique per `source`. */
  readonly id: string;
  /** CloudEvents `type`. */
  readonly type: string;
  /** Publishing service; CloudEvents `source` is `/stepwell/<service>`. */
  readonly service: string;
  readonly topic: string;
  /** Record key: patient, series or directory id. Empty for a freshness mark. */
  readonly key: string;
  /** Extension `sequence`: place in the stream (service, topic, key), from 1, without gaps. */
  readonly sequence: number;
  /** CloudEvents `time`: clinical time, when it happened. */
  readonly occurredAt: Instant;
  /** Extension `recordedat`: when it was recorded. */
  readonly recordedAt: Instant;
  /** Extension `tenantid`. */
  readonly tenantId: string;
  /** Extension `siteid`, null when the event belongs to no site. */
  readonly siteId: string | null;
  /** Extension `correlationid`: the request that began it all. */
  readonly correlationId: string;
  /** Extension `causationid`: the event or request that caused this one. */
  readonly causationId: string;
  /** Extension `traceparent` (W3C), null when not traced. */
  readonly traceparent: string | null;
  readonly data: T;
}
