import { CONTRACTS } from '@stepwell/contracts';
import { isMarkKey } from '../marks/mark-record.js';
import type { Id } from '@stepwell/kernel';
import type { Session } from '../pg/session.js';
import { placeName } from '../transports/postgres/log.js';
import type { Bounds, BusMessage } from '../transports/transport.js';
import type { BusReader } from './bus-reader.js';
import { laneOf } from '../outbox/lane.js';
import { StreamIds } from './stream-ids.js';
import type { Difference, PublishedLine, PublishedStream, StreamName, Window } from './verification.js';

/** What a publisher's part of a verification is made of. */
export interface PublishedDeps {
  readonly service: string;
  readonly schema: string;
  readonly bus: BusReader;
  /** A session of its own that sees all tenants; closed by its taker. */
  open(): Promise<Session>;
}

interface LogRow {
  tenant_id: Id;
  topic: string;
  key: string;
  sequence: number;
  event_id: Id;
}

const PAGE = 5000;
const BUS_DEADLINE_MS = 600_000;
const NIL = '00000000-0000-0000-0000-000000000000';
/** Events on the bus that the log did not have when it was read: normally younger, so the log is asked again. */
const MOST_STRANGERS = 10_000;

interface Held extends StreamName {
  readonly ids: StreamIds;
  repeated: number;
  /** First sequence that the bus still holds, for places whose beginning has expired. */
  firstOnBus: number;
  readonly differences: Difference[];
}

/**
 * Compares a publisher's log with its outbox and the bus while traffic flows. The log is read first, the outbox after it,
 * the ends of the bus after that: what the log had and the outbox no longer has must then be on the bus below those ends.
 */
export class Published {
  private readonly streams = new Map<string, Held>();
  private strangers: (LogRow & { readonly found: Id })[] = [];
  private bounds = new Map<string, Bounds>();

  constructor(
    private readonly deps: PublishedDeps,
    private readonly window: Window,
  ) {}

  /** Progress, every stream, strangers, and where the bus ended. Memory: about 20 bytes per event of the window. */
  async *lines(): AsyncIterable<PublishedLine> {
    const session = await this.deps.open();
    try {
      const total = await this.count(session);
      yield* this.readLog(session, total);
      await this.readOutbox(session);
      yield* this.readBus(total);
      yield { differences: await this.strange(session) };
      for (const held of this.streams.values()) yield { stream: this.verdict(held) };
      yield { ends: [...this.bounds.values()].map(({ topic, partition, end }) => ({ topic, partition, next: end })) };
    } finally {
      await session.close();
    }
  }

  private async count(session: Session): Promise<number> {
    const [row] = await session.query<{ events: number }>(
      `SELECT count(*)::float8 AS events FROM ${this.deps.schema}.event_log WHERE ${IN_WINDOW}`,
      [this.window.from, this.window.to],
    );
    return row?.events ?? 0;
  }

  /** In key order, so that of every stream a prefix is seen, whatever commits meanwhile. */
  private async *readLog(session: Session, total: number): AsyncIterable<PublishedLine> {
    const sql = `SELECT tenant_id, topic, key, sequence, event_id FROM ${this.deps.schema}.event_log
      WHERE ${IN_WINDOW} AND (tenant_id, topic, key, sequence) > ($3::uuid, $4::text, $5::text, $6::bigint)
      ORDER BY tenant_id, topic, key, sequence LIMIT ${PAGE}`;
    let after: [Id, string, string, number] = [NIL, '', '', 0];
    for (let done = 0; ;) {
      const rows = await session.query<LogRow>(sql, [this.window.from, this.window.to, ...after]);
      for (const row of rows) this.logged(row);
      done += rows.length;
      yield { progress: { step: 'log', done, total: Math.max(total, done) } };
      if (rows.length < PAGE) return;
      const { tenant_id: tenantId, topic, key, sequence } = rows.at(-1)!;
      after = [tenantId, topic, key, sequence];
    }
  }

