import { PARTITIONS, SERVICES, topicOf, type ServiceName } from '@stepwell/contracts';
import type { Clock, Instant } from '@stepwell/kernel';
import type { Database, Reading, ServiceMetrics } from '@stepwell/platform';
import type { Lanes } from '../outbox/lanes.js';
import { placeName } from '../transports/postgres/log.js';
import type { Position } from '../transports/transport.js';
import type { BusMetrics } from './bus-metrics.js';
import type { StateRows } from './state-rows.js';

/** Where the values of a service that are read at scrape time come from. */
export interface Observed {
  readonly metrics: ServiceMetrics;
  readonly bus: BusMetrics;
  readonly rows: StateRows;
  readonly lanes: Lanes;
  readonly clock: Clock;
  readonly db: Pick<Database<never>, 'pool'>;
  /** Next offset and end of every owned place. */
  places(): Promise<readonly (Position & { readonly end: number })[]>;
}

/** Registers everything that is only known by asking: the database, the bus, the pool. */
export function addStateReadings(observed: Observed): void {
  const { metrics } = observed;
  for (const reading of [tables(observed), lag(observed), local(observed)]) metrics.addReading(reading);
}

function tables({ metrics, rows, clock }: Observed): Reading {
  const depth = metrics.gauge('outbox_depth', 'Events committed here and not yet on the bus; counted up to 100,000.');
  const oldest = metrics.gauge(
    'outbox_oldest_age_seconds',
    'Age of the oldest event that is committed here and not yet on the bus, seconds; 0 when there is none.',
  );
  const parked = metrics.gauge(
    'parked_keys',
    'Streams whose events wait: for a person (a handler failed, or something is missing) or for a fact of another stream. By the service the stream comes from.',
    ['source', 'waits_for'],
  );
  const parkedAge = metrics.gauge(
    'parked_oldest_age_seconds',
    'How long the stream that has waited longest for a person has waited, seconds; 0 when none waits.',
  );
  const parkedTimers = metrics.gauge('parked_timers', 'Timers whose handler failed and that wait for a person.');
  const parkedTimerAge = metrics.gauge(
    'parked_timer_oldest_due_seconds',
    'How overdue the oldest parked timer is, seconds; 0 when none is parked. Up to its due time this service vouches for its facts, for every tenant, and no further.',
  );
  const unprotected = metrics.gauge(
    'tables_without_row_security',
    "Tables with tenants' rows in this service's schema that do not force row-level security or have no policy. Anything but 0 is a breach.",
  );
  const timerAge = metrics.gauge(
    'timer_oldest_due_age_seconds',
    'How overdue the oldest timer is that has not fired, seconds; 0 when none is due.',
  );
  const freshness = metrics.gauge(
    'source_freshness_seconds',
    'How old the picture is that this service has of another one, seconds; absent until the other has vouched for all of it.',
    ['source'],
  );
  const forget = (): void => {
    for (const gauge of [depth, oldest, parkedAge, parkedTimers, parkedTimerAge, unprotected, timerAge]) gauge.remove();
    for (const gauge of [parked, freshness]) gauge.reset();
  };
  const read = async (): Promise<() => void> => {
    const now = clock.now();
    const state = await rows.read(now, FRESHNESS_TOPICS);
    return () => {
      depth.set(state.outbox);
      oldest.set(secondsBetween(state.outboxSince, now));
      for (const source of SERVICES) for (const waits of WAITS) parked.set({ source, waits_for: waits }, 0);
      for (const { source, held, keys } of state.parked)
        parked.set({ source, waits_for: held ? 'fact' : 'person' }, keys);
      const waiting = state.parked.filter(({ held }) => !held).map(({ seconds }) => seconds);
      parkedAge.set(Math.max(0, ...waiting));
      parkedTimers.set(state.parkedTimers);
      parkedTimerAge.set(secondsBetween(state.parkedTimerDue, now));
      unprotected.set(state.unprotected);
      timerAge.set(secondsBetween(state.timerDue, now));
      for (const { source, as_of: asOf, marks } of state.marks)
        if (marks === PARTITIONS) freshness.set({ source }, secondsBetween(asOf, now));
    };
  };
  return { name: 'tables', read, forget };
}

const WAITS = ['person', 'fact'] as const;
const FRESHNESS_TOPICS: readonly (readonly [ServiceName, string])[] = SERVICES.map((service) => [
  service,
  topicOf(service, 'patient'),
]);

/**
 * Lag in seconds without reading the bus: what waits was recorded no earlier than the first record in hand of its place or,
 * with none in hand, the last one applied (each place has a mark every few seconds), nor than the scrape that last saw the
 * place at its end.
 */
function lag({ metrics, bus, clock, places }: Observed): Reading {
  const records = metrics.gauge(
    'consumer_lag_records',
    'Records on the bus that this process has not applied, by topic and partition it owns.',
    ['topic', 'partition'],
  );
  const seconds = metrics.gauge(
    'consumer_lag_seconds',
    'How far this process is behind the bus at most, seconds, by topic and partition it owns; 0 when it is at the end.',
    ['topic', 'partition'],
  );
  const beyond = metrics.gauge(
    'bus_places_beyond_end',
    'Partitions this process owns that end before where it reads: the bus lost its tail, or is another one. It waits there for offsets that are not what it takes them for.',
  );
  const atEnd = new Map<string, number>();
  const read = async (): Promise<() => void> => {
    const owned = await places();
    const now = Date.parse(clock.now());
    return () => {
      beyond.set(owned.filter(({ next, end }) => next > end).length);
      for (const { topic, partition, next, end } of owned) {
        const name = placeName({ topic, partition });
        const since = Math.max(bus.waitsSince({ topic, partition }) ?? -Infinity, atEnd.get(name) ?? -Infinity);
        records.set({ topic, partition }, Math.max(0, end - next));
        if (next >= end) atEnd.set(name, now);
        if (next >= end) seconds.set({ topic, partition }, 0);
        else if (since > -Infinity) seconds.set({ topic, partition }, Math.max(0, now - since) / 1000);
      }
    };
  };
  const forget = (): void => {
    records.reset();
    seconds.reset();
    beyond.remove();
  };
  return { name: 'lag', read, forget };
}

function local({ metrics, lanes, db }: Observed): Reading {
  const owner = metrics.gauge(
    'lane_owner',
    'Whether this process publishes a lane of the outbox, 1 or 0; over all replicas each lane must add up to 1.',
    ['lane'],
  );
  const pool = metrics.gauge(
    'pg_pool_connections',
    'Connections of the pool, by state: total, idle, and transactions waiting for one.',
    ['state'],
  );
  const set = (): void => {
    const owned = new Set(lanes.list);
    for (let lane = 0; lane < PARTITIONS; lane++) owner.set({ lane }, owned.has(lane) ? 1 : 0);
    for (const [state, count] of Object.entries(db.pool())) pool.set({ state }, count);
  };
  return { name: 'process-state', read: () => Promise.resolve(set), forget: () => undefined };
}

function secondsBetween(since: Instant | null, now: Instant): number {
  return since === null ? 0 : Math.max(0, Date.parse(now) - Date.parse(since)) / 1000;
}
