import { PARTITIONS, topicOf, type ServiceName } from '@stepwell/contracts';
import type { Clock, Instant } from '@stepwell/kernel';
import type { Database, Statement } from '@stepwell/platform';
import { randomUUID } from 'node:crypto';
import type { Lanes } from '../outbox/lanes.js';
import { NO_TENANT } from '../tables/tables.js';
import type { Consumption, Position } from '../transports/transport.js';
import { markKeyOf, markType } from './mark-record.js';

/** What marks are computed from. */
export interface MarkWriterDeps<E> {
  readonly service: ServiceName;
  readonly schema: string;
  readonly db: Database<E>;
  readonly lanes: Lanes;
  readonly clock: Clock;
  readonly consumption: () => Consumption | null;
  readonly onWritten: () => void;
  /** Whether what publishes the outbox finds a partition by the key alone. */
  readonly isKeyed: boolean;
}

/** Topics whose facts a service is asked about; the directory is shared and not clinical. */
function markedTopics(service: ServiceName): readonly string[] {
  return service === 'scheduling'
    ? [topicOf(service, 'patient'), topicOf(service, 'calendar')]
    : [topicOf(service, 'patient')];
}

const ALL_LANES = Array.from({ length: PARTITIONS }, (_, lane) => lane);

/** Writes freshness marks, one per partition, through the outbox (design 3): behind everything recorded before them. */
export class MarkWriter<E> {
  constructor(private readonly deps: MarkWriterDeps<E>) {}

  /**
   * `asOf` = the earliest of now, the oldest input not applied (step-down's events excepted, or marks would wait in a ring)
   * and the oldest timer that is due and has not fired, parked ones included: what it will tell belongs to its due time.
   */
  async write(): Promise<void> {
    const now = this.deps.clock.now();
    const [{ lanes, behind }, overdue] = await Promise.all([this.inputs(), this.overdue(now)]);
    if (lanes.length === 0) return;
    const session = await this.deps.db.begin(NO_TENANT);
    try {
      const [open, inputs] = await session.sendAll<{ as_of: string | null }>([
        { text: OLDEST_OPEN, values: [now] },
        { text: oldestInput(this.deps.schema), values: [behind.map((p) => p.topic), behind.map((p) => p.partition)] },
      ]);
      const bounds = [...open!.rows, ...inputs!.rows, ...overdue].map((row) => row.as_of).filter((at) => at !== null);
      await session.commit([this.rows(lanes, [now, ...bounds].sort()[0]!, now)]);
    } finally {
      await session.rollback();
    }
    this.deps.onWritten();
  }

  /** This member vouches for the lanes it consumes; a service that consumes nothing vouches for all. */
  private async inputs(): Promise<{ lanes: readonly number[]; behind: readonly Position[] }> {
    const consumption = this.deps.consumption();
    if (!consumption) return { lanes: ALL_LANES, behind: [] };
    const lag = await consumption.lag();
    const stepDown = topicOf('step-down', 'patient');
    const behind = lag.filter((place) => place.next < place.end && place.topic !== stepDown);
    return { lanes: [...new Set(lag.map((place) => place.partition))], behind };
  }

  /** Of all tenants, which only the relay's role sees; a timer of one key may tell of others, so all lanes count. */
  private async overdue(now: Instant): Promise<readonly { as_of: string | null }[]> {
    const session = await this.deps.lanes.session();
    return session.query<{ as_of: Instant | null }>(oldestTimers(this.deps.schema), [now]);
  }

  private rows(lanes: readonly number[], asOf: Instant, now: Instant): Statement {
    const places = markedTopics(this.deps.service).flatMap((topic) =>
      lanes.map((lane) => ({ topic, lane, id: randomUUID() })),
    );
    const values = [
      NO_TENANT,
      markType(this.deps.service),
      this.deps.service,
      asOf,
      now,
      JSON.stringify({ asOf }),
      places.map((place) => place.lane),
      places.map((place) => place.id),
      places.map((place) => place.topic),
      places.map((place) => (this.deps.isKeyed ? markKeyOf(place.lane) : '')),
    ];
    return { text: insertMarks(this.deps.schema), values };
  }
}

/** A transaction still open may record with a `now` before ours: the mark must not claim what it will write. */
const OLDEST_OPEN = `
  SELECT to_char(($1::timestamptz - (clock_timestamp() - min(xact_start))) AT TIME ZONE 'UTC',
    'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS as_of
  FROM pg_stat_activity WHERE usename = current_user AND pid <> pg_backend_pid() AND xact_start IS NOT NULL`;

/** Of every place that is behind, up to where its source vouched; a place without a mark says nothing. */
function oldestInput(schema: string): string {
  return `
    SELECT to_char(min(as_of) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS as_of
    FROM ${schema}.mark JOIN unnest($1::text[], $2::int[]) AS behind(topic, partition) USING (topic, partition)`;
}

/** Two rows, each from the end of an index: the oldest timer about to fire, and the oldest that is parked. */
function oldestTimers(schema: string): string {
  return ['IS NULL', 'IS NOT NULL']
    .map((parked) => `SELECT min(due) AS as_of FROM ${schema}.timer WHERE due <= $1 AND parked_reason ${parked}`)
    .join(' UNION ALL ');
}

function insertMarks(schema: string): string {
  return `
    INSERT INTO ${schema}.outbox (tenant_id, lane, event_id, type, source, topic, key, sequence, occurred_at, recorded_at,
      correlation_id, causation_id, payload)
    SELECT $1::uuid, lane, event_id, $2, $3, topic, key, 0, $4::timestamptz, $5::timestamptz, event_id, event_id, $6
    FROM unnest($7::smallint[], $8::uuid[], $9::text[], $10::text[]) AS place(lane, event_id, topic, key)`;
}
