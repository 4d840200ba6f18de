import {
  LeaveEndedV1,
  LeaveStartedV1,
  PARTITIONS,
  StepDownFactsResumedV1,
  toHeaders,
  type EventEnvelope,
  type ServiceName,
} from '@stepwell/contracts';
import { uuidv5, type Clock, type Id } from '@stepwell/kernel';
import { Database, ServiceMetrics, tenantTable, type LogFields, type Logger, type Statement } from '@stepwell/platform';
import { FixedClock, freshDatabase, type TestDatabase } from '@stepwell/testing';
import pg from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import type { Bound } from '../src/consumer/dispatch.js';
import type { FeedReader } from '../src/feed/feed.js';
import { FeedRows } from '../src/feed/feed-rows.js';
import type { ConsumerTx, Received } from '../src/handlers.js';
import type { EventTransport, OutgoingEvent, Publish, ServiceUrls } from '../src/index.js';
import { provision } from '../src/index.js';
import { BusMetrics } from '../src/metrics/bus-metrics.js';
import { ObservedTransport } from '../src/metrics/observed-transport.js';
import { addStateReadings } from '../src/metrics/state-readings.js';
import { StateRows } from '../src/metrics/state-rows.js';
import { EventOutbox } from '../src/outbox/event-outbox.js';
import { laneOf } from '../src/outbox/lane.js';
import { Lanes } from '../src/outbox/lanes.js';
import { Engine } from '../src/service/engine.js';
import type { BusAddress } from './child.js';
import { TUNING, type ServiceIdle, type Tuning } from '../src/service/running.js';
import { TimerRows } from '../src/timers/timer-rows.js';

export const TENANT: Id = '11111111-1111-4111-8111-111111111111';
export const OTHER_TENANT: Id = '22222222-2222-4222-8222-222222222222';
export const TOPIC = LeaveStartedV1.topic;

/** The test's domain events: a numbered fact that the consumer handles, and one that it does not. */
export type Told = { readonly kind: 'started' | 'ended'; readonly patientId: Id; readonly n: number };

/** Patient id `n`, the same in every run. */
export const patient = (n: number): Id => uuidv5('99999999-9999-4999-8999-999999999999', `patient-${n}`);

export const publishTold: Publish<Told> = ({ kind, patientId, n }, { now }): OutgoingEvent => {
  const base = { episodeId: patientId, leaveId: patientId, siteDate: '2026-01-05', zone: 'America/New_York' };
  const contract = kind === 'started' ? LeaveStartedV1 : LeaveEndedV1;
  const data = { patientId, ...base, ...(kind === 'started' ? { reason: `n-${n}` } : {}) };
  return { contract, key: patientId, siteId: null, occurredAt: now, data };
};

/** What the consuming test service publishes. */
export type Answered = { readonly patientId: Id };

export const publishAnswered: Publish<Answered> = ({ patientId }, { now }) => ({
  contract: StepDownFactsResumedV1,
  key: patientId,
  siteId: null,
  occurredAt: now,
  data: { patientId, source: 'intake', consumer: 'step-down', reason: 'test' },
});

/** Keeps log lines so that alarms can be asserted. */
export class RecordingLog implements Logger {
  readonly lines: { level: string; event: string; fields: LogFields }[] = [];
  debug(event: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'debug', event, fields });
  }
  info(event: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'info', event, fields });
  }
  warn(event: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'warn', event, fields });
  }
  error(event: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'error', event, fields });
  }
  child(): Logger {
    return this;
  }
  has(event: string): boolean {
    return this.lines.some((line) => line.event === event);
  }
}

class ConsumerTables1800000000000 implements MigrationInterface {
  readonly name = 'ConsumerTables1800000000000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      tenantTable(
        'step_down',
        'effect',
        `nth bigint GENERATED ALWAYS AS IDENTITY, key text NOT NULL, sequence bigint NOT NULL, event_id uuid NOT NULL,
         reason text NOT NULL, PRIMARY KEY (tenant_id, nth)`,
      ),
    );
    await runner.query(
      tenantTable(
        'step_down',
        'total',
        'key text NOT NULL, events int NOT NULL, last int NOT NULL, PRIMARY KEY (tenant_id, key)',
      ),
    );
  }
  down(): Promise<void> {
    return Promise.reject(new Error('forward only'));
  }
}

