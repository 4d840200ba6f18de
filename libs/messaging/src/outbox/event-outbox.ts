import { randomUUID } from 'node:crypto';
import { faultsClosed, type Contract, type ServiceName } from '@stepwell/contracts';
import { uuidv5, type Id, type Instant } from '@stepwell/kernel';
import type { Cause, Outbox, Statement, TxContext } from '@stepwell/platform';
import { laneOf } from './lane.js';
import type { OutgoingEvent, Publish } from './publish.js';

/** An outgoing event with what caused it and the id it will have. */
export interface CausedEvent {
  readonly id: Id;
  readonly event: OutgoingEvent;
  readonly cause: Cause;
}

/** A domain event with what caused it. */
export interface CausedRecord<E> {
  readonly event: E;
  readonly cause: Cause;
}

/** A payload or key breaks its own contract: a fault of this service, nothing is published. */
export class ContractBroken extends Error {
  override readonly name = 'ContractBroken';
}

/** Appends a service's events to its streams, outbox and permanent log in one statement (design 5, rule 1). */
export class EventOutbox<E> implements Outbox<E> {
  private readonly sql: ReturnType<typeof appendSql>;

  constructor(
    private readonly service: ServiceName,
    schema: string,
    private readonly publish: Publish<E>,
  ) {
    this.sql = appendSql(schema);
  }

  /** The append of a command's events; ids are random. */
  append(events: readonly E[], tx: TxContext): Statement | null {
    const mapped = events.flatMap((event) => this.mapped(event, tx.now));
    return this.appendCaused(
      mapped.map((event) => ({ id: randomUUID(), event, cause: tx.cause })),
      tx,
    );
  }

  /** Domain events of a consumer or timer as they will travel; ids follow from the cause, so redelivery makes the same. */
  caused(records: readonly CausedRecord<E>[], now: Instant): readonly CausedEvent[] {
    const nth = new Map<Id, number>();
    return records.flatMap(({ event, cause }) =>
      this.mapped(event, now).map((outgoing) => {
        const n = nth.get(cause.causationId) ?? 0;
        nth.set(cause.causationId, n + 1);
        return { id: uuidv5(cause.causationId, `${this.service}/event/${n}`), event: outgoing, cause };
      }),
    );
  }

  /** The append of events of one tenant; null for none. */
  appendCaused(events: readonly CausedEvent[], scope: Pick<TxContext, 'tenantId' | 'now'>): Statement | null {
    const [only, ...more] = events;
    if (!only) return null;
    for (const { event } of events) this.refuseBroken(event);
    const shared = [scope.tenantId, this.service, scope.now];
    if (more.length === 0) return { text: this.sql.one, values: [...shared, ...valuesOf(only)] };
    const streams = streamsOf(events);
    return { text: this.sql.many, values: [...shared, ...streams.columns, ...columnsOf(events, streams.behind)] };
  }

  private mapped(event: E, now: Instant): readonly OutgoingEvent[] {
    const outgoing = this.publish(event, { now });
    return isList(outgoing) ? outgoing : [outgoing];
  }

  private refuseBroken({ contract, data, key }: OutgoingEvent): void {
    if (contract.service !== this.service)
      throw new ContractBroken(`${contract.type} is not ${this.service}'s to publish`);
    const [fault] = faultsClosed(contract, data);
    if (fault) throw new ContractBroken(`${contract.type}: ${fault.rule} at ${fault.pointer || '/'}`);
    if (keyOf(contract, data) !== key) throw new ContractBroken(`${contract.type}: the key is not ${contract.key}`);
  }
}

function isList(outgoing: OutgoingEvent | readonly OutgoingEvent[]): outgoing is readonly OutgoingEvent[] {
  return Array.isArray(outgoing);
}

function keyOf(contract: Contract, data: object): unknown {
  return Object.entries(data).find(([name]) => name === contract.key)?.[1];
}

