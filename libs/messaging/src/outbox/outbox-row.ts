import { toHeaders } from '@stepwell/contracts';
import pg from 'pg';
import type { Session } from '../pg/session.js';
import type { BusRecord } from '../transports/transport.js';
import type { HeldPlace } from './held-streams.js';

/** Columns in the order that OutboxRow reads: those of a fixed size first, so that they have fixed places. */
const COLUMNS = `id, lane, sequence, occurred_at, recorded_at, event_id, tenant_id, correlation_id, causation_id,
  topic, key, type, source, site_id, traceparent, payload`;

/** Places of the fixed columns' bytes, from the start of a row: a count of columns, then a length before each. */
export const AT = {
  id: 6,
  lane: 18,
  sequence: 24,
  occurredAt: 36,
  recordedAt: 48,
  eventId: 60,
  tenantId: 80,
  correlationId: 100,
  causationId: 120,
} as const;
const TOPIC_AT = 136;
const TWO_TO_32 = 0x1_0000_0000;
/** Postgres counts microseconds from 2000-01-01. */
const EPOCH_MS = 946_684_800_000;

/**
 * A row of the outbox in the server's binary form. Texts are made only when asked for: what is published to Kafka is
 * copied from these bytes into the request. A variable column's place is that of its length; -1 is NULL.
 */
export class OutboxRow implements BusRecord {
  readonly id: number;
  readonly partition: number;
  readonly topic: string;
  readonly keyAt: number;
  readonly typeAt: number;
  readonly sourceAt: number;
  readonly siteAt: number;
  readonly traceAt: number;
  readonly payloadAt: number;

  constructor(
    readonly bytes: Buffer,
    readonly start: number,
    readonly end: number,
  ) {
    this.id = int64(bytes, start + AT.id);
    this.partition = bytes.readInt16BE(start + AT.lane);
    this.topic = topicAt(bytes, start + TOPIC_AT);
    this.keyAt = after(bytes, start + TOPIC_AT);
    this.typeAt = after(bytes, this.keyAt);
    this.sourceAt = after(bytes, this.typeAt);
    this.siteAt = after(bytes, this.sourceAt);
    this.traceAt = after(bytes, this.siteAt);
    this.payloadAt = after(bytes, this.traceAt);
  }

  get key(): string {
    return this.text(this.keyAt);
  }

  get value(): string {
    return this.text(this.payloadAt);
  }

  get traceparent(): string | null {
    return this.has(this.traceAt) ? this.text(this.traceAt) : null;
  }

  get recordedMs(): number {
    return EPOCH_MS + int64(this.bytes, this.start + AT.recordedAt) / 1000;
  }

  get type(): string {
    return this.text(this.typeAt);
  }

  get sequence(): number {
    return int64(this.bytes, this.start + AT.sequence);
  }

  get headers(): Record<string, string> {
    const uuid = (at: number): string => uuidOf(this.bytes, this.start + at);
    return toHeaders({
      id: uuid(AT.eventId),
      type: this.type,
      service: this.text(this.sourceAt) as never,
      sequence: this.sequence,
      occurredAt: this.instant(AT.occurredAt),
      recordedAt: this.instant(AT.recordedAt),
      tenantId: uuid(AT.tenantId),
      siteId: this.has(this.siteAt) ? uuidOf(this.bytes, this.siteAt + 4) : null,
      correlationId: uuid(AT.correlationId),
      causationId: uuid(AT.causationId),
      traceparent: this.traceparent,
    });
  }

  /** Whether the variable column at `place` holds anything: it is neither NULL nor empty. */
  has(place: number): boolean {
    return this.bytes.readInt32BE(place) > 0;
  }

  /** A time column to the millisecond, as the contracts write it. */
  instant(at: number): string {
    return new Date(EPOCH_MS + Math.floor(int64(this.bytes, this.start + at) / 1000)).toISOString();
  }

  private text(place: number): string {
    return this.bytes.toString('utf8', place + 4, after(this.bytes, place));
  }
}

/** Looks at the outbox. One piece of memory serves all looks: rows of a look are good until the next one. */
export class OutboxReader {
  private bytes: Buffer = Buffer.alloc(FIRST_BYTES);

  constructor(private readonly schema: string) {}

  /** Visible rows of these lanes that are not held, in id order, at most `most`; the statement is sent at once. */
  async look(
    session: Session,
    lanes: readonly number[],
    most: number,
    held: readonly HeldPlace[] = [],
  ): Promise<OutboxRow[]> {
    const starts: number[] = [];
    let used = 0;
    await session.copyOut(copySql(this.schema, lanes, most, held), (chunk, at, end) => {
      this.reserve(used, end - at);
      starts.push(used);
      used += chunk.copy(this.bytes, used, at, end);
    });
    const { bytes } = this;
    if (bytes.length > MOST_BYTES_KEPT) this.bytes = Buffer.alloc(FIRST_BYTES);
    return starts.map((start, nth) => new OutboxRow(bytes, start, starts[nth + 1] ?? used));
  }

  private reserve(used: number, size: number): void {
    if (used + size <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, used + size));
    this.bytes.copy(larger, 0, 0, used);
    this.bytes = larger;
  }
}

const FIRST_BYTES = 65_536;
const MOST_BYTES_KEPT = 4_000_000;

/** COPY takes no parameters; lanes and limit are whole numbers of our own. */
function copySql(schema: string, lanes: readonly number[], most: number, held: readonly HeldPlace[]): string {
  const places = held.map(({ lane, key }) => `(${Number(lane)},${pg.escapeLiteral(key)})`);
  const others = places.length > 0 ? ` AND (lane, key) NOT IN (${places.join()})` : '';
  return `COPY (SELECT ${COLUMNS} FROM ${schema}.outbox WHERE lane = ANY('{${lanes.map(Number).join()}}'::smallint[])${others}
    ORDER BY id LIMIT ${Number(most)}) TO STDOUT (FORMAT binary)`;
}

function after(bytes: Buffer, place: number): number {
  return place + 4 + Math.max(0, bytes.readInt32BE(place));
}

function int64(bytes: Buffer, at: number): number {
  return bytes.readInt32BE(at) * TWO_TO_32 + bytes.readUInt32BE(at + 4);
}

function uuidOf(bytes: Buffer, at: number): string {
  const hex = bytes.toString('hex', at, at + 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Topics are few and stand in every row: one text for each. */
const topics: { readonly bytes: Buffer; readonly text: string }[] = [];
const MOST_TOPICS = 64;

function topicAt(bytes: Buffer, place: number): string {
  const [start, end] = [place + 4, after(bytes, place)];
  for (const known of topics) if (isAt(bytes, start, end, known.bytes)) return known.text;
  const text = bytes.toString('utf8', start, end);
  if (topics.length < MOST_TOPICS) topics.push({ bytes: Buffer.from(bytes.subarray(start, end)), text });
  return text;
}

function isAt(bytes: Buffer, start: number, end: number, wanted: Buffer): boolean {
  if (end - start !== wanted.length) return false;
  for (let index = 0; index < wanted.length; index++) if (bytes[start + index] !== wanted[index]) return false;
  return true;
}