export const DEFINITIONS = [
  { name: 'intake', schema: 'intake', migrations: [] },
  { name: 'step-down', schema: 'step_down', migrations: [ConsumerTables1800000000000] },
] as const;

/** The bus a world runs on; the Kafka suite brings its own. */
export interface BusUnderTest {
  /** A transport of its own connections, connected. */
  transport(): Promise<EventTransport>;
  /** Throws away everything the topic holds now, as retention would. */
  expire(topic: string): Promise<void>;
  /** How a child process reaches it. */
  readonly address: BusAddress;
  close(): Promise<void>;
}

export type OpenBus = (ops: string, adminUrl: string) => Promise<BusUnderTest>;

export const FAST: Partial<Tuning> = { pollMs: 50, markEveryMs: 0, holdMs: 100, retryMs: [5, 100], poolSize: 4 };

/** What a member counts as while its connection is cut: busy. */
const CUT_OFF = { outbox: 1, timersDue: 1, lag: 1 };

/** A running member of a test service. */
export interface Member<E> {
  readonly engine: Engine<E>;
  readonly db: Database<E>;
  readonly log: RecordingLog;
  readonly lanes: Lanes;
  /** What a scrape of it answers. */
  scrape(): Promise<string>;
  idle(): Promise<ServiceIdle>;
  whenStopped(told: () => void): void;
  stop(deadlineMs?: number): Promise<void>;
}

/** Two services, intake that tells and step-down that listens, on one database and one bus. */
export class World {
  readonly clock = new FixedClock();
  private readonly members = new Set<Pick<Member<unknown>, 'stop' | 'idle'>>();
  private readonly closing: (() => Promise<void>)[] = [];

  private constructor(
    readonly database: TestDatabase,
    readonly urls: Record<ServiceName, ServiceUrls>,
    readonly bus: BusUnderTest,
    private readonly admin: pg.Pool,
  ) {}

  static async open(openBus: OpenBus): Promise<World> {
    const database = await freshDatabase('bus');
    const urls = await provision({
      adminUrl: database.adminUrl,
      definitions: DEFINITIONS,
      password: () => 'test',
      bus: true,
    });
    const admin = new pg.Pool({ connectionString: database.adminUrl, max: 2 });
    admin.on('error', () => undefined);
    return new World(database, urls, await openBus(urls.intake.ops, database.adminUrl), admin);
  }

  /** A member of intake: tells, and relays. */
  teller(tuning: Partial<Tuning> = {}): Promise<Member<Told>> {
    return this.member('intake', 'intake', publishTold, [], tuning);
  }

  /** Intake's database alone: tells, and nothing relays it. */
  silentTeller(): Promise<Member<Told>> {
    return this.member('intake', 'intake', publishTold, [], {}, this.clock, false);
  }

  /** Step-down's database alone. */
  silentListener(): Promise<Member<Answered>> {
    return this.member('step-down', 'step_down', publishAnswered, [], {}, this.clock, false);
  }

  /** Everything in intake's own log, in order. */
  async loggedEvents(): Promise<EventEnvelope[]> {
    const events: EventEnvelope[] = [];
    const lanes = Array.from({ length: PARTITIONS }, (_, partition) => ({ topic: TOPIC, partition }));
    for (const place of lanes) for await (const event of this.feeds().partition('intake', place)) events.push(event);
    return events;
  }

  /** A member of step-down with these handlers. */
  listener(
    handlers: readonly Bound[],
    tuning: Partial<Tuning> = {},
    clock: Clock = this.clock,
  ): Promise<Member<Answered>> {
    return this.member('step-down', 'step_down', publishAnswered, handlers, tuning, clock);
  }

  /** Commits facts `n` of one patient, one transaction each. */
  async tell(member: Member<Told>, patientId: Id, ns: readonly number[], tenantId: Id = TENANT): Promise<void> {
    for (const n of ns) await this.tellTogether(member, [{ kind: 'started', patientId, n }], tenantId);
  }

  /** Commits facts in one transaction. */
  tellTogether(member: Member<Told>, facts: readonly Told[], tenantId: Id = TENANT): Promise<void> {
    return member.db.transaction({ tenantId, cause: commandCause() }, (tx) => Promise.resolve(tx.record(...facts)));
  }