/** Streams in sorted order with their number of events, and for each event how many of its stream come after it. */
function streamsOf(events: readonly CausedEvent[]): { columns: unknown[][]; behind: number[] } {
  const streams = new Map<string, { topic: string; key: string; count: number }>();
  const names = events.map(({ event }) => `${event.contract.topic} ${event.key}`);
  const nth = events.map(({ event }, i) => {
    const stream = streams.get(names[i]!) ?? { topic: event.contract.topic, key: event.key, count: 0 };
    streams.set(names[i]!, stream);
    return ++stream.count;
  });
  const sorted = [...streams.keys()].sort().map((name) => streams.get(name)!);
  return {
    columns: [sorted.map((s) => s.topic), sorted.map((s) => s.key), sorted.map((s) => s.count)],
    behind: names.map((name, i) => streams.get(name)!.count - nth[i]!),
  };
}

function columnsOf(events: readonly CausedEvent[], behind: readonly number[]): unknown[] {
  return [
    events.map(({ event }) => laneOf(event.key)),
    events.map(({ id }) => id),
    events.map(({ event }) => event.contract.type),
    events.map(({ event }) => event.contract.topic),
    events.map(({ event }) => event.key),
    behind,
    events.map(({ event }) => event.occurredAt),
    events.map(({ event }) => event.siteId),
    events.map(({ cause }) => cause.correlationId),
    events.map(({ cause }) => cause.causationId),
    events.map(({ cause }) => cause.traceparent),
    events.map(({ event }) => JSON.stringify(event.data)),
  ];
}

function valuesOf({ id, event, cause }: CausedEvent): unknown[] {
  return [
    laneOf(event.key),
    id,
    event.contract.type,
    event.contract.topic,
    event.key,
    event.occurredAt,
    event.siteId,
    cause.correlationId,
    cause.causationId,
    cause.traceparent,
    JSON.stringify(event.data),
  ];
}

const COLUMNS = `tenant_id, lane, event_id, type, source, topic, key, sequence, occurred_at, recorded_at, site_id,
  correlation_id, causation_id, traceparent, payload`;

/**
 * Stream rows are raised first, in sorted order: their lock orders writers of one stream. Only then are outbox ids drawn,
 * so of two events of a stream the earlier has the lower id and is visible whenever the later is (events 2.2). Most
 * commands make one event, and a row of plain values costs Postgres a third less than lists of one.
 */
function appendSql(schema: string): { readonly one: string; readonly many: string } {
  const raised = (
    rows: string,
  ): string => `INSERT INTO ${schema}.stream AS stream (tenant_id, topic, key, sequence) ${rows}
      ON CONFLICT (tenant_id, topic, key) DO UPDATE SET sequence = stream.sequence + excluded.sequence
      RETURNING stream.topic, stream.key, stream.sequence`;
  const appended = (streams: string, events: string): string => `
    WITH raised AS (${raised(streams)}), sent AS (
      INSERT INTO ${schema}.outbox (${COLUMNS}) ${events}
      RETURNING id, ${COLUMNS}
    )
    INSERT INTO ${schema}.event_log (id, ${COLUMNS}) SELECT id, ${COLUMNS} FROM sent`;
  return {
    one: appended(
      'VALUES ($1::uuid, $7, $8, 1)',
      `SELECT $1::uuid, $4::smallint, $5::uuid, $6, $2, $7, $8, sequence, $9::timestamptz, $3::timestamptz, $10::uuid,
        $11::uuid, $12::uuid, $13, $14 FROM raised`,
    ),
    many: appended(
      `SELECT $1::uuid, topic, key, added FROM unnest($4::text[], $5::text[], $6::int[]) WITH ORDINALITY
        AS news(topic, key, added, nth) ORDER BY nth`,
      `SELECT $1::uuid, news.lane, news.event_id, news.type, $2, news.topic, news.key, raised.sequence - news.behind,
        news.occurred_at, $3::timestamptz, news.site_id, news.correlation_id, news.causation_id, news.traceparent, news.payload
      FROM unnest($7::smallint[], $8::uuid[], $9::text[], $10::text[], $11::text[], $12::int[], $13::timestamptz[],
        $14::uuid[], $15::uuid[], $16::uuid[], $17::text[], $18::text[]) WITH ORDINALITY
        AS news(lane, event_id, type, topic, key, behind, occurred_at, site_id, correlation_id, causation_id, traceparent,
          payload, nth)
      JOIN raised USING (topic, key) ORDER BY news.nth`,
    ),
  };
}
