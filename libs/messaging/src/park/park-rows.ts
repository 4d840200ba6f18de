import { fromRecord, type EventEnvelope } from '@stepwell/contracts';
import type { Session as TxSession } from '@stepwell/platform';
import type { Lanes } from '../outbox/lanes.js';
import type { ParkedEntry, ParkedEventLine, ParkedStream } from './parks.js';

interface EntryRow {
  tenant_id: string;
  source: string;
  topic: string;
  key: string;
  reason: ParkedEntry['reason'];
  error_class: string | null;
  since: string;
  attempts: number;
  events: number;
  event_id: string | null;
}

interface EventRow {
  topic: string;
  key: string;
  headers: Record<string, string>;
  payload: string;
}

const WHERE = 'tenant_id = $1 AND source = $2 AND topic = $3 AND key = $4';

const valuesOf = (stream: ParkedStream): unknown[] => [stream.tenantId, stream.source, stream.topic, stream.key];

/** Reads the park lists of one service's schema. */
export class ParkRows {
  constructor(
    private readonly lanes: Lanes,
    private readonly schema: string,
  ) {}

  /** Waiting streams of all tenants, longest waiting first. */
  async list(): Promise<readonly ParkedEntry[]> {
    const session = await this.lanes.session();
    const rows = await session.query<EntryRow>(
      `SELECT tenant_id, source, topic, key, reason, error_class, since, attempts,
         (SELECT count(*)::int FROM ${this.schema}.parked_event AS event WHERE event.tenant_id = park.tenant_id
           AND event.source = park.source AND event.topic = park.topic AND event.key = park.key) AS events,
         (SELECT headers ->> 'ce_id' FROM ${this.schema}.parked_event AS event WHERE event.tenant_id = park.tenant_id
           AND event.source = park.source AND event.topic = park.topic AND event.key = park.key
           ORDER BY sequence LIMIT 1) AS event_id
       FROM ${this.schema}.parked_key AS park ORDER BY since, topic, key`,
    );
    return rows.map(({ tenant_id: tenantId, error_class: errorClass, event_id: eventId, ...row }) => ({
      ...row,
      ...{ tenantId, errorClass, eventId },
    }));
  }

  async show(stream: ParkedStream): Promise<readonly ParkedEventLine[]> {
    const session = await this.lanes.session();
    const rows = await session.query<EventRow>(this.selectEvents(), [...valuesOf(stream), 1000]);
    return rows.map(envelopeOf).map(({ sequence, id, type, occurredAt }) => ({ sequence, id, type, occurredAt }));
  }

  /** Reason of a waiting stream inside a transaction of its tenant, null when it does not wait. */
  async reason(session: TxSession, stream: ParkedStream): Promise<{ reason: string; announced: boolean } | null> {
    const sql = `SELECT reason, announced FROM ${this.schema}.parked_key WHERE ${WHERE} FOR UPDATE`;
    const [row] = await session.query<{ reason: string; announced: boolean }>(sql, valuesOf(stream));
    return row ?? null;
  }

  /** First waiting events in order, inside a transaction of their tenant. */
  async events(session: TxSession, stream: ParkedStream, limit: number): Promise<readonly EventEnvelope[]> {
    const rows = await session.query<EventRow>(this.selectEvents(), [...valuesOf(stream), limit]);
    return rows.map(envelopeOf);
  }

  private selectEvents(): string {
    return `SELECT topic, key, headers, payload FROM ${this.schema}.parked_event WHERE ${WHERE} ORDER BY sequence LIMIT $5`;
  }
}

function envelopeOf(row: EventRow): EventEnvelope {
  const read = fromRecord(row.topic, row.key, row.headers, row.payload);
  if (!read.ok) throw new Error(`a parked event is unreadable: ${read.reason}`);
  return read.event;
}