  /** An intake event as it would be on the bus. */
  envelope(patientId: Id, sequence: number, changes: Partial<EventEnvelope> = {}): EventEnvelope {
    const { data } = publishTold(
      { kind: 'started', patientId, n: sequence },
      { now: this.clock.now() },
    ) as OutgoingEvent;
    const id = uuidv5(patientId, String(sequence));
    return {
      id,
      type: LeaveStartedV1.type,
      service: 'intake',
      topic: TOPIC,
      key: patientId,
      sequence,
      occurredAt: this.clock.now(),
      recordedAt: this.clock.now(),
      tenantId: TENANT,
      siteId: null,
      correlationId: id,
      causationId: id,
      traceparent: null,
      data,
      ...changes,
    };
  }

  /** Puts events on the bus past the outbox, as a broken or foreign producer would. */
  async inject(...events: readonly EventEnvelope[]): Promise<void> {
    const transport = await this.transport();
    await transport.publish(
      events.map((event) => ({
        topic: event.topic,
        partition: laneOf(event.key),
        key: event.key,
        headers: toHeaders(event),
        value: JSON.stringify(event.data),
      })),
    );
  }

  /** A connected transport that the world closes. */
  async transport(): Promise<EventTransport> {
    const transport = await this.bus.transport();
    this.closing.push(() => transport.close(1000));
    return transport;
  }