  private logged({ tenant_id: tenantId, topic, key, sequence, event_id: id }: LogRow): void {
    const name = nameOf(tenantId, topic, key);
    const held = this.streams.get(name) ?? {
      ...{ tenantId, topic, key, repeated: 0, firstOnBus: Infinity, differences: [] },
      ids: new StreamIds(this.isWhole ? 1 : sequence),
    };
    this.streams.set(name, held);
    held.ids.add(sequence, id);
  }

  private async readOutbox(session: Session): Promise<void> {
    const sql = `SELECT id, tenant_id, topic, key, sequence, event_id FROM ${this.deps.schema}.outbox
      WHERE id > $1 AND sequence > 0 ORDER BY id LIMIT ${PAGE}`;
    for (let after = 0; ;) {
      const rows = await session.query<LogRow & { id: number }>(sql, [after]);
      for (const row of rows) this.waiting(row);
      if (rows.length < PAGE) return;
      after = rows.at(-1)!.id;
    }
  }

  private waiting({ tenant_id: tenantId, topic, key, sequence, event_id: id }: LogRow): void {
    const held = this.streams.get(nameOf(tenantId, topic, key));
    if (!held?.ids.has(sequence)) return;
    held.ids.mark(sequence, 'waiting');
    if (!held.ids.isId(sequence, id)) this.differ(held, 'other-event-in-outbox', sequence, id);
  }

  private async *readBus(total: number): AsyncIterable<PublishedLine> {
    let done = 0;
    const reading = this.deps.bus.read({
      topics: topicsOf(this.deps.service),
      deadlineMs: BUS_DEADLINE_MS,
      from: ({ earliest }) => earliest,
      take: (message) => {
        if (this.found(message)) done++;
        return true;
      },
    });
    const settled = reading.then(
      () => true,
      () => true,
    );
    const pause = (): Promise<boolean> => new Promise((resolve) => setTimeout(() => resolve(false), PROGRESS_MS));
    while (!(await Promise.race([settled, pause()])))
      yield { progress: { step: 'bus', done, total: Math.max(total, done) } };
    for (const bounds of await reading) this.bounds.set(placeName(bounds), bounds);
  }

  /** Whether it is an event of this service. */
  private found({ headers, topic, key }: BusMessage): boolean {
    if (isMarkKey(key) || headers['ce_source'] !== `/stepwell/${this.deps.service}`) return false;
    const [tenantId, id, sequence] = [
      headers['ce_tenantid'] ?? '',
      headers['ce_id'] ?? '',
      Number(headers['ce_sequence']),
    ];
    const held = this.streams.get(nameOf(tenantId, topic, key));
    if (held) held.firstOnBus = Math.min(held.firstOnBus, sequence);
    if (!held?.ids.has(sequence)) this.stranger({ tenant_id: tenantId, topic, key, sequence, event_id: id, found: id });
    else if (!held.ids.isId(sequence, id)) this.differ(held, 'other-event-on-bus', sequence, id);
    else if (held.ids.is(sequence, 'found')) held.repeated++;
    else held.ids.mark(sequence, 'found');
    return true;
  }

  private stranger(row: LogRow & { readonly found: Id }): void {
    if (this.isWhole && this.strangers.length < MOST_STRANGERS) this.strangers.push(row);
  }

  /** Events of the bus that the log does not have even now. */
  private async strange(session: Session): Promise<readonly Difference[]> {
    const known = await idsOf(session, this.deps.schema, this.strangers.map(streamAt));
    return this.strangers.flatMap((row, i) => {
      if (known[i] === row.found) return [];
      const { tenant_id: tenantId, topic, key, sequence, found } = row;
      return [this.difference('unknown-event-on-bus', { tenantId, topic, key }, { sequence, count: 1, found })];
    });
  }

