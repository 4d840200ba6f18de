import { SERVICES } from '@stepwell/contracts';
import { isMarkKey } from '../marks/mark-record.js';
import type { Clock, Instant } from '@stepwell/kernel';
import type { Session } from '../pg/session.js';
import { placeName } from '../transports/postgres/log.js';
import type { Bounds, BusMessage, Position } from '../transports/transport.js';
import type { BusReader } from './bus-reader.js';
import type { LagReport, PlaceLag, SiteLag, SourceLag, TimerLag } from './lag.js';

/** What lag is asked of. */
export interface LagDeps {
  readonly service: string;
  readonly schema: string;
  readonly topics: readonly string[];
  readonly clock: Clock;
  readonly bus: BusReader;
  /** A session that sees all tenants. */
  session(): Promise<Session>;
}

/** Records looked at per partition: the oldest come first, so the ages are right even when more wait. */
const LOOK = 2000;
const DEADLINE_MS = 20_000;
const SOURCE_PREFIX = '/stepwell/';

interface StateRow {
  readonly outbox: number;
  readonly outbox_since: Instant | null;
  readonly keys: number;
  readonly events: number;
  readonly parked_seconds: number;
  readonly due: number;
  readonly due_since: Instant | null;
  readonly parked_timers: number;
  readonly parked_since: Instant | null;
}

/** Tells how far a service is behind. */
export class LagDesk {
  constructor(private readonly deps: LagDeps) {}

  async report(): Promise<LagReport> {
    const { clock, service } = this.deps;
    const [state, marks, stored] = await Promise.all([this.state(), this.marks(), this.stored()]);
    const waiting = await this.waiting(stored);
    const at = clock.now();
    const { outbox, outbox_since: since, keys, events } = state;
    const places = waiting.places.map((place) => placeLag(place, waiting, at));
    return {
      ...{ service, at },
      outbox: { rows: outbox, oldestSeconds: secondsFrom(since, at) },
      parked: { keys, events, oldestSeconds: Math.max(0, state.parked_seconds) },
      timers: timerLag(state, at),
      records: places.reduce((sum, { records }) => sum + records, 0),
      places,
      sites: [...waiting.sites.values()].map((site) => ({ ...site, oldestSeconds: secondsFrom(site.oldestAt, at) })),
      sources: sourceLags(marks, at),
      complete: waiting.places.every((place) => place.end - place.next <= LOOK),
    };
  }

  private async state(): Promise<StateRow> {
    const { schema, clock } = this.deps;
    const session = await this.deps.session();
    const [row] = await session.query<StateRow>(
      `SELECT (SELECT count(*)::int FROM ${schema}.outbox) AS outbox,
        (SELECT recorded_at FROM ${schema}.outbox ORDER BY id LIMIT 1) AS outbox_since,
        (SELECT count(*)::int FROM ${schema}.parked_key) AS keys,
        (SELECT count(*)::int FROM ${schema}.parked_event) AS events,
        (SELECT COALESCE(extract(epoch FROM clock_timestamp() - min(since)), 0)::float8 FROM ${schema}.parked_key) AS parked_seconds,
        (SELECT count(*)::int FROM ${schema}.timer WHERE due <= $1 AND parked_reason IS NULL) AS due,
        (SELECT min(due) FROM ${schema}.timer WHERE due <= $1 AND parked_reason IS NULL) AS due_since,
        (SELECT count(*)::int FROM ${schema}.timer WHERE parked_reason IS NOT NULL) AS parked_timers,
        (SELECT min(due) FROM ${schema}.timer WHERE parked_reason IS NOT NULL) AS parked_since`,
      [clock.now()],
    );
    return row!;
  }

  private async marks(): Promise<ReadonlyMap<string, Instant>> {
    const rows = await (
      await this.deps.session()
    ).query<{ source: string; as_of: Instant }>(
      `SELECT source, min(as_of) AS as_of FROM ${this.deps.schema}.mark GROUP BY source`,
    );
    return new Map(rows.map((row) => [row.source, row.as_of]));
  }

  private async stored(): Promise<ReadonlyMap<string, number>> {
    const rows = await (
      await this.deps.session()
    ).query<Position>(`SELECT topic, partition, next FROM ${this.deps.schema}.consumer_offset`);
    return new Map(rows.map((row) => [placeName(row), row.next]));
  }

  /** What is on the bus behind the stored offsets. */
  private async waiting(stored: ReadonlyMap<string, number>): Promise<Waiting> {
    const waiting = new Waiting();
    const next = (bounds: Bounds): number => stored.get(placeName(bounds)) ?? 0;
    const bounds = await this.deps.bus.read({
      topics: this.deps.topics,
      deadlineMs: DEADLINE_MS,
      from: (one) => Math.min(one.end, next(one)),
      take: (message) => waiting.take(message),
    });
    for (const one of bounds) waiting.places.push({ ...one, next: next(one) });
    waiting.places.sort((a, b) => (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition));
    return waiting;
  }
}

/** Collects records that wait, by place and by site. */
class Waiting {
  readonly places: (Bounds & Position)[] = [];
  readonly since = new Map<string, Instant>();
  readonly sites = new Map<string, Omit<SiteLag, 'oldestSeconds'>>();
  private readonly looked = new Map<string, number>();

  take(message: BusMessage): boolean {
    const name = placeName(message);
    const looked = (this.looked.get(name) ?? 0) + 1;
    this.looked.set(name, looked);
    const at = message.headers['ce_recordedat'] ?? message.headers['ce_time'];
    if (at !== undefined && !this.since.has(name)) this.since.set(name, at);
    if (at !== undefined && !isMarkKey(message.key)) this.site(message, at);
    return looked < LOOK;
  }

  private site({ headers }: BusMessage, at: Instant): void {
    const [tenantId, siteId] = [headers['ce_tenantid'] ?? '', headers['ce_siteid'] ?? null];
    const source = (headers['ce_source'] ?? '').replace(SOURCE_PREFIX, '');
    const name = `${tenantId} ${siteId} ${source}`;
    const known = this.sites.get(name);
    const oldestAt = known && known.oldestAt < at ? known.oldestAt : at;
    this.sites.set(name, { tenantId, siteId, source, records: (known?.records ?? 0) + 1, oldestAt });
  }
}

function placeLag({ topic, partition, next, end }: Bounds & Position, waiting: Waiting, at: Instant): PlaceLag {
  const since = waiting.since.get(placeName({ topic, partition })) ?? null;
  const [records, beyond] = [Math.max(0, end - next), Math.max(0, next - end)];
  return { topic, partition, next, end, records, oldestSeconds: records > 0 ? secondsFrom(since, at) : 0, beyond };
}

function timerLag(state: StateRow, at: Instant): TimerLag {
  const { due, due_since: dueSince, parked_timers: parked, parked_since: parkedSince } = state;
  return {
    ...{ due, oldestSeconds: secondsFrom(dueSince, at) },
    ...{ parked, parkedOldestSeconds: secondsFrom(parkedSince, at) },
  };
}

function sourceLags(marks: ReadonlyMap<string, Instant>, at: Instant): readonly SourceLag[] {
  return SERVICES.flatMap((source) => {
    const asOf = marks.get(source) ?? null;
    return asOf === null ? [] : [{ source, asOf, seconds: secondsFrom(asOf, at) }];
  });
}

/** Seconds from `since` to `at`, never negative, to the millisecond; 0 when there is no `since`. */
export function secondsFrom(since: Instant | null, at: Instant): number {
  if (since === null) return 0;
  return Math.max(0, Date.parse(at) - Date.parse(since)) / 1000;
}