  /** Rows as superuser. */
  async sql<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.admin.query<Row>(text, [...values])).rows;
  }

  /** What the listener applied for a patient: the numbers told, in the order of their effect. */
  async applied(patientId: Id, tenantId: Id = TENANT): Promise<number[]> {
    const rows = await this.sql<{ reason: string }>(
      'SELECT reason FROM step_down.effect WHERE tenant_id = $1 AND key = $2 ORDER BY nth',
      [tenantId, patientId],
    );
    return rows.map((row) => Number(row.reason.slice(2)));
  }

  /** Waits until `look` holds; says what it saw when it does not in time. */
  async until<T>(look: () => Promise<T>, holds: (seen: T) => boolean, deadlineMs = 15_000): Promise<T> {
    const end = performance.now() + deadlineMs;
    for (;;) {
      const seen = await look();
      if (holds(seen)) return seen;
      if (performance.now() > end) throw new Error(`not in time; last seen ${JSON.stringify(seen)}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Waits until every member has nothing left to do. */
  async quiet(deadlineMs = 15_000): Promise<void> {
    const look = async (): Promise<number[]> =>
      (await Promise.all([...this.members].map((member) => member.idle().catch(() => CUT_OFF)))).flatMap((idle) => [
        idle.outbox,
        idle.timersDue,
        idle.lag,
      ]);
    const still = (seen: readonly number[]): boolean => seen.every((n) => n === 0);
    await this.until(look, still, deadlineMs);
    await this.until(look, still, deadlineMs);
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.members].map((member) => member.stop()));
    await Promise.allSettled(this.closing.map((close) => close()));
    await this.bus.close();
    await this.admin.end();
    await this.database.drop();
  }

  private async member<E>(
    name: 'intake' | 'step-down',
    schema: string,
    publish: Publish<E>,
    handlers: readonly Bound[],
    given: Partial<Tuning>,
    clock: Clock = this.clock,
    starts = true,
  ): Promise<Member<E>> {
    const tuning = { ...TUNING, ...FAST, ...given };
    const transport = await this.transport();
    const member = await openMember(this.urls[name], { name, schema, publish, clock, transport, tuning }, this.feeds());
    member.engine.bind(handlers);
    if (starts) await member.engine.start();
    if (starts) this.members.add(member);
    else this.closing.push(() => member.stop());
    member.whenStopped(() => this.members.delete(member));
    return member;
  }

  /** Reads intake's log directly from its schema. */
  private feeds(): FeedReader {
    const lanes = new Lanes(this.urls.intake.relay, 'feed_reader_only');
    const rows = new FeedRows(lanes, 'intake');
    this.closing.push(() => lanes.close());
    return {
      stream: (_, query) => rows.stream(query),
      partition: (_, query) => rows.partition(query, null),
    };
  }
}

interface MemberParts<E> {
  readonly name: 'intake' | 'step-down';
  readonly schema: string;
  readonly publish: Publish<E>;
  readonly clock: Clock;
  readonly transport: EventTransport;
  readonly tuning: Tuning;
}

/** A member from its addresses: also what the child processes of the crash specs run. */
export async function openMember<E>(
  urls: ServiceUrls,
  parts: MemberParts<E>,
  feeds: FeedReader | null,
): Promise<Member<E>> {
  const { name, schema, publish, clock, tuning } = parts;
  const metrics = new ServiceMetrics(name);
  const observer = new BusMetrics(metrics, parts.transport.kind, clock);
  const transport = new ObservedTransport(parts.transport, name, observer);
  const log = new RecordingLog();
  const outbox = new EventOutbox<E>(name, schema, publish);
  const timers = new TimerRows(schema);
  const lanes = new Lanes(urls.relay, schema);
  let engine: Engine<E> | null = null;
  const onCommitted = (left: { events: number; timers: number }): void => engine?.committed(left);
  const { poolSize } = tuning;
  const db = await Database.open<E>({ url: urls.app, schema, clock, outbox, timers, poolSize, onCommitted });
  const own = new Engine<E>({
    name,
    schema,
    db,
    lanes,
    outbox,
    timers,
    transport,
    feeds,
    clock,
    log,
    tuning,
    observer,
  });
  engine = own;
  const rows = new StateRows(urls.relay, schema);
  addStateReadings({ metrics, bus: observer, rows, lanes, clock, db, places: () => own.places() });
  let stopped: Promise<void> | null = null;
  let told: () => void = () => undefined;
  const stop = async (deadlineMs: number): Promise<void> => {
    told();
    await own.stop(deadlineMs);
    await rows.close();
    await db.close();
  };
  const whenStopped = (heard: () => void): void => void (told = heard);
  const idle = (): Promise<ServiceIdle> => own.idle();
  const scrape = (): Promise<string> => metrics.text();
  return {
    engine: own,
    db,
    log,
    lanes,
    scrape,
    idle,
    whenStopped,
    stop: (deadlineMs = 5000) => (stopped ??= stop(deadlineMs)),
  };
}

export function commandCause() {
  const id = crypto.randomUUID();
  const actor = { kind: 'person', id: 'tester', tier: null } as const;
  return { correlationId: id, causationId: id, actor, traceparent: null };
}

/** One effect row per event. */
export async function applyOne(tx: ConsumerTx<never>, event: Received<{ reason?: string }>): Promise<void> {
  const { text, values } = effectOf(tx.tenantId, [event]);
  await tx.query(text, values);
}

function effectOf(tenantId: Id, events: readonly Received<{ reason?: string }>[]): Statement {
  return {
    text: `INSERT INTO step_down.effect (tenant_id, key, sequence, event_id, reason)
      SELECT $1::uuid, * FROM unnest($2::text[], $3::bigint[], $4::uuid[], $5::text[])`,
    values: [
      tenantId,
      events.map((event) => event.key),
      events.map((event) => event.sequence),
      events.map((event) => event.id),
      events.map((event) => event.data.reason ?? 'none'),
    ],
  };
}

/** Effect rows of a whole run in one statement. */
export async function applyRun(tx: ConsumerTx<never>, events: readonly Received<{ reason?: string }>[]): Promise<void> {
  const { text, values } = effectOf(tx.tenantId, events);
  await tx.query(text, values);
}

type One = (tx: ConsumerTx<never>, event: Received<{ reason?: string }>) => Promise<unknown>;
type Many = (tx: ConsumerTx<never>, events: readonly Received<{ reason?: string }>[]) => Promise<unknown>;

/** A per-event handler of LeaveStarted. */
export function onStarted(call: One = applyOne): Bound {
  return {
    name: 'Test.on',
    binding: { kind: 'event', contracts: [LeaveStartedV1] },
    call: call as Bound['call'],
  };
}

/** A run handler of LeaveStarted. */
export function onStartedRun(call: Many = applyRun): Bound {
  return { name: 'Test.onRun', binding: { kind: 'run', contracts: [LeaveStartedV1] }, call: call as Bound['call'] };
}