  private verdict(held: Held): PublishedStream {
    const { tenantId, topic, key, ids, repeated } = held;
    const begins = this.begins(held);
    const isSent = (sequence: number): boolean => ids.has(sequence) && !ids.is(sequence, 'waiting');
    const missing = (sequence: number): boolean =>
      isSent(sequence) && sequence >= begins && !ids.is(sequence, 'found') && !isOther(held, sequence);
    for (const run of ids.runs(missing)) this.differ(held, 'missing-on-bus', run.sequence, undefined, run.count);
    const gap = (sequence: number): boolean => !ids.has(sequence);
    if (this.isWhole)
      for (const run of ids.runs(gap)) this.differ(held, 'gap-in-log', run.sequence, undefined, run.count);
    const expired = ids.kept((sequence) => isSent(sequence) && sequence < begins).count;
    return {
      ...{ tenantId, topic, key, repeated, expired, differences: held.differences },
      ...{ first: ids.first, last: ids.last, lastId: ids.id(ids.last) },
      sent: ids.runs(isSent).reduce((last, run) => Math.max(last, run.sequence + run.count - 1), 0),
      log: ids.kept(() => true),
      outbox: ids.kept((sequence) => ids.is(sequence, 'waiting')).count,
      bus: ids.kept((sequence) => ids.is(sequence, 'found')),
    };
  }

  /** First sequence the bus must still have: the retention cuts off beginnings, so what it begins with is taken on trust. */
  private begins({ topic, key, ids, firstOnBus }: Held): number {
    const bounds = this.bounds.get(placeName({ topic, partition: laneOf(key) }));
    return bounds && bounds.earliest > 0 ? firstOnBus : ids.first;
  }

  private get isWhole(): boolean {
    return this.window.from === null && this.window.to === null;
  }

  private differ(held: Held, kind: Difference['kind'], sequence: number, found?: Id, count = 1): void {
    const expected = held.ids.has(sequence) ? { expected: held.ids.id(sequence) } : {};
    const { tenantId, topic, key } = held;
    held.differences.push(
      this.difference(kind, { tenantId, topic, key }, { sequence, count, ...expected, ...(found ? { found } : {}) }),
    );
  }

  private difference(kind: Difference['kind'], stream: StreamName, about: Partial<Difference>): Difference {
    return { kind, source: this.deps.service, ...stream, ...about };
  }
}

const PROGRESS_MS = 500;
const IN_WINDOW = `($1::timestamptz IS NULL OR recorded_at >= $1) AND ($2::timestamptz IS NULL OR recorded_at < $2)`;

/** A place in a stream. */
export interface StreamAt extends StreamName {
  readonly sequence: number;
}

/** Ids of events in a publisher's log, null where it has none; in the order asked for. */
export async function idsOf(
  session: Session,
  schema: string,
  places: readonly StreamAt[],
): Promise<readonly (Id | null)[]> {
  if (places.length === 0) return [];
  const rows = await session.query<{ event_id: Id | null }>(
    `SELECT log.event_id FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[]) WITH ORDINALITY
       AS wanted(tenant_id, topic, key, sequence, nth)
     LEFT JOIN ${schema}.event_log AS log USING (tenant_id, topic, key, sequence) ORDER BY nth`,
    [
      places.map((place) => place.tenantId),
      places.map((place) => place.topic),
      places.map((place) => place.key),
      places.map((place) => place.sequence),
    ],
  );
  return rows.map((row) => row.event_id);
}

/** Topics a service publishes on; rule sets of every service travel on the shared directory. */
function topicsOf(service: string): readonly string[] {
  return [...new Set(CONTRACTS.filter((contract) => contract.service === service).map(({ topic }) => topic))].sort();
}

function streamAt({ tenant_id: tenantId, topic, key, sequence }: LogRow): StreamAt {
  return { tenantId, topic, key, sequence };
}

function isOther({ differences }: Held, sequence: number): boolean {
  return differences.some((one) => one.kind === 'other-event-on-bus' && one.sequence === sequence);
}

function nameOf(tenantId: Id, topic: string, key: string): string {
  return `${tenantId} ${topic} ${key}`;
}
